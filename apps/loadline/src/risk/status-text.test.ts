import { type AccountState, type DeskState, deskState } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { statusJson, statusText } from './status-text.ts';

const AT = '2025-03-04T14:38:02.000Z';
const UP = { state: 'up', since: AT, reason: null } as const;

const anAccount = (over: Partial<AccountState['risk']> = {}): AccountState => ({
  accountId: 101,
  name: '50KTC-V2-1',
  program: '50K Trading Combine',
  canTrade: true,
  balance: '49435.86',
  equity: '49960.86',
  openPnl: '525.00',
  dayPnl: '-39.14',
  state: over.state?.kind ?? 'active',
  opening: 'allowed',
  openingDeniedBecause: null,
  risk: {
    packId: 'topstep-combine-50k',
    tradingDay: '2025-03-04',
    standing: 'confirmed',
    facts: [],
    proposedFloor: null,
    state: { kind: 'active' },
    worst: '49043.79',
    unbounded: null,
    rooms: [
      { limit: 'dailyLoss', threshold: '49000.00', room: '960.86', openingRoom: '1000.00' },
      { limit: 'maximumLoss', threshold: '48000.00', room: null, openingRoom: '2000.00' },
    ],
    lots: { used: '1.0', allowed: '5.0' },
    tradesToday: 2,
    contractsToday: 3,
    ordersToday: 7,
    target: { required: '3000.00', totalProfit: '-564.14', bestDay: '0.00' },
    ...over,
  },
});

const WINDOW = {
  used: 3,
  limit: 200,
  seconds: 60,
  waiting: { protect: 0, reduce: 0, entry: 0, reconcile: 0, history: 0 },
  heldBackSeconds: 0,
};

const aDesk = (account: AccountState, over: Partial<DeskState> = {}): DeskState =>
  deskState.parse({
    clock: {
      marketTime: AT,
      mode: 'running',
      speed: 60,
      tradingDay: '2025-03-04',
      sessionOpen: true,
      staleSince: null,
    },
    connections: { marketHub: UP, userHub: UP, database: UP, lastQuoteAt: AT },
    venue: {
      session: { state: 'own', since: null, reason: null },
      feeds: [],
      calls: {
        tradingDay: '2025-03-04',
        total: 12,
        reconciling: 8,
        refused: 0,
        rows: [{ endpoint: 'Order/place', priority: 'entry', calls: 1 }],
        general: WINDOW,
        history: WINDOW,
      },
    },
    killSwitch: null,
    accounts: [account],
    limits: [{ accountId: 101, inForce: { tradesPerDay: 3, hedging: 'deny' }, next: null }],
    decisions: [],
    positions: [],
    orders: [],
    strategies: [],
    trades: [],
    version: { version: '0.1.0', runId: 'r', startedAt: AT, venue: 'simulation' },
    ...over,
  } satisfies DeskState);

/** The line of this name, without the space between. */
const lineOf = (desk: DeskState, name: string): string | undefined =>
  statusText(desk)
    .split('\n')
    .find((line) => line.startsWith(`  ${name}`))
    ?.replace(/ {2,}/g, ' ')
    .trim();

const by = { by: 'cli', why: 'news', at: AT };

describe('the status of a desk in text', () => {
  it.each([
    ['state', 'state active'],
    ['equity', 'equity $49,960.86, balance $49,435.86, today −$39.14'],
    ['worst', 'worst case $49,043.79'],
    [
      'daily',
      'daily loss limit $960.86 left of $1,000.00 at the open, touched at $49,000.00, the nearest',
    ],
    [
      'maximum',
      'maximum loss limit not known left of $2,000.00 at the open, touched at $48,000.00',
    ],
    ['lots', 'lots 1.0 of 5.0 with every entry filled'],
    ['target', 'target −$564.14 of $3,000.00, best day $0.00'],
    ['your', 'your limits tradesPerDay 3'],
  ])('tells the %s', (name, text) => {
    expect(lineOf(aDesk(anAccount()), name)).toBe(text);
  });

  it.each([
    [{ kind: 'halted', ...by } as const, `state halted since ${AT} by cli: news`],
    [
      { kind: 'locked', until: null, ...by } as const,
      `state locked for good since ${AT} by cli: news`,
    ],
    [
      { kind: 'locked', until: '2025-03-04T23:00:00.000Z', ...by } as const,
      `state locked until 2025-03-04T23:00:00.000Z since ${AT} by cli: news`,
    ],
  ])('tells who stopped it', (state, text) => {
    expect(lineOf(aDesk(anAccount({ state })), 'state')).toBe(text);
  });

  it('tells what is to be confirmed and how, and a loss without a bound', () => {
    const account = anAccount({
      standing: 'unconfirmed',
      facts: ['Its 12 fills lead to a floor of $47,900.00.'],
      proposedFloor: '47900.00',
      unbounded: 'run-0-1',
    });
    const text = statusText(aDesk(account));
    expect(text).toMatch(/standing +unconfirmed\n +Its 12 fills lead to a floor/);
    expect(text).toContain('loadline risk confirm 101 --reason TEXT');
    expect(text).toMatch(/worst case +no bound: run-0-1 has no stop/);
  });

  it('says at the top that the kill switch is on, and gives the limits as JSON', () => {
    const desk = aDesk(anAccount(), { killSwitch: by });
    expect(statusText(desk)).toContain(`KILL SWITCH ON since ${AT} by cli: news`);
    expect(statusJson(desk)).toMatchObject({
      killSwitch: by,
      accounts: [{ accountId: 101, limits: { tradesPerDay: 3 }, nextLimits: null }],
    });
  });
});
