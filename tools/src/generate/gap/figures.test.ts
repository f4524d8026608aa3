import { describe, expect, it } from 'vitest';
import { gapRows, type Recording, type SourceProduct } from './figures.ts';
import { PARTS } from './parts.ts';

const product = (
  root: string,
  category: string,
  range: number,
  more: Partial<SourceProduct> = {},
): SourceProduct => ({
  root,
  category,
  tickSize: 1,
  microOf: null,
  typicalDailyRangePoints: range,
  ...more,
});

const recording = (root: string, far: number, more: Partial<Recording> = {}): Recording => ({
  root,
  file: `${root} bars`,
  kind: 'bars',
  counts: PARTS.map(() => 1_000),
  far: PARTS.map(() => far),
  ...more,
});

/** The same far value in all parts but the first, the reopening. */
const reopening = (first: number | null, rest: number): readonly (number | null)[] =>
  PARTS.map((_, part) => (part === 0 ? first : rest));

const BIG = product('BIG', 'kind', 1_000);
const SMALL = product('SMALL', 'kind', 1_000, { microOf: 'BIG' });
const FINE = product('FINE', 'kind', 1_000, { microOf: 'BIG', tickSize: 0.5 });
const KIN = product('KIN', 'kind', 500, { tickSize: 0.5 });
const STRANGER = product('STRANGER', 'other', 100);
const WILD = product('WILD', 'third', 100);

describe('gapRows', () => {
  it('doubles the largest of the recordings, and takes trades as they are', () => {
    const trades = recording('BIG', 15, { kind: 'trades' });
    const rows = gapRows([BIG], [recording('BIG', 4), recording('BIG', 6), trades]);
    expect(rows['BIG']).toMatchObject({ measured: true, ticks: PARTS.map(() => 15) });
    const calm = recording('BIG', 11, { kind: 'trades' });
    const doubled = gapRows([BIG], [recording('BIG', 4), recording('BIG', 6), calm]);
    expect(doubled['BIG']?.ticks).toEqual(PARTS.map(() => 12));
    expect(doubled['BIG']?.jumps).toEqual(PARTS.map(() => 2_000));
  });

  it('gives a pair on one grid the same figures', () => {
    const rows = gapRows([BIG, SMALL], [recording('BIG', 4), recording('SMALL', 9)]);
    expect(rows['BIG']?.ticks).toEqual(rows['SMALL']?.ticks);
    expect(rows['BIG']?.ticks[3]).toBe(18);
  });

  it('scales a micro that was not recorded, by its own grid', () => {
    const rows = gapRows([BIG, SMALL, FINE], [recording('BIG', 4)]);
    expect(rows['SMALL']).toMatchObject({ measured: false, ticks: PARTS.map(() => 16) });
    expect(rows['FINE']?.ticks).toEqual(PARTS.map(() => 32));
  });

  it('scales from the strictest of a kind', () => {
    const rows = gapRows([BIG, WILD, KIN], [recording('BIG', 4), recording('WILD', 40)]);
    expect(rows['KIN']?.ticks[3]).toBe(16);
    expect(rows['KIN']?.basis).toMatch(/from BIG$/);
  });

  it('scales from all where none of a kind was recorded, and keeps three ticks', () => {
    const rows = gapRows([BIG, WILD, STRANGER], [recording('BIG', 4), recording('WILD', 1)]);
    expect(rows['STRANGER']?.ticks[3]).toBe(4);
    const narrow = product('NARROW', 'other', 10);
    expect(gapRows([BIG, narrow], [recording('BIG', 4)])['NARROW']?.ticks[3]).toBe(3);
  });

  it('takes the reopening from the evening where it was seen too rarely', () => {
    const seen = recording('BIG', 0, { far: reopening(6, 4) });
    const unseen = recording('WILD', 0, { far: reopening(null, 10) });
    const rows = gapRows([BIG, WILD], [seen, unseen]);
    expect(rows['BIG']?.ticks.slice(0, 2)).toEqual([12, 8]);
    expect(rows['WILD']?.ticks.slice(0, 2)).toEqual([30, 20]);
    expect(rows['WILD']?.jumps[0]).toBe(0);
  });

  it('never takes the reopening below the evening', () => {
    const rows = gapRows([BIG], [recording('BIG', 0, { far: reopening(1, 4) })]);
    expect(rows['BIG']?.ticks.slice(0, 2)).toEqual([8, 8]);
  });
});
