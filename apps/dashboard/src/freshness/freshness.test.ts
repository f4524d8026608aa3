import type { ClockSection, ConnectionsSection } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { alarmOf, type FreshnessFacts } from './freshness.ts';

const NOW = Date.parse('2026-01-05T12:00:00.000Z');
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

const up = { state: 'up', since: ago(500), reason: null } as const;
const down = (seconds: number) =>
  ({ state: 'down', since: ago(seconds), reason: 'Refused.' }) as const;

const clock: ClockSection = {
  marketTime: '2025-03-04T15:00:00.000Z',
  mode: 'running',
  speed: 60,
  tradingDay: '2025-03-04',
  sessionOpen: true,
  staleSince: null,
};
const connections: ConnectionsSection = {
  marketHub: up,
  userHub: up,
  database: up,
  lastQuoteAt: null,
};

const facts = (change: Partial<FreshnessFacts>): FreshnessFacts => ({
  link: { state: 'open', since: NOW - 60_000, reason: null },
  clock,
  connections,
  lastPriceAt: NOW - 200,
  now: NOW,
  ...change,
});

const lost = (seconds: number) =>
  ({ state: 'waiting', since: NOW - seconds * 1_000, reason: null }) as const;

describe('what is old on the page', () => {
  it('is nothing before the first state: then it waits, and says so', () => {
    const alarm = alarmOf(facts({ clock: null, link: lost(30) }));
    expect(alarm).toMatchObject({ stale: [], severity: 'warning' });
    expect(alarm?.sentence).toContain('Waiting for the desk');
  });

  it.each([
    {
      name: 'a lost desk',
      change: { link: lost(12) },
      says: 'Prices are 12 s old: this page has lost',
      stale: 3,
    },
    {
      name: 'a trader that is away',
      change: { clock: { ...clock, staleSince: ago(70) } },
      says: 'Prices are 1 min old: the trader is away',
      stale: 3,
    },
    {
      name: 'the gateway away',
      change: { connections: { ...connections, marketHub: down(12), userHub: down(12) } },
      says: 'Prices are 12 s old: the gateway is away',
      stale: 2,
    },
    {
      name: 'only the orders away',
      change: { connections: { ...connections, userHub: down(9) } },
      says: 'Orders and positions are 9 s old',
      stale: 1,
    },
    {
      name: 'a silent open market',
      change: { lastPriceAt: NOW - 11_000 },
      says: 'Prices are 11 s old: nothing has come',
      stale: 1,
    },
    {
      name: 'the database away',
      change: { connections: { ...connections, database: down(3) } },
      says: 'The database is away',
      stale: 0,
    },
  ])('says $name', ({ change, says, stale }) => {
    const alarm = alarmOf(facts(change));
    expect(alarm?.sentence).toContain(says);
    expect(alarm?.stale).toHaveLength(stale);
  });

  it.each([
    { name: 'all is fresh', change: {} },
    { name: 'the desk was lost only just now', change: { link: lost(1) } },
    { name: 'the page is just starting', change: { clock: null, link: lost(1) } },
    {
      name: 'the market is closed',
      change: { lastPriceAt: NOW - 60_000, clock: { ...clock, sessionOpen: false } },
    },
    {
      name: 'the market is paused',
      change: { lastPriceAt: NOW - 60_000, clock: { ...clock, mode: 'paused' as const } },
    },
    {
      name: 'a thin night runs at real speed',
      change: { lastPriceAt: NOW - 90_000, clock: { ...clock, speed: 1 } },
    },
  ])('says nothing when $name', ({ change }) => {
    expect(alarmOf(facts(change))).toBeNull();
  });
});
