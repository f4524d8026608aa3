import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, productByRoot, type UnixMs } from '@loadline/core';
import { writeMarket } from '@loadline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractsOf, exitsOf, expectParity, sidesOf } from './expect-parity.ts';

const DAYS = 50;
const SEED = 12;
/** From here the days hold a clock change, a roll, Thanksgiving and Christmas. */
const FROM = Date.UTC(2025, 9, 20) as UnixMs;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadline-generated-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the trader over the wire and the backtest', () => {
  it(`make the same trades on ${DAYS} days of a generated market`, async () => {
    const product = productByRoot('NQ');
    assert(product !== null, 'NQ is a product');
    const data = join(folder, 'NQ_1m_generated.csv');
    const start = { from: FROM, days: DAYS, startTicks: 96_000 };
    const written = writeMarket(data, { product, seed: SEED, ...start });
    expect(written).toMatchObject({ sessions: DAYS, earlyCloses: 3 });
    const set = {
      bufferTicks: '0',
      stopMultiple: '4',
      targetMultiple: '20',
      breakevenTrigger: '0.3',
      tradesMax: '6',
      quantity: '2',
    };
    const market = { data, symbol: 'NQ' };
    const report = await expectParity(market, { program: 'topstep-practice', set });
    expect(report.trades.length).toBeGreaterThan(DAYS);
    expect(sidesOf(report).size).toBe(2);
    expect(contractsOf(report).size).toBe(2);
    expect(Object.keys(exitsOf(report)).sort()).toEqual([
      'breakeven',
      'endOfDay',
      'stop',
      'target',
    ]);
  });
});
