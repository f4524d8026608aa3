const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request was meant for this machine: its Host names loopback, and a browser's Origin
 * does too. Keeps pages of other sites from using a listener through a browser on this machine.
 */
export function isFromLoopback(headers: Readonly<Record<string, unknown>>): boolean {
  const { host, origin } = headers as Readonly<{ host?: unknown; origin?: unknown }>;
  if (typeof host !== 'string' || !LOOPBACK_NAMES.has(nameOf(host))) return false;
  if (origin === undefined) return true;
  return typeof origin === 'string' && URL.canParse(origin) && isLoopbackUrl(new URL(origin));
}

export const REFUSED_ORIGIN = {
  code: 'NOT_LOOPBACK',
  detail: 'This address answers requests of this machine only: Host and Origin must be loopback.',
};

const nameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

const isLoopbackUrl = ({ protocol, hostname }: URL): boolean =>
  (protocol === 'http:' || protocol === 'https:') && LOOPBACK_NAMES.has(hostname);
