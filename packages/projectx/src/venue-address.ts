import { err, ok, type Result } from '@loadline/core';

/** A base URL that has passed the guard, without a trailing slash. */
export type VenueAddress = Readonly<{ httpUrl: string; socketUrl: string }>;

const SOCKET_SCHEMES: ReadonlyMap<string, string> = new Map([
  ['http:', 'ws:'],
  ['ws:', 'ws:'],
]);

/**
 * Accepts only this machine: until live arming exists no order may leave it.
 *
 * @param url `http://` or `ws://` with the host `localhost`, `127.x.x.x` or `[::1]`.
 * @returns the address, or one sentence on what is wrong with it.
 */
export function checkVenueAddress(url: string): Result<VenueAddress, string> {
  const parsed = URL.parse(url);
  if (parsed === null) return err(`The venue address "${url}" is no URL.`);
  const { protocol, hostname, host, pathname, search, hash } = parsed;
  if (parsed.username !== '' || parsed.password !== '') {
    return err('The venue address must not hold a user name or password.');
  }
  const address = `The venue address ${protocol}//${host}`;
  if (!isLoopback(hostname)) {
    return err(`${address} is not on this machine; this version accepts loopback hosts only.`);
  }
  const socketScheme = SOCKET_SCHEMES.get(protocol);
  if (socketScheme === undefined) return err(`${address} must begin with http:// or ws://.`);
  if (search !== '' || hash !== '') return err(`${address} must not hold a query or fragment.`);
  const path = pathname.replace(/\/+$/, '');
  return ok({ httpUrl: `http://${host}${path}`, socketUrl: `${socketScheme}//${host}${path}` });
}

/** URL parsing has already turned `2130706433`, `0x7f.1` and the like into dotted form. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
