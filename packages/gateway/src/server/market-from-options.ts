import {
  err,
  ok,
  parseSymbol,
  type Result,
  type SessionCalendar,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { type MarketFile, readMarketFile } from '@loadline/data';
import type { MarketSource } from '../market/market-source.ts';
import { replayRuns } from '../market/replay-runs.ts';
import { ReplaySource } from '../market/replay-source.ts';
import { SyntheticSource } from '../market/synthetic/synthetic-source.ts';
import type { MarketIdentity } from '../store/records.ts';

export type MarketOptions = Readonly<{
  /**
   * Files of bars, trades or quotes, played on one clock; without one a synthetic market is. Their
   * order is that of prices of one instant.
   */
  dataPath?: string | readonly string[];
  /** Product or contract of the files, where their names do not tell. */
  symbol?: string;
  rollsPath?: string;
  /** Where the market starts; history before it stays available. */
  from?: UnixMs;
  /** Where it ends. */
  to?: UnixMs;
  /** Of the synthetic market, and of the sizes in books that are not recorded. */
  seed?: number;
  /** Roots of the products of the synthetic market; all that it knows when left out. */
  products?: readonly string[];
}>;

export type PreparedMarket = Readonly<{
  source: MarketSource;
  calendar: SessionCalendar;
  identity: MarketIdentity;
  from: UnixMs;
  until: UnixMs | null;
  /** Of the sizes in books that are not recorded. */
  bookSeed: number;
}>;

const DEFAULT_SEED = 1;

/**
 * Monday 2026-01-12, 08:30 New York: an hour before the stock market opens, so that at the default
 * speed a new user sees the overnight range complete and break within a few minutes.
 */
const DEFAULT_START = Date.UTC(2026, 0, 12, 13, 30) as UnixMs;

/** Reads or makes the market. What is wrong with the file is one sentence. */
export async function prepareMarket(
  options: MarketOptions,
): Promise<Result<PreparedMarket, string>> {
  // Years beyond the holiday table are played with regular hours: it is a simulation.
  const calendar = sessionCalendar({ outsideCalendar: 'regular' });
  const { from, to } = options;
  if (from !== undefined && to !== undefined && from >= to) {
    return err('--from must be before --to.');
  }
  const { dataPath } = options;
  if (dataPath === undefined) return syntheticMarket(options, calendar);
  return replayMarket(typeof dataPath === 'string' ? [dataPath] : dataPath, options, calendar);
}

function syntheticMarket(
  { seed = DEFAULT_SEED, from = DEFAULT_START, to, symbol, products }: MarketOptions,
  calendar: SessionCalendar,
): Result<PreparedMarket, string> {
  const source = new SyntheticSource({
    seed,
    startsAt: from,
    calendar,
    ...(products === undefined ? {} : { products }),
  });
  if (source.products.length === 0) {
    return err(`The synthetic market has no ${products?.join(', ') ?? 'product'}.`);
  }
  const wanted = symbol === undefined ? null : parseSymbol(symbol);
  if (wanted !== null && !(wanted.ok && source.products.includes(wanted.value.product))) {
    const roots = source.products.map(({ root }) => root).join(', ');
    return err(`The synthetic market has ${roots}, not ${symbol}: give bars of it with --data.`);
  }
  const identity = { kind: 'synthetic', fingerprint: `seed ${seed} from ${from}` } as const;
  return ok({ source, calendar, identity, from, until: to ?? null, bookSeed: seed });
}

async function replayMarket(
  paths: readonly string[],
  { symbol, rollsPath, from, to, seed = DEFAULT_SEED }: MarketOptions,
  calendar: SessionCalendar,
): Promise<Result<PreparedMarket, string>> {
  const files: MarketFile[] = [];
  for (const path of paths) {
    const read = await readMarketFile(path, {
      ...(symbol === undefined ? {} : { symbol }),
      ...(rollsPath === undefined ? {} : { rollsPath }),
    });
    if (!read.ok) return err(read.error.message);
    files.push(read.value);
  }
  const runs = replayRuns(files);
  if (!runs.ok) return runs;
  const source = new ReplaySource(runs.value);
  const start = from ?? source.startsAt;
  if (source.blockFrom(start) === null) {
    const noun = files.some(({ kind }) => kind === 'trades') ? 'price' : 'bar';
    return err(`${paths.join(', ')}: no ${noun} is at or after ${new Date(start).toISOString()}.`);
  }
  const identity = { kind: 'replay', fingerprint: source.fingerprint } as const;
  return ok({ source, calendar, identity, from: start, until: to ?? null, bookSeed: seed });
}
