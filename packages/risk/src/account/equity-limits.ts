import { EQUITY_LIMITS, type EquityLimit } from '../decision/decision.ts';
import type { PersonalLimits } from '../evaluator/personal-limits.ts';
import type { RoomWarnings } from '../state/room-warnings.ts';
import type { AccountLife } from './account-life.ts';

const PLACE_OF: Readonly<Record<EquityLimit, number>> = {
  maximumLoss: 0,
  dailyLoss: 1,
  personalLoss: 2,
  sessionBudget: 3,
};

/**
 * The equities that touch the limits of an account, the nearest of them, and the band of equities
 * in which nothing can happen. An array and fields of numbers, written again when they are asked
 * for: a number that a function returns may cost an allocation, and a check makes none.
 */
export class EquityLimits {
  readonly #life: AccountLife;
  readonly #touchAt = new Float64Array(EQUITY_LIMITS.length).fill(Number.NaN);
  /** The limit that equity would touch first on its way down; null where there is none. */
  nearest: EquityLimit | null = null;
  /** The equity that touches the nearest limit, in micro-dollars; -Infinity where there is none. */
  threshold = Number.NEGATIVE_INFINITY;
  /** Above this and below the next nothing is touched, warned of or reached. */
  quietAbove = Number.POSITIVE_INFINITY;
  quietBelow = Number.NEGATIVE_INFINITY;

  constructor(life: AccountLife) {
    this.#life = life;
  }

  /** The equity that touches a limit, as of the last `read`; NaN where there is none. */
  thresholdOf(limit: EquityLimit): number {
    return this.#touchAt[PLACE_OF[limit]] ?? Number.NaN;
  }

  /** Reads all of them again; of two at the same equity the one that comes first is the nearest. */
  read(sessionBudget: number | null): void {
    this.#life.writeThresholds(this.#touchAt);
    const day = this.#life.evaluator?.day ?? null;
    const isSet = day !== null && sessionBudget !== null;
    this.#touchAt[PLACE_OF.sessionBudget] = isSet ? day.open - sessionBudget : Number.NaN;
    let nearest: EquityLimit | null = null;
    let highest = Number.NEGATIVE_INFINITY;
    for (const limit of EQUITY_LIMITS) {
      const touchAt = this.#touchAt[PLACE_OF[limit]] ?? Number.NaN;
      if (!(touchAt > highest)) continue;
      highest = touchAt;
      nearest = limit;
    }
    this.nearest = nearest;
    this.threshold = highest;
  }

  /** Begins the day's warnings, which are measured by the room that each limit has at its open. */
  openDay(warnings: RoomWarnings): void {
    const open = this.#dayOpen;
    warnings.openDay({
      maximumLoss: open - this.thresholdOf('maximumLoss'),
      dailyLoss: open - this.thresholdOf('dailyLoss'),
      personalLoss: open - this.thresholdOf('personalLoss'),
      sessionBudget: open - this.thresholdOf('sessionBudget'),
    });
  }

  /** The same within the day, after the limits that a person sets have been changed. */
  changeOwn(warnings: RoomWarnings): void {
    for (const limit of ['personalLoss', 'sessionBudget'] as const) {
      warnings.setOpening(limit, this.#dayOpen - this.thresholdOf(limit));
    }
  }

  /**
   * Finds the band in which nothing can happen until something but a price changes. With a limit of
   * the person's own there is none, since it may trail the equity.
   *
   * @param governedFrom the equity from which the consistency governor acts; Infinity: it is off.
   */
  findQuiet(own: PersonalLimits, warnings: RoomWarnings, governedFrom: number): void {
    this.quietAbove = Number.NEGATIVE_INFINITY;
    for (const limit of EQUITY_LIMITS) {
      const touchAt = this.thresholdOf(limit);
      if (Number.isNaN(touchAt)) continue;
      this.quietAbove = Math.max(this.quietAbove, touchAt, touchAt + warnings.nextAt(limit));
    }
    const { evaluator } = this.#life;
    // A new peak of the day has to be seen: a limit that is set later may trail it.
    const peak = evaluator?.day ? evaluator.personal.peakEquity : Number.NaN;
    const isOwn = own.loss !== null || own.target !== null;
    this.quietBelow = isOwn ? Number.NEGATIVE_INFINITY : Math.min(governedFrom, peak + 1);
  }
  get #dayOpen(): number {
    return this.#life.evaluator?.day?.open ?? Number.NaN;
  }
}
