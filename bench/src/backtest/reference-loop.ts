import { assert, MINUTE_MS, type SessionCalendar } from '@loadline/core';
import type { BarSeries } from '@loadline/data';
import { SETTINGS } from './overnight-desk.ts';
import { addToAtr, closeAtrBar, type PlainAtr, plainAtr } from './plain-atr.ts';
import { FAR, type PlainDay, plainDay } from './plain-day.ts';

/** A trade as both sides of the comparison tell it: prices in ticks, times in milliseconds. */
export type PlainTrade = Readonly<{
  side: 'buy' | 'sell';
  entryAt: number;
  entryPrice: number;
  exitAt: number;
  exitPrice: number;
}>;

const SLIPPAGE_TICKS = 1;
const HOLE_MAX_MS = 30 * MINUTE_MS;

/**
 * The overnight range as one would write it by hand, for this one purpose: a plain loop over the
 * columns without engine, orders, accounts or risk. It makes the very trades of the backtest, which
 * the benchmark asserts. It does not know both entries filled in one leg, and says so.
 */
export function referenceTrades(
  series: readonly BarSeries[],
  calendar: SessionCalendar,
): readonly PlainTrade[] {
  const trades: PlainTrade[] = [];
  for (const one of series) playContract(one, calendar, trades);
  return trades;
}

function playContract(
  { contract, columns }: BarSeries,
  calendar: SessionCalendar,
  trades: PlainTrade[],
): void {
  const { openedAt, open, high, low, close, length } = columns;
  const atr = plainAtr();
  const bar = { high: 0, low: 0, close: 0 };
  let day = plainDay(calendar, contract.product, openedAt[0] ?? 0);
  let lastEnd = 0;
  for (let index = 0; index < length; index += 1) {
    const at = openedAt[index] ?? 0;
    if (at >= atr.endsAt) closeAtrBar(atr);
    if (at >= day.closesAt) {
      assert(day.sign === 0, 'a day ends flat');
      day = plainDay(calendar, contract.product, at);
    }
    // What was due in minutes without a bar comes before this bar's first price.
    if (lastEnd < at) act(day, atr, at - 1, lastEnd, bar);
    if (day.phase !== 'out' || day.sign !== 0) {
      if (at < day.rangeEnd) addToRange(day, at, high[index] ?? 0, low[index] ?? 0);
      else {
        const first = open[index] ?? 0;
        const last = close[index] ?? 0;
        const rising = last >= first;
        const second = (rising ? low[index] : high[index]) ?? 0;
        const third = (rising ? high[index] : low[index]) ?? 0;
        const wasFlat = day.sign === 0;
        match(day, first, first, at, trades);
        act(day, atr, at, wasFlat && lastEnd === at ? lastEnd : FAR * FAR, bar);
        breakeven(day, first);
        match(day, first, second, at + 15_000, trades);
        breakeven(day, second);
        match(day, second, third, at + 30_000, trades);
        breakeven(day, third);
        match(day, third, last, at + 59_000, trades);
        breakeven(day, last);
      }
    }
    bar.high = high[index] ?? 0;
    bar.low = low[index] ?? 0;
    bar.close = close[index] ?? 0;
    addToAtr(atr, at, bar, day.closesAt);
    lastEnd = at + MINUTE_MS;
  }
}

/** What is due by now: entries that a closed bar arms again, then the times of the day. */
function act(
  day: PlainDay,
  atr: PlainAtr,
  now: number,
  barEnd: number,
  bar: Readonly<{ high: number; low: number }>,
): void {
  const mayEnter = day.phase === 'trading' && day.sign === 0 && day.trades < SETTINGS.tradesMax;
  if (mayEnter && barEnd <= now && barEnd < day.windowEnd) {
    if (bar.high < day.high) day.buyAt = day.high + SETTINGS.bufferTicks;
    if (bar.low > day.low) day.sellAt = day.low - SETTINGS.bufferTicks;
  }
  if (day.phase === 'building' && now >= day.rangeEnd) closeRange(day, atr);
  if (day.phase === 'trading' && now >= day.windowEnd) {
    day.phase = 'out';
    day.buyAt = FAR;
    day.sellAt = -FAR;
  }
  if (day.sign !== 0 && now >= day.flatAt) day.isClosing = true;
}

