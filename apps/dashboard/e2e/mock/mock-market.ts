import type { ChartBar } from '@loadline/api-schema';

/**
 * A made-up Nasdaq future around 4 March 2025: a quiet night, a dip below the night's low after the
 * open, a rally through its high. New York is at -5 hours throughout.
 */
export const MINUTE_MS = 60_000;
const TICK = 0.25;
const HOUR_MS = 3_600_000;

/** New York wall time as an instant. */
export const newYork = (text: string): number => Date.parse(`${text}Z`) + 5 * HOUR_MS;

/** Where the desk is when the page opens it. */
export const DAY_START = newYork('2025-03-04T10:32:00');
export const RANGE_FROM = newYork('2025-03-03T18:00:00');
export const RANGE_TO = newYork('2025-03-04T09:30:00');
const HISTORY_FROM = newYork('2025-02-24T18:00:00');

/** A bar in numbers. */
export type MockBar = {
  at: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
};

/** Price levels that the day is steered through, from the night's own range on. */
const WAY: readonly (readonly [string, (high: number, low: number) => number])[] = [
  ['2025-03-04T09:30:00', (high, low) => low + (high - low) * 0.3],
  ['2025-03-04T09:34:00', (_high, low) => low - 14],
  ['2025-03-04T09:39:00', (_high, low) => low + 44],
  ['2025-03-04T09:52:00', (high) => high + 12],
  ['2025-03-04T10:06:00', (high) => high + 44],
  ['2025-03-04T10:20:00', (high) => high + 22],
  ['2025-03-04T10:33:00', (high) => high + 36],
  ['2025-03-04T13:00:00', (high) => high + 60],
];

export const onTick = (price: number): number => Math.round(price / TICK) * TICK;
export const priceOf = (price: number): string => price.toFixed(2);

/** A small seeded generator: the same day in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** All bars up to the page's start. */
export function historyBars(): MockBar[] {
  const random = seeded(7);
  const bars: MockBar[] = [];
  let price = 20_468;
  for (let at = HISTORY_FROM; at < RANGE_TO; at += MINUTE_MS) {
    if (!isOpen(at)) continue;
    const bar = nextBar({ at, price, steer: (20_500 - price) * 0.002, swing: swingAt(at), random });
    bars.push(bar);
    price = bar.close;
  }
  const { high, low } = rangeOf(bars);
  for (let at = RANGE_TO; at < DAY_START; at += MINUTE_MS) {
    const bar = nextBar({ at, price, steer: steerAt({ at, price, high, low }), swing: 7, random });
    bars.push(bar);
    price = bar.close;
  }
  return bars;
}

/** High and low of the night. */
export function rangeOf(bars: readonly MockBar[]): { high: number; low: number } {
  const night = bars.filter(({ at }) => at >= RANGE_FROM && at < RANGE_TO);
  return {
    high: Math.max(...night.map(({ high }) => high)),
    low: Math.min(...night.map(({ low }) => low)),
  };
}

type Place = Readonly<{ at: number; price: number; high: number; low: number }>;

/** The way towards the next level, a minute's share of it. */
export function steerAt({ at, price, high, low }: Place): number {
  const next = WAY.find(([time]) => newYork(time) > at) ?? WAY.at(-1);
  if (next === undefined) return 0;
  const minutesLeft = Math.max(1, (newYork(next[0]) - at) / MINUTE_MS);
  return (next[1](high, low) - price) / minutesLeft;
}

export const barText = (bar: MockBar): ChartBar => ({
  openedAt: new Date(bar.at).toISOString(),
  open: priceOf(bar.open),
  high: priceOf(bar.high),
  low: priceOf(bar.low),
  close: priceOf(bar.close),
  volume: bar.volume,
});

type NextBar = Readonly<{
  at: number;
  price: number;
  steer: number;
  swing: number;
  random: () => number;
}>;

function nextBar({ at, price, steer, swing, random }: NextBar): MockBar {
  const close = onTick(price + steer + (random() - 0.5) * swing);
  const high = onTick(Math.max(price, close) + random() * swing * 0.5);
  const low = onTick(Math.min(price, close) - random() * swing * 0.5);
  return { at, open: price, high, low, close, volume: Math.round(40 + random() * swing * 110) };
}

/** Points that a minute moves at most: nights are quiet, the first hours after the open are not. */
function swingAt(at: number): number {
  const hour = new Date(at - 5 * HOUR_MS).getUTCHours();
  if (hour >= 9 && hour < 16) return 13;
  return hour >= 3 && hour < 9 ? 8 : 5;
}

function isOpen(at: number): boolean {
  const wall = new Date(at - 5 * HOUR_MS);
  const [day, hour] = [wall.getUTCDay(), wall.getUTCHours()];
  if (day === 6) return false;
  if (day === 0) return hour >= 18;
  if (day === 5) return hour < 17;
  return hour !== 17;
}
