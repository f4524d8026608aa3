import type { AccountId } from '@loadline/core';
import type { SimulatedDesk } from '../simulated-desk.ts';
import { differences } from './differences.ts';

/** An agreement, or a disagreement, that lasts for less is a message on its way. */
const STEADY_MS = 1_000;

/**
 * From when on nothing was wrong any more, and from when on the desk knew what the venue knew: a
 * disagreement that comes after an agreement, since what was wrong has shown only then, counts.
 */
export class RecoveryWatch {
  readonly #desk: SimulatedDesk;
  readonly #accountId: AccountId;
  #troubleEndedAt: number;
  /** Since when both agree, or do not. */
  #since: number;
  #agrees = false;
  #recoveredAt: number | null = null;

  constructor(desk: SimulatedDesk, accountId: AccountId) {
    this.#desk = desk;
    this.#accountId = accountId;
    this.#troubleEndedAt = desk.time.now();
    this.#since = this.#troubleEndedAt;
  }

  /** Something has gone wrong just now. */
  trouble(): void {
    this.#troubleEndedAt = this.#desk.time.now();
    this.#since = this.#troubleEndedAt;
    this.#agrees = false;
    this.#recoveredAt = null;
  }

  /** Looks at the desk; called every tenth of a second. */
  look(): void {
    const now = this.#desk.time.now();
    if (this.#desk.isInTrouble) return this.trouble();
    const agrees = this.#desk.isReady && differences(this.#desk, this.#accountId).length === 0;
    if (agrees !== this.#agrees) this.#since = now;
    this.#agrees = agrees;
    if (now - this.#since < STEADY_MS) return;
    if (!agrees) this.#recoveredAt = null;
    else this.#recoveredAt ??= this.#since;
  }

  /** Null until the desk has recovered. */
  get seconds(): number | null {
    if (this.#recoveredAt === null) return null;
    return (this.#recoveredAt - this.#troubleEndedAt) / 1_000;
  }
}
