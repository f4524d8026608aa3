import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token says of its bearer. Times are whole seconds of machine time, as in the standard. */
export type TokenClaims = Readonly<{ userName: string; issuedAt: number; expiresAt: number }>;

const LIFETIME_SECONDS = 86_400;
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** Makes and checks HS256 tokens. Its secret is kept, so they outlive a restart. */
export class TokenMint {
  readonly #secret: string;
  /** A desk sends the same token with each request; checking its signature once is enough. */
  readonly #known = new Map<string, TokenClaims>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /**
   * A token that is valid for 24 hours.
   *
   * @param nowMs machine time in milliseconds.
   * @param tokenId makes two tokens of one user and second differ.
   */
  issue(userName: string, nowMs: number, tokenId: string): string {
    const iat = Math.floor(nowMs / 1_000);
    const payload = encode({ sub: userName, jti: tokenId, iat, exp: iat + LIFETIME_SECONDS });
    return `${HEADER}.${payload}.${this.#sign(`${HEADER}.${payload}`)}`;
  }

  /** The claims of a token that we issued and that has not expired, else null. */
  verify(token: string, nowMs: number): TokenClaims | null {
    const claims = this.#known.get(token) ?? this.#open(token);
    if (claims === null) return null;
    if (nowMs >= claims.expiresAt * 1_000) {
      this.#known.delete(token);
      return null;
    }
    this.#known.set(token, claims);
    return claims;
  }

  #open(token: string): TokenClaims | null {
    const [header, payload, signature, ...rest] = token.split('.');
    if (header !== HEADER || payload === undefined || signature === undefined) return null;
    if (rest.length > 0) return null;
    const expected = Buffer.from(this.#sign(`${header}.${payload}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return readClaims(payload);
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#secret).update(text).digest('base64url');
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Only called for a payload whose signature holds, so its shape is ours. */
function readClaims(payload: string): TokenClaims {
  const text = Buffer.from(payload, 'base64url').toString();
  const { sub, iat, exp } = JSON.parse(text) as Readonly<{ sub: string; iat: number; exp: number }>;
  return { userName: sub, issuedAt: iat, expiresAt: exp };
}
