import { describe, expect, it } from 'vitest';
import { limitsWith } from '../../test/limits.ts';
import { dollars, rulesOf } from '../../test/rules.ts';
import { accountOptions, declarationToJson, readDeclaration } from './account-declaration.ts';

const WRITTEN = {
  accountId: 10_002,
  packId: 'topstep-xfa-50k',
  dailyLoss: { bought: 'otherwise', amount: '800.00' },
  path: 'consistency',
  payoutsTaken: [{ day: '2026-09-30', amount: '500.00' }],
  namePattern: 'EXPRESS-*',
  accepted: { facts: ['name'], by: 'lorenz', on: '2026-10-01', why: 'renamed' },
  confirmed: { by: 'lorenz', on: '2026-10-01', balance: '-120.50', floor: null },
  limits: { tradesPerDay: 4 },
};

describe('readDeclaration', () => {
  it('reads what was written, and writes it back', () => {
    const read = readDeclaration(WRITTEN);
    if (!read.ok) throw new Error(read.error.join(' '));
    expect(read.value).toEqual({
      ...WRITTEN,
      dailyLoss: { bought: 'otherwise', amount: dollars(800) },
      payoutsTaken: [{ day: '2026-09-30', amount: dollars(500) }],
      confirmed: { ...WRITTEN.confirmed, balance: dollars(-120.5), floor: null },
      limits: limitsWith({ tradesPerDay: 4 }),
    });
    const json: unknown = JSON.parse(JSON.stringify(declarationToJson(read.value)));
    expect(readDeclaration(json)).toEqual(read);
    expect(json).toMatchObject({ ...WRITTEN, limits: { tradesPerDay: 4 } });
  });

  it.each([
    [
      'accountId',
      '10002',
      'account.accountId is "10002" and has to be the venue\'s number of the account.',
    ],
    ['packId', ' ', 'account.packId is " " and has to be text that is not empty.'],
    [
      'dailyLoss',
      { bought: 'no' },
      'account.dailyLoss.amount is missing' +
        ' and has to be dollars above 0 as text, such as "500.00".',
    ],
    ['path', 'fast', 'account.path is "fast" and has to be one of "standard", "consistency".'],
    [
      'payoutsTaken',
      [{ day: '2026-09-31', amount: '1' }],
      'account.payoutsTaken[0].day is "2026-09-31" and has to be a date such as "2026-10-05".',
    ],
    [
      'limits',
      { tradesPerDay: -4 },
      'limits.tradesPerDay is -4 and has to be a whole number of trades, 0 or more.',
    ],
  ])('refuses another %s', (field, value, fault) => {
    expect(readDeclaration({ ...WRITTEN, [field]: value })).toEqual({ ok: false, error: [fault] });
  });

  it('refuses what it does not know, what is missing and what is no declaration', () => {
    expect(readDeclaration({ ...WRITTEN, floor: '1' })).toMatchObject({ ok: false });
    const { path: _path, ...rest } = WRITTEN;
    expect(readDeclaration(rest)).toMatchObject({ ok: false });
    expect(readDeclaration(null)).toMatchObject({ ok: false });
    const { limits: _limits, ...bare } = WRITTEN;
    expect(readDeclaration(bare)).toMatchObject({ ok: true });
  });
});

describe('accountOptions', () => {
  const rules = rulesOf('topstep-xfa-50k');
  it.each([
    { bought: 'no' as const, amount: null, dailyLoss: null, atPurchase: false },
    { bought: 'no' as const, amount: dollars(300), dailyLoss: dollars(300), atPurchase: false },
    { bought: 'otherwise' as const, amount: null, dailyLoss: dollars(1_000), atPurchase: false },
    { bought: 'withCombine' as const, amount: null, dailyLoss: dollars(1_000), atPurchase: true },
    {
      bought: 'withCombine' as const,
      amount: dollars(700),
      dailyLoss: dollars(700),
      atPurchase: true,
    },
  ])('bought $bought with $amount', ({ bought, amount, dailyLoss, atPurchase }) => {
    expect(accountOptions({ dailyLoss: { bought, amount }, path: 'standard' }, rules)).toEqual({
      dailyLoss,
      dailyLossAtPurchase: atPurchase,
      path: 'standard',
    });
  });

  it('keeps the limit of the days on which it was mandatory', () => {
    const old = rulesOf('topstep-xfa-50k', '2024-08-01');
    expect(old.dailyLoss.terms).toBe('mandatory');
    expect(
      accountOptions({ dailyLoss: { bought: 'no', amount: null }, path: 'standard' }, old)
        .dailyLoss,
    ).toBeNull();
  });
});
