import { type Contract, MINUTE_MS, makeContract, type UnixMs } from '@loadline/core';
import type { MarketFile } from '@loadline/data';
import { describe, expect, it } from 'vitest';
import { contractOf, flat, OPEN_AT, type Row, seriesOf } from '../../test/bars.ts';
import { tickRun } from '../../test/ticks.ts';
import { replayRuns } from './replay-runs.ts';
import { ReplaySource } from './replay-source.ts';

const NQ = contractOf('NQ');
const NEXT = makeContract(NQ.product, 'M', 2025);
const LATER = (OPEN_AT + 60 * MINUTE_MS) as UnixMs;

const common = {
  path: 'x',
  continuous: false,
  count: 1,
  strays: { count: 0, first: null, last: null },
};

function bars(contract: Contract, from: UnixMs = OPEN_AT, price = 100): MarketFile {
  const file = { ...common, product: contract.product };
  return { kind: 'bars', file: { ...file, series: [seriesOf(contract, flat(price, 3), from)] } };
}

/** Bars of so many minutes, as a file of five-minute bars has them. */
function sparse(minutes: number): MarketFile {
  const one = (): (Row | null)[] => [...flat(100, 1), ...Array.from({ length: minutes - 1 }, none)];
  const rows = Array.from({ length: 40 }, one).flat();
  const file = { ...common, product: NQ.product };
  return { kind: 'bars', file: { ...file, series: [seriesOf(NQ, rows)] } };
}

const none = (): null => null;

function ticks(kind: 'trades' | 'quotes', contract: Contract): MarketFile {
  const { from, to, trades, quotes } = tickRun(contract, [[0, 100, 1]], [[0, 99, 100]]);
  const file = { ...common, product: contract.product };
  if (trades === undefined || quotes === undefined) throw new Error('a run has both');
  return kind === 'trades'
    ? { kind, file: { ...file, series: [{ contract, from, to, columns: trades }] } }
    : { kind, file: { ...file, series: [{ contract, from, to, columns: quotes }] } };
}

describe('replayRuns', () => {
  it('joins the parts of one contract by time and keeps the order of the files', () => {
    const files = [bars(contractOf('ES')), bars(NQ, LATER, 7), bars(NQ, OPEN_AT, 5)];
    const runs = replayRuns(files);
    if (!runs.ok) throw new Error(runs.error);
    expect(runs.value.map(({ contract }) => contract.name)).toEqual(['ESH5', 'NQH5']);
    expect([...(runs.value[1]?.columns.close ?? [])]).toEqual([5, 5, 5, 7, 7, 7]);
    expect([runs.value[1]?.from, runs.value[1]?.to]).toEqual([OPEN_AT, LATER + 3 * MINUTE_MS]);
  });

  it('puts quotes beside the trades of their contract, whichever file comes first', () => {
    const runs = replayRuns([ticks('quotes', NQ), ticks('trades', NQ)]);
    const [run] = runs.ok ? runs.value : [];
    expect([run?.trades?.length, run?.quotes?.length, run?.columns.length]).toEqual([1, 1, 1]);
  });

  it.each([
    {
      files: [ticks('quotes', NQ)],
      fault: 'There are only quotes of NQH5: give its trades or bars with --data too.',
    },
    {
      files: [bars(NQ), ticks('trades', NQ)],
      fault: 'There are bars and trades of NQH5: give only one of them with --data.',
    },
    {
      files: [bars(NQ), bars(NQ)],
      fault: 'Two files have bars of NQH5 for the same time: give each with --data once.',
    },
    {
      files: [ticks('trades', NQ), ticks('trades', NQ)],
      fault: 'Two files have trades of NQH5 for the same time: give each with --data once.',
    },
    {
      files: [sparse(5)],
      fault: 'The bars of NQH5 open every 5 minutes: give bars of one minute with --data.',
    },
  ])('refuses: $fault', ({ files, fault }) => {
    expect(replayRuns(files)).toEqual({ ok: false, error: fault });
  });
});

describe('the front month of recorded contracts', () => {
  const day = (text: string) => Date.parse(text) as UnixMs;

  it('is that of the rule where two are recorded side by side, and rolls', () => {
    const rows = flat(100, 2);
    const run = (contract: Contract, from: string, to: string) => ({
      ...seriesOf(contract, rows, day(from)),
      to: day(to),
    });
    const source = new ReplaySource([
      run(NEXT, '2025-03-03T15:00:00Z', '2025-05-01T00:00:00Z'),
      run(NQ, '2025-02-03T15:00:00Z', '2025-03-20T00:00:00Z'),
    ]);
    const front = (text: string) => source.front(NQ.product, day(text))?.name;
    expect(front('2025-02-10T15:00:00Z')).toBe('NQH5');
    expect(front('2025-03-04T15:00:00Z')).toBe('NQH5');
    expect(front('2025-03-19T15:00:00Z')).toBe('NQM5');
    expect(front('2025-04-19T15:00:00Z')).toBe('NQM5');
    // Before the first bar and after the last one, whichever file was named first.
    expect(front('2025-02-03T14:59:00Z')).toBe('NQH5');
    expect(front('2025-06-19T15:00:00Z')).toBe('NQM5');
    expect(source.contract(NQ.id)?.name).toBe('NQH5');
  });
});