function addToRange(day: PlainDay, at: number, high: number, low: number): void {
  if (at < day.rangeFrom) return;
  if (at - day.seenTo > HOLE_MAX_MS) day.hasHole = true;
  day.seenTo = at + MINUTE_MS;
  if (high > day.high) day.high = high;
  if (low < day.low) day.low = low;
}

function closeRange(day: PlainDay, atr: PlainAtr): void {
  const isUnknown = atr.count < SETTINGS.atrPeriod;
  const hasHole = day.hasHole || day.rangeEnd - day.seenTo > HOLE_MAX_MS;
  day.phase = isUnknown || hasHole ? 'out' : 'trading';
  if (day.phase === 'out') return;
  day.stopTicks = Math.max(4, Math.round(atr.average * SETTINGS.stopMultiple));
  day.targetTicks = Math.max(4, Math.round(atr.average * SETTINGS.targetMultiple));
  day.buyAt = day.high + SETTINGS.bufferTicks;
  day.sellAt = day.low - SETTINGS.bufferTicks;
}

/** One leg of the path: a fill goes on from its level, so an exit can fill in the same leg. */
function match(day: PlainDay, from: number, to: number, at: number, trades: PlainTrade[]): void {
  let level = from;
  if (day.sign === 0) {
    const isBuy = Math.max(level, to) >= day.buyAt;
    const isSell = Math.min(level, to) <= day.sellAt;
    if (!isBuy && !isSell) return;
    assert(!(isBuy && isSell), 'one leg fills one entry');
    level = isBuy ? Math.max(level, day.buyAt) : Math.min(level, day.sellAt);
    enter(day, isBuy ? 1 : -1, level, at);
  }
  const { sign } = day;
  if (day.isClosing) return exit(day, to - sign * SLIPPAGE_TICKS, at, trades);
  // Seen from a long position; a short one is its mirror image.
  const stop = sign * day.stop;
  if (Math.min(sign * level, sign * to) <= stop) {
    const stopped = Math.min(sign * level, stop);
    return exit(day, sign * (stopped - SLIPPAGE_TICKS), at, trades);
  }
  if (sign * (to - day.target) > 0) exit(day, day.target, at, trades);
}

function enter(day: PlainDay, sign: number, level: number, at: number): void {
  day.sign = sign;
  day.trades += 1;
  day.entryAt = at;
  day.entryPrice = level + sign * SLIPPAGE_TICKS;
  day.stop = day.entryPrice - sign * day.stopTicks;
  day.target = day.entryPrice + sign * day.targetTicks;
  day.isAtBreakeven = false;
  day.buyAt = FAR;
  day.sellAt = -FAR;
}

function exit(day: PlainDay, exitPrice: number, exitAt: number, trades: PlainTrade[]): void {
  const { entryAt, entryPrice, sign } = day;
  trades.push({ side: sign > 0 ? 'buy' : 'sell', entryAt, entryPrice, exitAt, exitPrice });
  day.sign = 0;
  day.isClosing = false;
  if (day.trades >= SETTINGS.tradesMax) day.phase = 'out';
}

function breakeven(day: PlainDay, price: number): void {
  if (day.sign === 0 || day.isAtBreakeven || day.isClosing) return;
  const { breakevenTrigger, breakevenOffsetTicks } = SETTINGS;
  const trigger = Math.max(Math.round(breakevenTrigger * day.stopTicks), breakevenOffsetTicks + 4);
  if (day.sign * (price - day.entryPrice) < trigger) return;
  day.isAtBreakeven = true;
  day.stop = day.entryPrice + day.sign * breakevenOffsetTicks;
}
