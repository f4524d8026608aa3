import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountId, Money, VenueAccount } from '@loadline/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../settings/read-settings.ts';
import { deskConfig, deskSettings, firstDesk } from './desk-settings.ts';

let folder = '';
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-declared-'));
  writeFileSync(file('limits.json'), '{"tradesPerDay": 3, "sessionBudget": "250.00"}');
  writeFileSync(file('wrong.json'), '{"tradesPerDay": -3}');
  const events = [{ name: 'CPI', kind: 'cpi', dates: ['2026-12-09'], source: 'bls.gov' }];
  writeFileSync(file('events.json'), JSON.stringify({ events }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const account = (accountId: number, name: string, canTrade = true): VenueAccount => ({
  accountId: accountId as AccountId,
  name,
  balance: 50_000_000_000 as Money,
  canTrade,
  simulated: true,
});

const ACCOUNTS = [
  account(1, 'PRAC-V2-300000-1'),
  account(2, '100KTC-V2-300000-2'),
  account(3, '50KTC-V2-300000-3', false),
  account(4, '50KTC-V2-300000-4'),
  account(5, 'EXPRESS-V2-300000-5'),
];

function first(flags: Record<string, unknown>, accounts: readonly VenueAccount[] = ACCOUNTS) {
  const settings = readSettings({ flags, environment: {}, file: null, filePath: 'loadline.json' });
  if (!settings.ok) throw new Error(settings.error.join('\n'));
  return firstDesk(accounts, {
    product: 'NQ',
    outsideCalendar: 'regular',
    settings: settings.value,
    kind: 'overnight-range',
    strategySettings: {},
  });
}

/** The desk of these flags as the engine gets it, after a turn through its journal. */
function configOf(flags: Record<string, unknown>) {
  const desk = first(flags);
  if (!desk.ok) throw new Error(desk.error);
  const journalled: unknown = JSON.parse(JSON.stringify(desk.value));
  const config = deskConfig(deskSettings.parse(journalled));
  if (!config.ok) throw new Error(config.error);
  return config.value;
}

describe('a new desk', () => {
  it.each([
    { name: 'the tradable one of the program', flags: {}, accountId: 4 },
    { name: 'another size', flags: { program: 'topstep-combine-100k' }, accountId: 2 },
    { name: 'a funded one', flags: { program: 'topstep-xfa-150k' }, accountId: 5 },
    { name: 'one by its name', flags: { account: 'PRAC-V2-300000-1' }, accountId: 1 },
    { name: 'one by its number', flags: { account: '3' }, accountId: 3 },
  ])('trades $name', ({ flags, accountId }) => {
    expect(configOf(flags).accounts.map((one) => one.accountId)).toEqual([accountId]);
  });

  it.each([
    { flags: {}, options: { dailyLoss: null, dailyLossAtPurchase: true, path: 'standard' } },
    { flags: { dll: 'none' }, options: { dailyLoss: null, dailyLossAtPurchase: false } },
    { flags: { dll: '500' }, options: { dailyLoss: 500_000_000, dailyLossAtPurchase: false } },
    { flags: { path: 'consistency' }, options: { path: 'consistency' } },
  ])('takes what $flags declares', ({ flags, options }) => {
    expect(configOf(flags).accounts[0]?.rules).toMatchObject({ options, payouts: 0 });
  });

  it('takes what is to be done about positions without a stop', () => {
    const usual = { budgetMs: 3_000, adopted: 'protect', adoptedStopTicks: 40 };
    expect(configOf({}).protection).toEqual(usual);
    const flags = { nakedBudget: '1.5', adopted: 'leave', adoptedStop: '12' };
    const wished = { budgetMs: 1_500, adopted: 'leave', adoptedStopTicks: 12 };
    expect(configOf(flags).protection).toEqual(wished);
  });

  it.each([
    { written: {}, ms: 1_800_000 },
    { written: { sessionPause: '5' }, ms: 300_000 },
    { written: { sessionPause: 'person' }, ms: null },
  ])('waits after a lost session as $written says', ({ written, ms }) => {
    expect(configOf(written).sessionPauseMs).toBe(ms);
  });

  it('takes payouts, limits and scheduled releases', () => {
    const flags = { payouts: '2', limits: file('limits.json'), events: file('events.json') };
    const { accounts, events } = configOf({ ...flags, program: 'topstep-xfa-50k' });
    const [one] = accounts;
    expect(one?.rules).toMatchObject({ payouts: 2, pack: { id: 'topstep-xfa-50k' } });
    expect(one?.limits).toMatchObject({ tradesPerDay: 3, sessionBudget: 250_000_000 });
    expect(one?.limits.ordersPerMinute).toBe(30);
    expect(events.events.map(({ name }) => name)).toEqual(['CPI']);
  });

  it.each([
    {
      name: 'a live account',
      flags: { program: 'topstep-live-50k' },
      wish: /--program is "topstep-live-50k": it is for display only.*no API/,
    },
    { name: 'no pack', flags: { program: 'club' }, wish: /"club": expected one of topstep-/ },
    {
      name: 'limits that are none',
      flags: { limits: '/nowhere.json' },
      wish: /nowhere.json cannot be read: it does not exist/,
    },
    {
      name: 'wrong limits',
      flags: () => ({ limits: file('wrong.json') }),
      wish: /wrong.json: limits.tradesPerDay is -3 and has to be/,
    },
    { name: 'no such account', flags: { account: 'MINE' }, wish: /has no account MINE: there are/ },
  ])('says in a sentence what is wrong with $name', ({ flags, wish }) => {
    const desk = first(typeof flags === 'function' ? flags() : flags);
    expect(desk.ok ? '' : desk.error).toMatch(wish);
  });

  it('guesses at no name that says nothing, but where there is only one', () => {
    const silent = [account(7, 'A-1'), account(8, 'A-2')];
    expect(first({}, silent)).toMatchObject({ ok: false });
    expect(first({}, silent.slice(1))).toMatchObject({ ok: true });
  });
});

describe('deskSettings', () => {
  it('opens a journal of before accounts were declared, with the usual options', () => {
    const old = {
      accounts: [{ accountId: 4, program: 'topstep-combine-50k' }],
      strategies: [],
      flattenLeadMs: 300_000,
    };
    const config = deskConfig(deskSettings.parse(old));
    expect(config).toMatchObject({
      ok: true,
      value: {
        accounts: [
          { rules: { options: { dailyLossAtPurchase: true, path: 'standard' }, payouts: 0 } },
        ],
        events: { events: [] },
        protection: { budgetMs: 3_000, adopted: 'protect' },
      },
    });
  });

  it('says that a pack of the person’s own is gone', () => {
    const desk = {
      accounts: [{ accountId: 4, program: 'mine-50k' }],
      strategies: [],
      flattenLeadMs: 0,
      packs: join(folder, 'packs'),
    };
    const config = deskConfig(deskSettings.parse(desk));
    expect(config.ok ? '' : config.error).toMatch(/packs cannot be read: it does not exist/);
  });
});
