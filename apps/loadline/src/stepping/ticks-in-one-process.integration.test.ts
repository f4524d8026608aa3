import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountId,
  assert,
  type Product,
  productByRoot,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import {
  type BarColumns,
  type QuoteColumns,
  readBars,
  readTrades,
  type TradeColumns,
  writeBarsParquet,
  writeQuotesParquet,
  writeTradesParquet,
} from '@loadline/data';
import { prepareMarket } from '@loadline/gateway';
import { playedTrades, runBacktest, tradeReport } from '@loadline/research';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import { seededRandom, writeMarket } from '@loadline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInOneProcess } from '../../test/one-process-desk.ts';
import { backtestDesk } from '../settings/backtest-desk.ts';
import { strategyByKind, strategyFactory } from '../settings/strategies.ts';

const NQ = product('NQ');
const DAYS = 3;
/** The practice account of the gateway's first user. */
const ACCOUNT = 10_001 as AccountId;
const SETTINGS = { bufferTicks: '0', tradesMax: '6', stopMultiple: '4', breakevenTrigger: '0.1' };
const TICKS_MAX = 12;

let folder = '';
let trades = '';
let quotes = '';
let bars = '';
let barsAsParquet = '';

function product(root: string): Product {
  const found = productByRoot(root);
  assert(found !== null, `${root} is a product`);
  return found;
}

/** Trades at any millisecond of the minutes, several of them at once, and a quote after each. */
function ticksOf(
  bars: BarColumns,
  seed: number,
): Readonly<{ made: TradeColumns; around: QuoteColumns }> {
  const random = seededRandom(seed);
  const below = (bound: number) => Math.floor(random.next() * bound);
  const rows: { at: number; price: number; size: number; aggressor: number }[] = [];
  for (let index = 0; index < bars.length; index += 1) {
    const [low, high] = [bars.low[index] ?? 0, bars.high[index] ?? 0];
    const times = Array.from({ length: 1 + below(TICKS_MAX) }, () => below(60) * below(1_000));
    for (const offset of times.toSorted((left, right) => left - right)) {
      const at = (bars.openedAt[index] ?? 0) + offset;
      const price = low + below(high - low + 1);
      rows.push({ at, price, size: below(9), aggressor: below(3) });
    }
  }
  const times = Float64Array.from(rows, ({ at }) => at);
  const prices = Int32Array.from(rows, ({ price }) => price);
  const sizes = Float64Array.from(rows, ({ size }) => size);
  const aggressor = Uint8Array.from(rows, (row) => row.aggressor);
  const { length } = rows;
  return {
    made: { length, at: times, price: prices, size: sizes, aggressor },
    around: {
      length,
      at: times.map((at) => at + 700),
      bid: prices.map((price) => price - 2),
      bidSize: sizes,
      ask: prices.map((price) => price + 1),
      askSize: sizes,
    },
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadline-ticks-'));
  bars = join(folder, 'NQZ5_1m.csv');
  barsAsParquet = join(folder, 'NQZ5_1m.parquet');
  const from = Date.UTC(2025, 9, 29, 22) as UnixMs;
  writeMarket(bars, { product: NQ, seed: 5, from, days: DAYS, startTicks: 96_000 });
  const read = await readBars(bars);
  assert(read.ok, 'the bars can be read');
  const [series] = read.value.series;
  assert(series !== undefined, 'there are bars');
  const { made, around } = ticksOf(series.columns, 9);
  trades = join(folder, 'NQZ5_trades.parquet');
  quotes = join(folder, 'NQZ5_l1.parquet');
  await writeBarsParquet(barsAsParquet, series.columns, NQ);
  await writeTradesParquet(trades, made, NQ);
  await writeQuotesParquet(quotes, around, NQ);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The desk of a backtest, on the account that the gateway has. */
function desk() {
  const definition = strategyByKind('overnight-range');
  assert(definition.ok, 'the strategy is there');
  const parsed = definition.value.parse(SETTINGS);
  assert(parsed.ok, 'its settings are right');
  const rules = builtInRules('topstep-practice');
  assert(rules !== null, 'practice is a pack');
  const { config, accounts } = backtestDesk('overnight-range', NQ, parsed.value, {
    rules,
    limits: DEFAULT_LIMITS,
    events: NO_EVENTS,
    sizing: null,
  });
  const onAccount = <Row extends object>(row: Row) => ({ ...row, accountId: ACCOUNT });
  return {
    config: {
      ...config,
      accounts: config.accounts.map(onAccount),
      strategies: config.strategies.map(onAccount),
    },
    accounts: accounts.map(onAccount),
  };
}

async function backtest() {
  const file = await readTrades(trades);
  assert(file.ok, 'the trades can be read');
  return runBacktest({
    ...desk(),
    series: file.value.series.map(playedTrades),
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    strategies: strategyFactory,
    model: DEFAULT_FILL_MODEL,
    from: null,
    to: null,
  }).trades;
}

async function overTheWire(dataPath: string | readonly string[]) {
  const market = await prepareMarket({ dataPath });
  assert(market.ok, 'the market can be played');
  return (await runInOneProcess({ market: market.value, config: desk().config })).trades;
}

describe('a desk on ticks', () => {
  it('makes the trades of the backtest over the wire, with quotes beside them too', async () => {
    const expected = await backtest();
    expect(expected.length).toBeGreaterThan(DAYS);
    expect(tradeReport(await overTheWire(trades))).toEqual(tradeReport(expected));
    expect(tradeReport(await overTheWire([quotes, trades]))).toEqual(tradeReport(expected));
  });

  it('makes the same trades of bars in either form', async () => {
    const expected = await overTheWire(bars);
    expect(expected.length).toBeGreaterThan(0);
    expect(tradeReport(await overTheWire(barsAsParquet))).toEqual(tradeReport(expected));
  });
});
