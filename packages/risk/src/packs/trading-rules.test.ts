import { describe, expect, it } from 'vitest';
import { packOf, rulesOf } from '../../test/rules.ts';
import { BUILT_IN_SOURCES } from './built-in.ts';
import { type PackSource, readPacks } from './read-packs.ts';
import { versionOn } from './resolve-pack.ts';

const cited = (value: unknown) => ({ value, source: 'S1', grade: 'A' });

const NEEDED = {
  'account.startBalance': '50000',
  'mll.amount': '2500',
  'mll.lock': '50000',
  'mll.floorAfterFirstPayout': null,
  'mll.closesAccount': false,
  'dll.amount': null,
  'dll.terms': 'none',
  'target.profit': null,
  'target.bestDayShareMax': null,
  'target.daysMin': 0,
  'lots.flat': 4,
  'lots.tiers': null,
  'lots.mini': '1',
  'lots.micro': '0.1',
  'lots.exceptions': {},
  'lots.productCaps': {},
  'payout.shareOfBalance': null,
};

/** The pack of another firm that says no more than it must, and what is added here. */
const otherFirm = (more: Readonly<Record<string, unknown>>, base?: string): PackSource => ({
  name: 'other.json',
  json: {
    id: 'other-50k',
    title: 'Other',
    program: 'combine',
    ...(base === undefined ? {} : { base }),
    sources: { S1: 'The page of that firm' },
    versions: [
      {
        from: '2026-10-01',
        why: 'begin',
        rules: Object.fromEntries(
          Object.entries({ ...NEEDED, ...more }).map(([name, value]) => [name, cited(value)]),
        ),
      },
    ],
  },
});

function readOther(source: PackSource) {
  const { packs, problems } = readPacks([...BUILT_IN_SOURCES, source]);
  const pack = packs.find(({ id }) => id === 'other-50k');
  return { rules: pack === undefined ? null : versionOn(pack, '2026-10-05')?.rules, problems };
}

describe('the rules of trading', () => {
  it.each([
    { size: '50k', openings: 3 },
    { size: '100k', openings: 6 },
    { size: '150k', openings: 9 },
  ])('are those of the reference for $size', ({ size, openings }) => {
    for (const program of ['combine', 'xfa']) {
      const rules = rulesOf(`topstep-${program}-${size}`);
      expect(rules.permittedRoots?.size).toBe(51);
      expect(rules.hours).toEqual({
        lastEntryMinute: 908,
        flatByMinute: 910,
        holidayCutoffMinutes: 15,
      });
      expect(rules.cpi).toEqual({
        minutesBefore: 5,
        minutesAfter: 5,
        noOpening: new Set(['ES', 'RTY', 'YM', 'NQ', 'NKD', 'GC', 'SI', 'HG', 'PL']),
        micros: new Set(['MES', 'M2K', 'MYM', 'MNQ', 'MGC', 'SIL', 'MHG']),
        microOpenings: openings,
      });
      expect(rules.priceLimitZone).toEqual({ numerator: 2n, denominator: 100n });
      expect(rules.automationAllowed).toBe(true);
      expect(rules.oversizeGraceSeconds).toBe(10);
    }
  });

  it('forbid a program on a live account, which has no CPI window', () => {
    expect(rulesOf('topstep-live-100k')).toMatchObject({ automationAllowed: false, cpi: null });
  });

  it('give the practice account a number of micros too', () => {
    expect(rulesOf('topstep-practice').cpi?.microOpenings).toBe(9);
  });

  it('begin with the day of their source', () => {
    expect(rulesOf('topstep-combine-50k', '2026-09-16').cpi).toBeNull();
    expect(rulesOf('topstep-combine-50k', '2026-05-28').priceLimitZone).toBeNull();
    expect(rulesOf('topstep-combine-50k', '2026-05-29').priceLimitZone).not.toBeNull();
  });

  it('are absent from the pack of another firm that does not name them', () => {
    const { rules, problems } = readOther(otherFirm({}));
    expect(problems).toEqual([]);
    expect(rules).toMatchObject({
      permittedRoots: null,
      hours: { lastEntryMinute: null, flatByMinute: null, holidayCutoffMinutes: null },
      cpi: null,
      priceLimitZone: null,
      automationAllowed: null,
      oversizeGraceSeconds: null,
    });
  });

  it('may allow opening up to the time to be flat by', () => {
    const hours = { 'hours.lastEntry': '15:59', 'hours.flatBy': '15:59' };
    const { rules, problems } = readOther(otherFirm(hours));
    expect(problems).toEqual([]);
    expect(rules?.hours).toEqual({
      lastEntryMinute: 959,
      flatByMinute: 959,
      holidayCutoffMinutes: null,
    });
  });

  it('are taken back from a base with null', () => {
    const none = { 'news.cpiMinutesBefore': null, 'news.cpiMinutesAfter': null };
    const lists = { 'news.cpiNoOpening': null, 'news.cpiMicros': null };
    const { rules, problems } = readOther(otherFirm({ ...none, ...lists }, 'topstep'));
    expect(problems).toEqual([]);
    expect(rules?.cpi).toBeNull();
    expect(rules?.permittedRoots?.has('NQ')).toBe(true);
  });

  it.each([
    {
      name: 'a last entry after everything has to be flat',
      more: { 'hours.lastEntry': '15:11', 'hours.flatBy': '15:10' },
      problem: 'hours.lastEntry comes after hours.flatBy.',
    },
    {
      name: 'a last entry alone',
      more: { 'hours.lastEntry': '15:08' },
      problem: 'hours.lastEntry needs hours.flatBy.',
    },
    {
      name: 'a CPI window with one end',
      more: { 'news.cpiNoOpening': ['ES'], 'news.cpiMinutesBefore': 5 },
      problem: 'the rules of news.cpi need both news.cpiMinutesBefore and news.cpiMinutesAfter.',
    },
  ])('refuse $name', ({ more, problem }) => {
    const { problems } = readOther(otherFirm(more));
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('state a source and a grade for every value', () => {
    const newest = packOf('topstep-practice').versions.at(-1);
    expect(newest?.from).toBe('2026-09-17');
    for (const rule of Object.values(newest?.cited ?? {})) {
      expect(packOf('topstep-practice').sources[rule.source]).toBeTypeOf('string');
      expect(['A', 'B', 'C', 'D']).toContain(rule.grade);
    }
  });
});
