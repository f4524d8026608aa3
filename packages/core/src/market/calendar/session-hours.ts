import type { IsoDate } from '../../values/time.ts';
import type { Product } from '../product.ts';
import { dayOfIsoDate, type EpochDay } from '../time/civil-date.ts';

/** A trading stretch in minutes from midnight, Chicago, of the trade date; below 0 is the eve. */
export type Stretch = Readonly<{ from: number; to: number }>;

const MINUTES_PER_DAY = 1440;
const REGULAR_CLOSE = 16 * 60;
const OLD_CLOSE = 16 * 60 + 15;
const PAUSE = { from: 15 * 60 + 15, to: 15 * 60 + 30 } as const;

/** Equity-index futures paused 15:15 to 15:30 up to the session before this trade date. */
const PAUSE_ENDED = dayOfIsoDate('2021-06-28' as IsoDate);

/**
 * Before this trade date equity index, energy and metals closed at 16:15. The calendar does not
 * reach back so far; this serves backtests on older bars, and bars of 2013 show the close.
 */
const CLOSE_MOVED = dayOfIsoDate('2015-09-21' as IsoDate);

const OLD_CLOSE_CATEGORIES: readonly string[] = ['equityIndex', 'energy', 'metals'];

/** The regular stretches of a product on a trade date, holidays left aside. */
export function regularStretches(product: Product, day: EpochDay): readonly Stretch[] {
  const stretches = product.segments.map(({ fromMinute, toMinute }) => ({
    from: toMinute <= fromMinute ? fromMinute - MINUTES_PER_DAY : fromMinute,
    to: day < CLOSE_MOVED ? oldClose(product, toMinute) : toMinute,
  }));
  const paused = product.category === 'equityIndex' && day < PAUSE_ENDED;
  return paused ? withoutPause(stretches) : stretches;
}

/** When the session of any trade date begins, in minutes from its midnight in Chicago. */
export function openingMinute(product: Product): number {
  const [first] = product.segments;
  if (first === undefined) return 0;
  return first.toMinute <= first.fromMinute ? first.fromMinute - MINUTES_PER_DAY : first.fromMinute;
}

/** The stretches cut off at a minute. */
export const cutStretches = (stretches: readonly Stretch[], to: number): readonly Stretch[] =>
  stretches
    .filter((stretch) => stretch.from < to)
    .map((stretch) => ({ from: stretch.from, to: Math.min(stretch.to, to) }));

function oldClose(product: Product, toMinute: number): number {
  const moved = toMinute === REGULAR_CLOSE && OLD_CLOSE_CATEGORIES.includes(product.category);
  return moved ? OLD_CLOSE : toMinute;
}

function withoutPause(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.flatMap(({ from, to }) => [
    { from, to: PAUSE.from },
    { from: PAUSE.to, to },
  ]);
}
