import { MINUTE_MS, type UnixMs } from '@loadline/core';
import type { FaultBoard } from './fault-board.ts';

/** The faults of hours and contracts, asked by the catalog. */
export class MarketFaults {
  readonly #board: FaultBoard;

  constructor(board: FaultBoard) {
    this.#board = board;
  }

  get haveExpired(): boolean {
    return this.#board.any && this.#board.isOn('contract.expired');
  }

  /** The time whose hours the venue keeps; null where it is closed whatever the hours are. */
  hoursAt(at: UnixMs): UnixMs | null {
    if (!this.#board.any) return at;
    if (this.#board.isOn('session.maintenance')) return null;
    const early = this.#board.value('session.dst-night') ?? 0;
    return (at + early * MINUTE_MS) as UnixMs;
  }
}
