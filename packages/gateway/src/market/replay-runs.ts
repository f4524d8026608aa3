import { err, MINUTE_MS, ok, type Result, type UnixMs } from '@loadline/core';
import {
  type BarColumns,
  barsOfTrades,
  type ContractSeries,
  concatBars,
  concatQuotes,
  concatTrades,
  type MarketFile,
  type QuoteColumns,
  type TradeColumns,
} from '@loadline/data';
import type { ReplayRun } from './replay-source.ts';

/** The parts of one contract, as its files come. */
type Parts = {
  readonly bars: ContractSeries<BarColumns>[];
  readonly trades: ContractSeries<TradeColumns>[];
  readonly quotes: ContractSeries<QuoteColumns>[];
};

/**
 * Puts several files together: the parts of one contract in time order, its quotes beside its
 * prices. The contracts keep the order in which the files name them first.
 *
 * @returns a sentence where parts overlap, where a contract has bars and trades or only quotes, and
 *   where bars are longer than a minute.
 */
export function replayRuns(files: readonly MarketFile[]): Result<readonly ReplayRun[], string> {
  const runs: ReplayRun[] = [];
  for (const [name, parts] of partsByContract(files)) {
    const fault = faultOf(name, parts);
    if (fault !== null) return err(fault);
    const trades = concatTrades(sorted(parts.trades).map(({ columns }) => columns));
    const bars = concatBars(sorted(parts.bars).map(({ columns }) => columns));
    const quotes = concatQuotes(sorted(parts.quotes).map(({ columns }) => columns));
    const prices = [...parts.bars, ...parts.trades];
    const [first] = prices;
    if (first === undefined) continue;
    runs.push({
      contract: first.contract,
      from: Math.min(...prices.map(({ from }) => from)) as UnixMs,
      to: Math.max(...prices.map(({ to }) => to)) as UnixMs,
      columns: trades.length > 0 ? barsOfTrades(trades) : bars,
      ...(trades.length > 0 ? { trades } : {}),
      ...(quotes.length > 0 ? { quotes } : {}),
    });
  }
  return ok(runs);
}

function partsByContract(files: readonly MarketFile[]): ReadonlyMap<string, Parts> {
  const found = new Map<string, Parts>();
  const partsOf = (name: string): Parts => {
    const parts = found.get(name) ?? { bars: [], trades: [], quotes: [] };
    found.set(name, parts);
    return parts;
  };
  for (const { kind, file } of files) {
    if (kind === 'bars') {
      for (const one of file.series) partsOf(one.contract.name).bars.push(one);
    } else if (kind === 'trades') {
      for (const one of file.series) partsOf(one.contract.name).trades.push(one);
    } else {
      for (const one of file.series) partsOf(one.contract.name).quotes.push(one);
    }
  }
  return found;
}

function faultOf(name: string, { bars, trades, quotes }: Parts): string | null {
  if (bars.length > 0 && trades.length > 0) {
    return `There are bars and trades of ${name}: give only one of them with --data.`;
  }
  if (bars.length + trades.length === 0) {
    return `There are only quotes of ${name}: give its trades or bars with --data too.`;
  }
  const rows = [
    { what: 'bars', overlap: overlaps(bars, ({ openedAt }) => openedAt) },
    { what: 'trades', overlap: overlaps(trades, ({ at }) => at) },
    { what: 'quotes', overlap: overlaps(quotes, ({ at }) => at) },
  ];
  const twice = rows.find(({ overlap }) => overlap);
  if (twice !== undefined) {
    return `Two files have ${twice.what} of ${name} for the same time: give each with --data once.`;
  }
  const minutes = Math.max(0, ...bars.map(({ columns }) => minutesApart(columns.openedAt)));
  if (minutes <= 1) return null;
  return `The bars of ${name} open every ${minutes} minutes: give bars of one minute with --data.`;
}

/** Fewer bars may lie a round number of minutes apart by chance. */
const BARS_TO_TELL = 30;

/** The largest number of minutes that all bars are multiples of apart; 1 for a few of them. */
function minutesApart(openedAt: Float64Array): number {
  if (openedAt.length < BARS_TO_TELL) return 1;
  let common = 0;
  for (let index = 1; index < openedAt.length && common !== 1; index += 1) {
    const apart = ((openedAt[index] ?? 0) - (openedAt[index - 1] ?? 0)) / MINUTE_MS;
    common = greatestCommonDivisor(common, apart);
  }
  return common;
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}

function overlaps<Columns>(
  parts: readonly ContractSeries<Columns>[],
  timesOf: (columns: Columns) => Float64Array,
): boolean {
  const spans = parts.map(({ columns }) => timesOf(columns));
  const ordered = spans.toSorted((left, right) => (left[0] ?? 0) - (right[0] ?? 0));
  return ordered.some((times, index) => {
    const before = ordered[index - 1]?.at(-1);
    return before !== undefined && before >= (times[0] ?? 0);
  });
}

const sorted = <Columns>(parts: readonly ContractSeries<Columns>[]) =>
  parts.toSorted((left, right) => left.from - right.from);
