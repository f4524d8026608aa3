import type { Money } from '@loadline/core';
import type { EquityLimit } from '../decision/decision.ts';

/** How much of the day's opening room is used, in hundredths, at which a warning is due. */
export type RoomWarningPercent = 50 | 75 | 90;

/** Plain data; a room of null: the limit has none. */
export type RoomWarningsState = Readonly<
  Record<EquityLimit, Readonly<{ opening: Money | null; said: RoomWarningPercent | 0 }>>
>;

const LIMITS: readonly EquityLimit[] = [
  'maximumLoss',
  'dailyLoss',
  'personalLoss',
  'sessionBudget',
];

type Entry = { opening: number; said: RoomWarningPercent | 0 };

/**
 * Warns once a day at 50, 75 and 90 % of the room that each limit had at the opening of the day.
 * A mark allocates nothing: it runs at every quote.
 */
export class RoomWarnings {
  readonly #entries: Readonly<Record<EquityLimit, Entry>> = {
    maximumLoss: { opening: Number.NaN, said: 0 },
    dailyLoss: { opening: Number.NaN, said: 0 },
    personalLoss: { opening: Number.NaN, said: 0 },
    sessionBudget: { opening: Number.NaN, said: 0 },
  };

  /** Begins a trading day: what was said is forgotten, and each limit has its opening room. */
  openDay(rooms: Readonly<Record<EquityLimit, number | null>>): void {
    for (const limit of LIMITS) {
      this.#entries[limit].said = 0;
      this.setOpening(limit, rooms[limit]);
    }
  }

  /**
   * Sets the opening room of one limit that was changed during the day. What was said stays said.
   *
   * @param room equity less the equity that touches the limit, at the day's opening, in
   * micro-dollars; null or NaN where there is no such limit.
   */
  setOpening(limit: EquityLimit, room: number | null): void {
    this.#entries[limit].opening = room ?? Number.NaN;
  }

  /**
   * Takes the room that is left to one limit, and answers the warning that is due: the highest one
   * reached, once a day, else 0. A touch counts. Nothing is due of a limit without a room at the
   * opening, or while the room is not known (NaN).
   */
  mark(limit: EquityLimit, room: number): RoomWarningPercent | 0 {
    const entry = this.#entries[limit];
    const { opening } = entry;
    if (!(opening > 0)) return 0;
    const used = (opening - room) * 100;
    let reached: RoomWarningPercent | 0 = 0;
    if (used >= opening * 90) reached = 90;
    else if (used >= opening * 75) reached = 75;
    else if (used >= opening * 50) reached = 50;
    if (reached <= entry.said) return 0;
    entry.said = reached;
    return reached;
  }

  /** The room at which the next warning of a limit is due; -Infinity when none is. */
  nextAt(limit: EquityLimit): number {
    const { opening, said } = this.#entries[limit];
    if (!(opening > 0) || said === 90) return Number.NEGATIVE_INFINITY;
    const next = said === 0 ? 50 : said === 50 ? 75 : 90;
    return opening - (opening * next) / 100;
  }

  snapshot(): RoomWarningsState {
    const { maximumLoss, dailyLoss, personalLoss, sessionBudget } = this.#entries;
    return {
      maximumLoss: saved(maximumLoss),
      dailyLoss: saved(dailyLoss),
      personalLoss: saved(personalLoss),
      sessionBudget: saved(sessionBudget),
    };
  }

  restore(state: RoomWarningsState): void {
    for (const limit of LIMITS) {
      this.setOpening(limit, state[limit].opening);
      this.#entries[limit].said = state[limit].said;
    }
  }
}

/** JSON has no NaN. */
const saved = ({ opening, said }: Readonly<Entry>): RoomWarningsState[EquityLimit] => ({
  opening: Number.isNaN(opening) ? null : (opening as Money),
  said,
});
