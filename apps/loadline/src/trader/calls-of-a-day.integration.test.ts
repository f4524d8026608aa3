import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccountId, assert, productByRoot, type UnixMs } from '@loadline/core';
import { USUAL_RECONCILE } from '@loadline/engine';
import { prepareMarket } from '@loadline/gateway';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { writeMarket } from '@loadline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OneProcessRun, runInOneProcess } from '../../test/one-process-desk.ts';
import { backtestDesk } from '../settings/backtest-desk.ts';
import { strategyByKind } from '../settings/strategies.ts';

/** The practice account of the gateway's first user. */
const ACCOUNT = 10_001 as AccountId;
const DAYS = 4;
/** What a day may cost with one account: beside reconciliation, and with it. */
const OTHER_CALLS_MAX = 50;
const CALLS_MAX = 300;

let folder = '';
let path = '';

/** The usual desk, which also asks the venue without an occasion. */
async function played(settings: Readonly<Record<string, string>>): Promise<OneProcessRun> {
  const product = productByRoot('NQ');
  const definition = strategyByKind('overnight-range');
  const rules = builtInRules('topstep-practice');
  assert(product !== null && definition.ok && rules !== null, 'they are built in');
  const parsed = definition.value.parse(settings);
  assert(parsed.ok, 'the settings are right');
  const { config } = backtestDesk('overnight-range', product, parsed.value, {
    rules,
    limits: DEFAULT_LIMITS,
    events: NO_EVENTS,
    sizing: null,
  });
  const onAccount = <Row extends object>(row: Row) => ({ ...row, accountId: ACCOUNT });
  const market = await prepareMarket({ dataPath: path });
  assert(market.ok, 'the market can be played');
  return await runInOneProcess({
    market: market.value,
    config: {
      ...config,
      reconcileEvery: USUAL_RECONCILE,
      accounts: config.accounts.map(onAccount),
      strategies: config.strategies.map(onAccount),
    },
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadline-calls-'));
  path = join(folder, 'NQ_1m.csv');
  const product = productByRoot('NQ');
  assert(product !== null, 'NQ is a product');
  const from = Date.UTC(2025, 9, 29, 22) as UnixMs;
  writeMarket(path, { product, seed: 12, from, days: DAYS, startTicks: 96_000 });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('what a day of trading costs in calls to the venue', () => {
  it.each([
    { name: 'many trades', settings: { bufferTicks: '0', tradesMax: '6', stopMultiple: '4' } },
    // Entries wait from the open on, and what is entered is held until everything is closed.
    {
      name: 'exposure for as long as the day allows',
      settings: { stopMultiple: '10', targetMultiple: '20', breakevenTrigger: '0' },
    },
  ])('stays within its bounds with $name', async ({ settings }) => {
    const run = await played(settings);
    expect(run.trades.length).toBeGreaterThan(0);
    const whole = run.calls.slice(1, -1);
    expect(whole.length).toBeGreaterThanOrEqual(DAYS - 2);
    for (const { total, reconciling } of run.calls) {
      expect(total - reconciling).toBeLessThanOrEqual(OTHER_CALLS_MAX);
      expect(total).toBeLessThanOrEqual(CALLS_MAX);
    }
    // The venue was asked all the same: about every five minutes while something was at work.
    expect(Math.max(...whole.map(({ reconciling }) => reconciling))).toBeGreaterThan(100);
  });
});
