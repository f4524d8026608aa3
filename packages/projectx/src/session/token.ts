import { TOKEN_LIFETIME_MS } from '@loadline/wire';

/**
 * When a token ends, from the `exp` of its JWT. Claims are undocumented, so a token that cannot be
 * read is taken to live the documented 24 hours from now.
 *
 * @returns milliseconds since 1970 UTC, in machine time.
 */
export function tokenExpiry(token: string, now: number): number {
  const expiry = claimedExpiry(token);
  return expiry ?? now + TOKEN_LIFETIME_MS;
}

function claimedExpiry(token: string): number | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return null;
    return typeof claims.exp === 'number' && Number.isFinite(claims.exp)
      ? claims.exp * 1_000
      : null;
  } catch {
    // The token is opaque to us; an unreadable one is no fault.
    return null;
  }
}
