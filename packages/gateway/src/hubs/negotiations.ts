/** A negotiated connection that nobody has opened is forgotten after this long. */
const PATIENCE_MS = 60_000;

/** Beyond this many the oldest one is forgotten, as if its time had passed. */
const OFFERS_MAX = 10_000;

type Offer = Readonly<{
  connectionId: string;
  connectionToken: string;
  userName: string;
  offeredAt: number;
}>;

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
    const offer = { connectionId, connectionToken, userName, offeredAt: nowMs };
    this.#offers.set(connectionToken, offer);
    // A client of negotiate version 0 comes back with the connection id itself.
    this.#offers.set(connectionId, offer);
    const [oldest] = this.#offers.values();
    if (this.#offers.size > 2 * OFFERS_MAX && oldest !== undefined) this.#forget(oldest);
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
    this.#forget(offer);
    return offer.connectionId;
  }

  tick(nowMs: number): void {
    for (const offer of this.#offers.values()) {
      if (nowMs - offer.offeredAt <= PATIENCE_MS) return;
      this.#forget(offer);
    }
  }

  #forget({ connectionId, connectionToken }: Offer): void {
    this.#offers.delete(connectionId);
    this.#offers.delete(connectionToken);
  }
}
