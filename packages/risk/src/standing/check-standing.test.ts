import type { AccountId, IsoDate, VenueAccount } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { dollars, OPTIONS, packOf } from '../../test/rules.ts';
import { DEFAULT_LIMITS } from '../limits/risk-limits.ts';
import type { AccountDeclaration } from './account-declaration.ts';
import { checkStanding } from './check-standing.ts';
import { contradictionsOf } from './contradictions.ts';

const DAY = '2026-10-05' as IsoDate;
const PACKS = ['combine', 'xfa', 'live']
  .flatMap((program) => ['50k', '100k', '150k'].map((size) => packOf(`topstep-${program}-${size}`)))
  .concat(packOf('topstep-practice'));

const COMBINE: VenueAccount = {
  accountId: 10_002 as AccountId,
  name: '50KTC-V2-310002-48130062',
  balance: dollars(50_400),
  canTrade: true,
  simulated: true,
};
const FUNDED = { ...COMBINE, name: 'EXPRESS-V2-310002-1', balance: dollars(900) };

const declared = (change: Partial<AccountDeclaration> = {}): AccountDeclaration => ({
  accountId: COMBINE.accountId,
  packId: 'topstep-combine-50k',
  dailyLoss: { bought: 'no', amount: null },
  path: 'standard',
  payoutsTaken: [],
  namePattern: null,
  accepted: null,
  confirmed: null,
  limits: DEFAULT_LIMITS,
  ...change,
});

const CONFIRMED = {
  by: 'lorenz',
  on: DAY,
  balance: dollars(50_400),
  floor: dollars(48_400),
};

const check = (
  declaration: AccountDeclaration | null,
  account: Partial<VenueAccount> = {},
  hasTraded: boolean | null = true,
) => checkStanding(declaration, { ...COMBINE, ...account }, { packs: PACKS, day: DAY, hasTraded });

const factsOf = (change: Partial<AccountDeclaration>, account: Partial<VenueAccount> = {}) =>
  check(declared(change), account).contradictions.map(({ fact }) => fact);

describe('the standing of an account', () => {
  it.each([
    { name: 'without a declaration', declaration: null, standing: 'undeclared' },
    { name: 'that has traded', declaration: declared(), standing: 'unconfirmed' },
    {
      name: 'that a person has confirmed',
      declaration: declared({ confirmed: CONFIRMED }),
      standing: 'confirmed',
    },
    {
      name: 'as the firm opens it',
      declaration: declared(),
      account: { balance: dollars(50_000) },
      hasTraded: false,
      standing: 'confirmed',
    },
    {
      name: 'back at its first balance',
      declaration: declared(),
      account: { balance: dollars(50_000) },
      standing: 'unconfirmed',
    },
    {
      name: 'of which it is not known whether it has traded',
      declaration: declared(),
      account: { balance: dollars(50_000) },
      hasTraded: null,
      standing: 'unconfirmed',
    },
    {
      name: 'without trades but with another balance',
      declaration: declared(),
      hasTraded: false,
      standing: 'unconfirmed',
    },
    {
      name: 'that cannot be lost',
      declaration: declared({ packId: 'topstep-practice' }),
      account: { name: 'PRAC-V2-1', balance: dollars(12) },
      standing: 'confirmed',
    },
    {
      name: 'that contradicts what was confirmed',
      declaration: declared({ confirmed: CONFIRMED }),
      account: { balance: dollars(48_400) },
      standing: 'contradicted',
    },
    {
      name: 'just above the floor that was confirmed',
      declaration: declared({ confirmed: CONFIRMED }),
      account: { balance: dollars(48_400.01) },
      standing: 'confirmed',
    },
  ])('$name is $standing', ({ declaration, account = {}, hasTraded = true, standing }) => {
    expect(check(declaration, account, hasTraded).standing).toBe(standing);
  });
});

