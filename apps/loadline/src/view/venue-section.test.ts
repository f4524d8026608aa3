import { venueSection } from '@loadline/api-schema';
import { type AccountId, productByRoot, sessionCalendar, type UnixMs } from '@loadline/core';
import { Engine } from '@loadline/engine';
import type { CallsView } from '@loadline/projectx';
import { DEFAULT_LIMITS, loseSession, NO_EVENTS, OWN_SESSION, regainSession } from '@loadline/risk';
import { describe, expect, it } from 'vitest';
import { strategyFactory } from '../settings/strategies.ts';
import { venueState } from './venue-section.ts';

const AT = Date.parse('2025-11-11T15:00:00Z') as UnixMs;
const WINDOW = {
  used: 3,
  limit: 200,
  windowMs: 60_000,
  waiting: { protect: 1, reduce: 0, entry: 0, reconcile: 2, history: 0 },
  heldBackMs: 1_200,
};
const CALLS: CallsView = {
  tradingDay: '2025-11-11' as CallsView['tradingDay'],
  total: 12,
  reconciling: 8,
  refused: 1,
  rows: [{ endpoint: 'Order/place', priority: 'entry', calls: 1 }],
  windows: { general: WINDOW, history: { ...WINDOW, limit: 50, windowMs: 30_000 } },
};

const anEngine = (): Engine => {
  const product = productByRoot('NQ');
  if (product === null) throw new Error('NQ is a product');
  return new Engine({
    config: {
      accounts: [{ accountId: 1 as AccountId, rules: null, limits: DEFAULT_LIMITS }],
      strategies: [],
      flattenLeadMs: 300_000,
      events: NO_EVENTS,
    },
    calendar: sessionCalendar(),
    strategies: strategyFactory,
  });
};

describe('the section of the venue', () => {
  it('shows calls and windows as the socket wants them', () => {
    const shown = venueSection.parse(venueState(anEngine(), CALLS));
    expect(shown.calls).toMatchObject({
      tradingDay: '2025-11-11',
      total: 12,
      general: { used: 3, limit: 200, seconds: 60, heldBackSeconds: 2 },
      history: { limit: 50, seconds: 30 },
    });
    expect(shown.session).toEqual({ state: 'own', since: null, reason: null });
  });

  it('shows whose session it is', () => {
    const engine = anEngine();
    engine.risk.session = loseSession(OWN_SESSION, 'a logout', AT);
    expect(venueState(engine, CALLS).session).toEqual({
      state: 'displaced',
      since: '2025-11-11T15:00:00.000Z',
      reason: 'a logout',
    });
    engine.risk.session = regainSession(engine.risk.session, AT);
    expect(venueState(engine, CALLS).session.state).toBe('held');
  });
});
