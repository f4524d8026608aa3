import { describe, expect, it } from 'vitest';
import { BUILT_IN_SOURCES } from './built-in.ts';
import { type PackSource, readPacks } from './read-packs.ts';
import { versionOn } from './resolve-pack.ts';

type Json = Readonly<Record<string, unknown>>;

const cited = (value: unknown, source = 'S1'): Json => ({ value, source, grade: 'A' });

/** A pack of another firm that stands on a built-in base and says only what is its own. */
const pack = (rules: Json, more: Json = {}): PackSource => ({
  name: 'own.json',
  json: {
    id: 'own-combine-50k',
    base: 'topstep-combine',
    title: 'Own',
    program: 'combine',
    versions: [{ from: '2026-10-01', why: 'begin', rules }],
    ...more,
  },
});

const RULES: Json = {
  'account.startBalance': cited('50000'),
  'mll.amount': cited('2500'),
  'mll.lock': cited('50100', 'OWN'),
  'dll.amount': cited('1100'),
  'target.profit': cited('3000'),
  'lots.flat': cited(4),
};

const { 'dll.amount': _, ...WITHOUT_LIMIT } = RULES;

const problemsOf = (source: PackSource): readonly string[] =>
  readPacks([...BUILT_IN_SOURCES, source]).problems;

describe('readPacks', () => {
  it('finds nothing wrong with the built-in packs', () => {
    const { packs, problems } = readPacks(BUILT_IN_SOURCES);
    expect(problems).toEqual([]);
    expect(packs).toHaveLength(10);
  });

  it('joins a pack with a base, the pack first', () => {
    const own = pack({ ...RULES, 'target.bestDayShareMax': cited('0.3') });
    const { packs, problems } = readPacks([own, ...BUILT_IN_SOURCES]);
    expect(problems).toEqual([]);
    const read = packs.find(({ id }) => id === 'own-combine-50k');
    expect(read?.versions.map(({ from }) => from)).toEqual(['2026-10-01']);
    expect(read?.versions[0]?.cited).toMatchObject({
      'target.bestDayShareMax': { value: '0.3' },
      'target.daysMin': { value: 2, source: 'S2' },
    });
    expect(read === undefined ? null : versionOn(read, '2026-09-30')).toBeNull();
  });

  it('takes over what a base changes later', () => {
    const own = pack(RULES, { versions: [{ from: '2026-09-01', why: 'begin', rules: RULES }] });
    const read = readPacks([...BUILT_IN_SOURCES, own]).packs.at(-1);
    expect(read?.versions.map(({ from, changed }) => [from, changed.length])).toMatchObject([
      ['2026-09-01', expect.any(Number)],
      ['2026-09-13', 1],
      ['2026-09-17', 4],
    ]);
  });

  it.each([
    {
      name: 'a rule that is missing',
      source: pack(WITHOUT_LIMIT),
      problem: /own\.json: own-combine-50k: from 2026-10-01: dll\.amount is missing/,
    },
    {
      name: 'a number for money',
      source: pack({ ...RULES, 'mll.amount': cited(2_500) }),
      problem: /own\.json: versions\.0\.rules\.mll\.amount\.value: /,
    },
    {
      name: 'a rule that nobody knows',
      source: pack({ ...RULES, 'mll.amuont': cited('1') }),
      problem: /mll\.amuont/,
    },
    {
      name: 'a value without a source',
      source: pack({ ...RULES, 'lots.flat': { value: 4, grade: 'A' } }),
      problem: /lots\.flat\.source/,
    },
    {
      name: 'a source that is not listed',
      source: pack({ ...RULES, 'lots.flat': cited(4, 'X9') }),
      problem: /lots\.flat names the source X9/,
    },
    {
      name: 'a lock below the first floor',
      source: pack({ ...RULES, 'mll.lock': cited('47000') }),
      problem: /mll\.lock is below the first floor/,
    },
    {
      name: 'a target that is none',
      source: pack({ ...RULES, 'target.profit': cited('-1') }),
      problem: /target\.profit has to be above 0/,
    },
    {
      name: 'a cap of payouts that lets nothing through',
      source: pack({ ...RULES, 'payout.standard.cap': cited('0') }),
      problem: /payout\.standard\.cap has to be above 0/,
    },
    {
      name: 'two kinds of lots',
      source: pack({ ...RULES, 'lots.tiers': cited([{ lots: 1 }]) }),
      problem: /exactly one of lots\.flat and lots\.tiers/,
    },
    {
      name: 'tiers that do not rise',
      source: pack({
        ...RULES,
        'lots.flat': cited(null),
        'lots.tiers': cited([{ lots: 1, below: '2000' }, { lots: 2, upTo: '1500' }, { lots: 3 }]),
      }),
      problem: /the ends of lots\.tiers have to rise/,
    },
    {
      name: 'payouts without their conditions',
      source: pack({ ...RULES, 'payout.shareOfBalance': cited('0.5') }),
      problem: /payout\.minimum is missing/,
    },
    {
      name: 'a base that is not there',
      source: pack(RULES, { base: 'nobody' }),
      problem: /own\.json: the base nobody is not there/,
    },
    {
      name: 'a base that is the pack itself',
      source: pack(RULES, { base: 'own-combine-50k' }),
      problem: /leads back to itself/,
    },
    {
      name: 'an id that is taken',
      source: pack(RULES, { id: 'topstep-xfa-50k' }),
      problem: /own\.json: the id topstep-xfa-50k is taken by built-in topstep-xfa-50k\.json/,
    },
    {
      name: 'versions out of order',
      source: pack(RULES, {
        versions: ['2026-10-02', '2026-10-01'].map((from) => ({ from, why: 'x', rules: RULES })),
      }),
      problem: /the version from 2026-10-01 does not come after the one before it/,
    },
    {
      name: 'a date that does not exist',
      source: pack(RULES, { versions: [{ from: '2026-02-30', why: 'x', rules: RULES }] }),
      problem: /versions\.0\.from: expected a date/,
    },
  ])('tells $name', ({ source, problem }) => {
    expect(problemsOf(source).join('\n')).toMatch(problem);
  });
});
