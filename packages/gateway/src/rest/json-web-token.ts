import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token says of its bearer. Times are whole seconds of machine time, as in the standard. */
export type TokenClaims = Readonly<{
  userName: string;
  /** Names this one token. */
  tokenId: string;
  issuedAt: number;
  expiresAt: number;
}>;

/** Beyond this many known tokens those that have expired are forgotten. */
const KNOWN_MAX = 1_000;
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** Makes and checks HS256 tokens. Its secret is kept, so they outlive a restart. */
export class TokenMint {
  readonly #secret: string;
  readonly #lifetimeSeconds: number;
  /** A desk sends the same token with each request; checking its signature once is enough. */
  readonly #known = new Map<string, TokenClaims>();

  /** Tokens that were logged out, by id, until they would expire anyway. */
  readonly #ended: Map<string, number>;

  /** @param ended ids of tokens that were logged out in an earlier life, and when they expire. */
  constructor(
    secret: string,
    lifetimeSeconds: number,
    ended: ReadonlyMap<string, number> = new Map(),
  ) {
    this.#secret = secret;
    this.#ended = new Map(ended);
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /**
   * A token that is valid for the lifetime: 24 hours at the venue.
   *
   * @param nowMs machine time in milliseconds.
   * @param tokenId makes two tokens of one user and second differ.
   */
  issue(userName: string, nowMs: number, tokenId: string): string {
    const iat = Math.floor(nowMs / 1_000);
    const payload = encode({ sub: userName, jti: tokenId, iat, exp: iat + this.#lifetimeSeconds });
    return `${HEADER}.${payload}.${this.#sign(`${HEADER}.${payload}`)}`;
  }

  /** The claims of a token that we issued and that has not expired, else null. */
  verify(token: string, nowMs: number): TokenClaims | null {
    const claims = this.#known.get(token) ?? this.#open(token);
    if (claims === null) return null;
    if (nowMs >= claims.expiresAt * 1_000 || this.#ended.has(claims.tokenId)) {
      this.#known.delete(token);
      return null;
    }
    if (this.#known.size >= KNOWN_MAX) this.#forget(nowMs);
    this.#known.set(token, claims);
    return claims;
  }

  /** Logs a token out: it is not valid from now on, other tokens of its user are. */
  end({ tokenId, expiresAt }: TokenClaims): void {
    this.#ended.set(tokenId, expiresAt);
  }

  #forget(nowMs: number): void {
    for (const [token, { expiresAt }] of this.#known) {
      if (nowMs >= expiresAt * 1_000) this.#known.delete(token);
    }
    for (const [tokenId, expiresAt] of this.#ended) {
      if (nowMs >= expiresAt * 1_000) this.#ended.delete(tokenId);
    }
    // A cache only: what is dropped is checked once more when it comes again.
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
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
  const { sub, jti, iat, exp } = JSON.parse(text) as Readonly<{
    sub: string;
    jti: string;
    iat: number;
    exp: number;
  }>;
  return { userName: sub, tokenId: jti, issuedAt: iat, expiresAt: exp };
}
