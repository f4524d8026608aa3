import type { AccountId, UnixMs, VenueAccount, VenueFill, VenuePosition } from '@loadline/core';
import type { Clock } from '@loadline/engine/ports';

/** What fills move, as it was read last. */
export type Remembered = Readonly<{
  account: VenueAccount;
  positions: readonly VenuePosition[];
}>;

type Reading = Remembered &
  Readonly<{ readAt: number; fillsSince: UnixMs; fills: readonly VenueFill[] }>;

/** A question that follows soon is asked because the answer was doubted: it is read anew. */
const DOUBTED_WITHIN_MS = 120_000;
/** What is not moved by fills (a payout, a flag) is seen within this. */
const READ_AGAIN_MS = 3_600_000;

/**
 * Saves half of the calls of reconciliation. Positions and balance move by fills; while the venue
 * shows the same fills as when it was read last, they are what they were. Whenever something may
 * have been missed (a reconnect, an instruction without an answer) all is read again.
 */
export class AccountMemory {
  readonly #marketClock: Clock;
  readonly #readings = new Map<AccountId, Reading>();

  constructor(marketClock: Clock) {
    this.#marketClock = marketClock;
  }

  /** What still holds with these fills; null when it has to be read. */
  recall(accountId: AccountId, fills: readonly VenueFill[], fillsSince: UnixMs): Remembered | null {
    const reading = this.#readings.get(accountId);
    if (reading === undefined || fillsSince < reading.fillsSince) return null;
    const age = this.#marketClock.now() - reading.readAt;
    if (age < DOUBTED_WITHIN_MS || age >= READ_AGAIN_MS) return null;
    const known = reading.fills.filter(({ at }) => at >= fillsSince).map(wordOf);
    const told = new Set(fills.map(wordOf));
    return known.length === told.size && known.every((word) => told.has(word)) ? reading : null;
  }

  remember(
    { account, positions }: Remembered,
    fills: readonly VenueFill[],
    fillsSince: UnixMs,
  ): void {
    const readAt = this.#marketClock.now();
    this.#readings.set(account.accountId, { account, positions, readAt, fillsSince, fills });
  }

  /** Something may have been missed: of one account, or of all. */
  forget(accountId: AccountId | null = null): void {
    if (accountId === null) this.#readings.clear();
    else this.#readings.delete(accountId);
  }
}

const wordOf = ({ fillId, voided }: VenueFill): string => `${fillId} ${voided}`;
