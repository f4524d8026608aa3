import {
  type Contract,
  type IsoDate,
  MINUTE_MS,
  makeContract,
  productByRoot,
  type UnixMs,
} from '@loadline/core';
import type { BarSeries } from '@loadline/data';
import { ReplaySource } from '@loadline/gateway';

export type Random = () => number;

export type PlayedDay = Readonly<{
  date: IsoDate;
  opensAt: UnixMs;
  lastEntryAt: UnixMs;
  closesAt: UnixMs;
}>;

/** A mini and its micro, so that one account holds both and lots are weighed. */
const ROOTS = ['NQ', 'MNQ'] as const;

export const CONTRACTS: readonly Contract[] = ROOTS.map((root) => {
  const product = productByRoot(root);
  if (product === null) throw new RangeError(`no product ${root}`);
  return makeContract(product, 'Z', 2027);
});

/** Bars of a day begin at 10:00 in Chicago and are this many minutes apart. */
const FIRST_MINUTE = 10 * 60;
const MINUTES_APART = 7;
const BARS = 7;
/** The firm closes everything in the first of these minutes; the day is over in the second. */
const LAST_BARS = [15 * 60 + 8, 15 * 60 + 12];
const MINUTES = Array.from({ length: BARS }, (_, bar) => FIRST_MINUTE + bar * MINUTES_APART);
const START_TICKS = 84_000;

/** Chicago's clock by Intl: this test must not take the time from the code that it judges. */
const FORMAT = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Chicago',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
});

function chicago(date: string, minute: number): UnixMs {
  for (const offset of [5, 6]) {
    const at = Date.parse(`${date}T00:00:00Z`) + offset * 3_600_000 + minute * MINUTE_MS;
    const [hour, minutes] = FORMAT.format(at).split(':').map(Number);
    if ((hour ?? 0) * 60 + (minutes ?? 0) === minute) return at as UnixMs;
  }
  throw new RangeError(`${date} has no minute ${minute}`);
}

export const playedDay = (date: string): PlayedDay => ({
  date: date as IsoDate,
  opensAt: chicago(date, FIRST_MINUTE),
  lastEntryAt: chicago(date, 15 * 60 + 8),
  closesAt: chicago(date, 15 * 60 + 10),
});

/** A random walk of both contracts over some days; each goes its own way. */
export function playedMarket(days: readonly PlayedDay[], random: Random, width: number) {
  return new ReplaySource(CONTRACTS.map((contract) => series(contract, days, random, width)));
}

function series(
  contract: Contract,
  days: readonly PlayedDay[],
  random: Random,
  width: number,
): BarSeries {
  const rows: number[][] = [];
  let price = START_TICKS;
  for (const { date } of days) {
    for (const minute of [...MINUTES, ...LAST_BARS]) {
      const open = price + jump(random, width / 4);
      const close = open + jump(random, width);
      const high = Math.max(open, close) + Math.floor((random() * width) / 3);
      const low = Math.min(open, close) - Math.floor((random() * width) / 3);
      rows.push([chicago(date, minute), open, high, low, close]);
      price = close;
    }
  }
  const column = (index: number) => Int32Array.from(rows, (row) => row[index] ?? 0);
  const openedAt = Float64Array.from(rows, ([at]) => at ?? 0);
  return {
    contract,
    from: (openedAt[0] ?? 0) as UnixMs,
    to: ((openedAt.at(-1) ?? 0) + 10 * MINUTE_MS) as UnixMs,
    columns: {
      length: rows.length,
      openedAt,
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      volume: new Float64Array(rows.length).fill(40),
    },
  };
}

const jump = (random: Random, width: number): number => Math.round((random() * 2 - 1) * width);
