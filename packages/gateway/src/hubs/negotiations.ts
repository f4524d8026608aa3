/** A negotiated connection that nobody has opened is forgotten after this long. */
const PATIENCE_MS = 60_000;

type Offer = Readonly<{ connectionId: string; userName: string; offeredAt: number }>;

/** Connection ids between `negotiate` and the upgrade that brings their token back. */
export class Negotiations {
  readonly #randomId: () => string;
  readonly #offers = new Map<string, Offer>();

  constructor(randomId: () => string) {
    this.#randomId = randomId;
  }

  /** A new connection id with the token by which the upgrade names it. */
  offer(
    userName: string,
    nowMs: number,
  ): Readonly<{ connectionId: string; connectionToken: string }> {
    const connectionId = this.#randomId();
    const connectionToken = this.#randomId();
    const offer = { connectionId, userName, offeredAt: nowMs };
    this.#offers.set(connectionToken, offer);
    // A client of negotiate version 0 comes back with the connection id itself.
    this.#offers.set(connectionId, offer);
    return { connectionId, connectionToken };
  }

  /**
   * The connection id of an upgrade: a new one for a direct connection, else the negotiated one.
   *
   * @returns null for an id that was not offered to this user, or was used already.
   */
  take(token: string | null, userName: string): string | null {
    if (token === null) return this.#randomId();
    const offer = this.#offers.get(token);
    if (offer === undefined || offer.userName !== userName) return null;
    for (const [key, other] of this.#offers) if (other === offer) this.#offers.delete(key);
    return offer.connectionId;
  }

  tick(nowMs: number): void {
    for (const [token, { offeredAt }] of this.#offers) {
      if (nowMs - offeredAt > PATIENCE_MS) this.#offers.delete(token);
    }
  }
}