describe('a contradiction', () => {
  it.each([
    { name: 'an unknown pack', change: { packId: 'other-firm' }, facts: ['pack'] },
    {
      name: 'a live account',
      change: { packId: 'topstep-live-50k' },
      account: { name: 'A1', simulated: false, balance: dollars(9_000) },
      facts: ['automation'],
    },
    { name: 'not simulated', change: {}, account: { simulated: false }, facts: ['simulated'] },
    {
      name: 'another size in the name',
      change: {},
      account: { name: '100KTC-V2-1' },
      facts: ['name'],
    },
    {
      name: 'another program in the name',
      change: {},
      account: { name: 'EXPRESS-V2-310002-1' },
      facts: ['name'],
    },
    { name: 'a practice name', change: {}, account: { name: 'PRAC-V2-1' }, facts: ['name'] },
    { name: 'a name not as declared', change: { namePattern: '50KTC-*-7' }, facts: ['name'] },
    {
      name: 'a balance at the first floor',
      change: {},
      account: { balance: dollars(48_000) },
      facts: ['balance'],
    },
    {
      name: 'the balance of a larger account',
      change: {},
      account: { balance: dollars(101_200) },
      facts: ['balance'],
    },
    {
      name: 'the balance of a Combine on a funded account',
      change: { packId: 'topstep-xfa-50k' },
      account: { ...FUNDED, balance: dollars(50_100) },
      facts: ['balance'],
    },
    {
      name: 'no room left after a payout',
      change: {
        packId: 'topstep-xfa-50k',
        payoutsTaken: [{ day: DAY, amount: dollars(500) }],
      },
      account: { ...FUNDED, balance: dollars(0) },
      facts: ['balance'],
    },
    {
      name: 'payouts of a Combine',
      change: { payoutsTaken: [{ day: DAY, amount: dollars(500) }] },
      facts: ['payouts'],
    },
    { name: 'a path of a Combine', change: { path: 'consistency' as const }, facts: ['path'] },
    {
      name: 'a daily limit where none is sold',
      change: {
        packId: 'topstep-practice',
        dailyLoss: { bought: 'otherwise' as const, amount: dollars(9) },
      },
      account: { name: 'PRAC-V2-1' },
      facts: ['dailyLoss'],
    },
    {
      name: 'a daily limit wider than the firm sells',
      change: { dailyLoss: { bought: 'otherwise' as const, amount: dollars(1_000.01) } },
      facts: ['dailyLoss'],
    },
    {
      name: 'several things at once',
      change: { path: 'consistency' as const },
      account: { simulated: false, name: '150KTC-1', balance: dollars(1) },
      facts: ['simulated', 'name', 'balance', 'path'],
    },
  ])('is $name', ({ change, account = {}, facts }) => {
    expect(factsOf(change, account)).toEqual(facts);
    expect(check(declared(change), account).standing).toBe('contradicted');
  });

  it.each([
    { name: 'a name that says nothing', account: { name: 'My account 100' } },
    { name: 'a name in another case', account: { name: '50ktc-v2-1' } },
    { name: 'a name as declared', change: { namePattern: '50KTC-*-*62' } },
    { name: 'a balance raised by a large best day', account: { balance: dollars(53_500) } },
    { name: 'a balance just above the first floor', account: { balance: dollars(48_000.01) } },
    {
      name: 'a funded account below 0',
      change: { packId: 'topstep-xfa-50k' },
      account: { ...FUNDED, balance: dollars(-1_999.99) },
    },
    {
      name: 'a funded account on the consistency path',
      change: { packId: 'topstep-xfa-100k', path: 'consistency' as const },
      account: FUNDED,
    },
    {
      name: 'a daily limit as the firm sells it',
      change: { dailyLoss: { bought: 'withCombine' as const, amount: null } },
    },
    { name: 'an account that may not trade', account: { canTrade: false } },
  ])('is not $name', ({ change = {}, account = {} }) => {
    expect(check(declared(change), account)).toEqual({
      standing: 'unconfirmed',
      contradictions: [],
    });
  });

  it('is told in a sentence with both sides', () => {
    expect(check(declared(), { name: '100KTC-V2-1' }).contradictions[0]?.detail).toBe(
      'The name 100KTC-V2-1 says 100K; topstep-combine-50k with 50K is declared.',
    );
    expect(check(declared(), { balance: dollars(101_200) }).contradictions[0]?.detail).toBe(
      'A balance of $101,200.00 is rather that of topstep-combine-100k.',
    );
  });

  it('is not the form of a name at another firm', () => {
    const pack = { ...packOf('topstep-combine-50k'), id: 'other-combine-50k' };
    const found = contradictionsOf(
      { pack, options: OPTIONS, payouts: 0, namePattern: null },
      { ...COMBINE, name: 'EXPRESS-100K-1' },
      { day: DAY, packs: [] },
    );
    expect(found).toEqual([]);
  });

  it('is a day before the pack begins', () => {
    const day = '2023-12-29' as IsoDate;
    const seen = { packs: PACKS, day, hasTraded: true };
    expect(checkStanding(declared(), COMBINE, seen).contradictions).toEqual([
      { fact: 'pack', detail: 'topstep-combine-50k has no rules for 2023-12-29.' },
    ]);
  });

  it('stands when a person lets it, but only of name and balance', () => {
    const accepted = {
      facts: ['name', 'balance'] as const,
      by: 'lorenz',
      on: DAY,
      why: 'renamed by the firm',
    };
    const odd = { name: '100KTC-V2-1', balance: dollars(101_200) };
    expect(check(declared({ accepted }), odd).standing).toBe('unconfirmed');
    expect(factsOf({ accepted }, { ...odd, simulated: false })).toEqual(['simulated']);
    const low = { balance: dollars(48_400) };
    expect(factsOf({ accepted, confirmed: CONFIRMED }, low)).toEqual(['balance']);
  });
});
