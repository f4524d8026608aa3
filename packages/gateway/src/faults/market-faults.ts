import { MINUTE_MS, type UnixMs } from '@loadline/core';
import type { FaultBoard } from './fault-board.ts';

/** The faults of hours and contracts: asked by the catalog, and by whoever keeps hours. */
export class MarketFaults {
  readonly #board: FaultBoard;
  /** Market time from which on the venue's clock is wrong; what was before stays as it was. */
  #wrongFrom = Number.POSITIVE_INFINITY;

  constructor(board: FaultBoard) {
    this.#board = board;
  }

  get haveExpired(): boolean {
    return this.#board.any && this.#board.isOn('contract.expired');
  }

  /** Whether the venue is under maintenance: no hub and no order, whatever the hours are. */
  get inMaintenance(): boolean {
    return this.#board.any && this.#board.isOn('session.maintenance');
  }

  /** Whether the venue keeps other hours than the market. */
  get hasWrongClock(): boolean {
    return this.#board.any && this.#board.isOn('session.dst-night');
  }

  /** The clock of the venue has been set wrong at a market time. */
  clockSet(at: UnixMs): void {
    this.#wrongFrom = at;
  }

  /** What the venue's clock, by which it keeps its hours, shows at a time. */
  clockAt(at: UnixMs): UnixMs {
    if (!this.hasWrongClock || at < this.#wrongFrom) return at;
    return (at + (this.#board.value('session.dst-night') ?? 0) * MINUTE_MS) as UnixMs;
  }
}
