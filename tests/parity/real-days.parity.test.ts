import { describe, expect, it } from 'vitest';
import { sharedData, sharedFile } from '../support/shared-data.ts';
import { contractsOf, exitsOf, expectParity, sidesOf } from './expect-parity.ts';
import type { Desk, Market } from './wire-run.ts';

if (sharedData === null) {
  process.stderr.write('parity on real days is skipped: ../shared/data is not there\n');
}

/** Twenty-two trading days in which New York's clocks and the front month change. */
const NQ_SPRING: Market = {
  data: sharedFile('bars_1m/NQ_1m_2025.csv.gz'),
  symbol: 'NQ',
  from: '2025-02-20',
  to: '2025-03-22',
};

/** Wide stops and far targets, so that every way out of a trade is taken. */
const WIDE: Desk = {
  program: 'topstep-practice',
  set: { stopMultiple: '2.5', targetMultiple: '4', breakevenTrigger: '1', tradesMax: '4' },
};

/** Clocks go back on 2 November; on the 27th and 28th trading ends early. */
const NQ_AUTUMN: readonly Market[] = [
  { ...NQ_SPRING, from: '2025-10-30', to: '2025-11-05' },
  { ...NQ_SPRING, from: '2025-11-25', to: '2025-12-02' },
];

const bars = (product: string): string =>
  sharedFile(`bars_1m/${product}_1m_2026-01-21_2026-02-27.csv.gz`);

/** A year before the holiday table begins: regular hours on both sides. */
const ES_2013: Market = {
  data: sharedFile('bars_1m/ESZ3_1m_2013-10-07_2013-10-11.csv.gz'),
  symbol: 'ESZ3',
};

/** Other ticks, hours, fees and rolls; on the evaluation account its limits decide too. */
const OTHERS: readonly (Market & Pick<Desk, 'program' | 'set'>)[] = [
  { ...days('MES'), program: 'topstep-combine-50k', set: { quantity: '5' } },
  { ...days('MNQ'), program: 'topstep-combine-50k', set: { quantity: '3', tradesMax: '4' } },
  { ...days('GC', '2026-01-26', '2026-02-03'), program: 'topstep-practice', set: {} },
  { ...days('CL', '2026-02-12', '2026-02-21'), program: 'topstep-practice', set: {} },
];

function days(symbol: string, from = '2026-02-08', to = '2026-02-14'): Market {
  return { data: bars(symbol), symbol, from, to };
}

describe.skipIf(sharedData === null)('the trader over the wire and the backtest', () => {
  it('make the same trades on a month with a roll and a clock change', async () => {
    const report = await expectParity(NQ_SPRING, WIDE);
    expect(report.trades.length).toBeGreaterThanOrEqual(10);
    expect(sidesOf(report)).toEqual(new Set(['buy', 'sell']));
    expect(contractsOf(report).size).toBe(2);
    const exits = exitsOf(report);
    for (const reason of ['stop', 'target', 'breakeven', 'endOfDay']) {
      expect([reason, exits[reason] ?? 0]).not.toEqual([reason, 0]);
    }
  });

  it.each(NQ_AUTUMN)('make the same trades from $from to $to', async (market) => {
    const report = await expectParity(market, WIDE);
    expect(report.trades).not.toEqual([]);
  });

  it('make the same trades of one contract in a year without a holiday table', async () => {
    const report = await expectParity(ES_2013, { program: 'topstep-practice', set: {} });
    expect(report.trades).not.toEqual([]);
  });

  it.each(OTHERS)('make the same trades of $symbol on $program', async (market) => {
    const report = await expectParity(market, market);
    expect(report.trades).not.toEqual([]);
  });
});
