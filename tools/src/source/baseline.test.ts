import { describe, expect, it } from 'vitest';
import { adopted, type Checked, parseBaseline, slack, tightened, uncovered } from './baseline.ts';
import { findingAt } from './finding.ts';

const CHECKED: readonly Checked[] = [
  {
    name: 'sizes',
    findings: [
      findingAt('a.ts', 1, 'long', 20),
      findingAt('a.ts', 9, 'wide'),
      findingAt('b.ts', 1, 'x'),
    ],
  },
];

const withExcess = (excess: Readonly<Record<string, number>>) => ({ tests: 5, excess });

describe('the baseline', () => {
  it('covers old excess of the same check and path, and shows all of it when it grew', () => {
    const shown = (excess: Readonly<Record<string, number>>): readonly string[] =>
      uncovered(CHECKED, withExcess(excess)).flatMap(({ findings }) =>
        findings.map(({ path, line }) => `${path}:${line}`),
      );
    expect(shown({})).toEqual(['a.ts:1', 'a.ts:9', 'b.ts:1']);
    expect(shown({ 'sizes a.ts': 21, 'imports b.ts': 1 })).toEqual(['b.ts:1']);
    expect(shown({ 'sizes a.ts': 20, 'sizes b.ts': 1 })).toEqual(['a.ts:1', 'a.ts:9']);
  });

  it('must shrink as soon as the excess does', () => {
    expect(slack(CHECKED, withExcess({ 'sizes a.ts': 21, 'sizes b.ts': 1 }))).toEqual([]);
    expect(slack(CHECKED, withExcess({ 'sizes a.ts': 30, 'sizes gone.ts': 2 }))).toEqual([
      'sizes a.ts: 30 allowed, 21 left',
      'sizes gone.ts: 2 allowed, 0 left',
    ]);
  });

  it('tightens, and never loosens: excess falls, the number of tests rises', () => {
    const old = withExcess({ 'sizes a.ts': 30, 'sizes b.ts': 0, 'sizes gone.ts': 2 });
    expect(tightened(CHECKED, old, 9)).toEqual({ tests: 9, excess: { 'sizes a.ts': 21 } });
    expect(tightened(CHECKED, old, 3).tests).toBe(5);
  });

  it('adopts exactly what is there', () => {
    expect(adopted(CHECKED).excess).toEqual({ 'sizes a.ts': 21, 'sizes b.ts': 1 });
    expect(slack(CHECKED, adopted(CHECKED))).toEqual([]);
    expect(uncovered(CHECKED, adopted(CHECKED)).flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('refuses a file that it does not understand', () => {
    expect(() => parseBaseline('{ "tests": 1, "excess": {}, "more": 1 }')).toThrow('more');
    expect(() => parseBaseline('{ "tests": -1, "excess": {} }')).toThrow('tests');
  });
});
