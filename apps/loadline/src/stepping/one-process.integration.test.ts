import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountId,
  assert,
  productByRoot,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { readBars } from '@loadline/data';
import { prepareMarket } from '@loadline/gateway';
import { runBacktest, tradeReport } from '@loadline/research';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import { writeMarket } from '@loadline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OneProcessRun, runInOneProcess } from '../../test/one-process-desk.ts';
import { backtestDesk } from '../settings/backtest-desk.ts';
import { strategyByKind, strategyFactory } from '../settings/strategies.ts';

const DAYS = 5;
const PROGRAM = 'topstep-practice';
/** The practice account of the gateway's first user. */
const ACCOUNT = 10_001 as AccountId;
const SETTINGS = { tradesMax: '4', breakevenTrigger: '1', stopMultiple: '2', targetMultiple: '4' };

let folder = '';
let path = '';

const settings = () => {
  const definition = strategyByKind('overnight-range');
  assert(definition.ok, 'the strategy is there');
  const parsed = definition.value.parse(SETTINGS);
  assert(parsed.ok, 'its settings are right');
  return parsed.value;
};

async function backtest() {
  const file = await readBars(path);
  assert(file.ok, 'the file can be read');
  const { series, product } = file.value;
  const desk = backtestDesk('overnight-range', product, settings(), PROGRAM);
  const result = runBacktest({
    ...desk,
    series,
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    strategies: strategyFactory,
    model: DEFAULT_FILL_MODEL,
    from: null,
    to: null,
  });
  return tradeReport(result.trades);
}

async function oneProcess(breakAt: readonly number[] = []): Promise<OneProcessRun> {
  const market = await prepareMarket({ dataPath: path });
  assert(market.ok, 'the market can be played');
  const product = productByRoot('NQ');
  assert(product !== null, 'NQ is a product');
  const { config } = backtestDesk('overnight-range', product, settings(), PROGRAM);
  const accounts = config.accounts.map((account) => ({ ...account, accountId: ACCOUNT }));
  const strategies = config.strategies.map((one) => ({ ...one, accountId: ACCOUNT }));
  return await runInOneProcess({
    market: market.value,
    config: { ...config, accounts, strategies },
    breakAt,
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadline-one-process-'));
  path = join(folder, 'NQ_1m.csv');
  const product = productByRoot('NQ');
  assert(product !== null, 'NQ is a product');
  const from = Date.UTC(2025, 9, 29, 22) as UnixMs;
  writeMarket(path, { product, seed: 12, from, days: DAYS, startTicks: 96_000 });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('desk, client, network and gateway in one process on a virtual clock', () => {
  it('make the trades of the backtest, twice the same bytes', async () => {
    const expected = await backtest();
    const first = await oneProcess();
    const report = tradeReport(first.trades);
    expect(report.trades.length).toBeGreaterThan(DAYS);
    expect(report).toEqual(expected);
    const second = await oneProcess();
    expect(second.journalHash).toBe(first.journalHash);
    expect(second.gatewayLines).toEqual(first.gatewayLines);
  });
});
