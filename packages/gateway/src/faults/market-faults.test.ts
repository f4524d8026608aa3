import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { flat, nqSource } from '../../test/bars.ts';
import {
  BUY,
  connect,
  HELD,
  heldBy,
  NQ,
  sendRaw,
  startedOn,
  subscribed,
  switchOff,
  switchOn,
} from '../../test/faulty-gateway.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { MARKET_FAULTS } from './rows/market-rows.ts';

type Name = keyof typeof MARKET_FAULTS;

const PLACE = '/api/Order/place';
/** In Chicago on 2025-03-04: 14:30, before the daily break from 16:00 to 17:00, and 17:10. */
const BEFORE_BREAK = Date.UTC(2025, 2, 4, 20, 30) as UnixMs;
const AFTER_BREAK = Date.UTC(2025, 2, 4, 23, 10) as UnixMs;
const OUTSIDE = { success: false, errorCode: 2, errorMessage: 'Outside of trading hours.' };

function at(from: UnixMs): InMemoryGateway {
  const gateway = new InMemoryGateway(nqSource(flat(84_000, 30), from)).signIn();
  gateway.steps(1);
  return gateway;
}

const placeAt = (gateway: InMemoryGateway): unknown => gateway.post(PLACE, BUY).body;

const firstTime = (text: string): number =>
  Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+\+00:00/.exec(text)?.[0] ?? '');

const CASES: Readonly<Record<Name, () => void>> = {
  'clock.skew': () => {
    const plain = startedOn();
    const skewed = startedOn();
    switchOn(skewed, 'clock.skew', -90_000);
    const [truth, told] = [plain, skewed].map((gateway) => {
      const market = subscribed(gateway, 'market');
      sendRaw(gateway, PLACE, { ...HELD, type: 1, side: 0, size: 1, limitPrice: 20_000 });
      gateway.steps(1);
      const open = sendRaw(gateway, '/api/Order/searchOpen', HELD);
      return { rest: firstTime(open.body), hub: firstTime(market.texts.join('')), open };
    });
    expect(told?.rest).toBe((truth?.rest ?? 0) - 90_000);
    expect(told?.hub).toBe((truth?.hub ?? 0) - 90_000);
    expect(truth?.open.headers).not.toHaveProperty('date');
    expect(told?.open.headers['date']).toBe(new Date(skewed.nowMs - 90_000).toUTCString());
  },

  'session.dst-night': () => {
    // Half past two is half past three to the firm: it closes, and lets nothing be opened.
    const gateway = at(BEFORE_BREAK);
    gateway.post(PLACE, BUY);
    gateway.steps(1);
    expect(heldBy(gateway)).toBe(1);
    switchOn(gateway, 'session.dst-night', 60);
    expect(placeAt(gateway)).toMatchObject(OUTSIDE);
    gateway.steps(4);
    expect(heldBy(gateway)).toBe(0);
    switchOff(gateway, 'session.dst-night');
    expect(placeAt(gateway)).toMatchObject({ success: true });
    gateway.steps(4);
    expect(heldBy(gateway)).toBe(1);
  },

  'session.maintenance': () => {
    const gateway = startedOn();
    gateway.post(PLACE, BUY);
    gateway.steps(1);
    gateway.post(PLACE, BUY);
    const both = [subscribed(gateway, 'user'), subscribed(gateway, 'market')];
    switchOn(gateway, 'session.maintenance');
    for (const { events, state } of both) {
      expect(events()).toMatchObject([{ type: 1, target: 'GatewayLogout' }]);
      expect(state.closed).toBe(true);
    }
    expect(connect(gateway, 'user').session).toBeNull();
    const token = { query: { access_token: [gateway.token] }, headers: {} };
    expect(gateway.gateway.hubRefusal(token)).toBe(503);
    expect(sendRaw(gateway, '/hubs/user/negotiate', {}).status).toBe(503);
    expect(placeAt(gateway)).toMatchObject(OUTSIDE);
    const close = gateway.post('/api/Position/closeContract', HELD);
    expect(close.body).toMatchObject({ success: false, errorCode: 5 });
    // What works already goes on working, and nobody is told.
    gateway.steps(1);
    expect(heldBy(gateway)).toBe(2);
    switchOff(gateway, 'session.maintenance');
    expect(placeAt(gateway)).toMatchObject({ success: true });
    expect(connect(gateway, 'user').session).not.toBeNull();
    gateway.steps(1);
    expect(heldBy(gateway)).toBe(3);
  },

  'contract.expired': () => {
    const gateway = startedOn();
    switchOn(gateway, 'contract.expired');
    expect(placeAt(gateway)).toMatchObject({ success: false, errorCode: 9, orderId: null });
    const byId = gateway.post('/api/Contract/searchById', { contractId: NQ });
    expect(byId.body).toMatchObject({ contract: { id: NQ, activeContract: false } });
    const listed = gateway.post('/api/Contract/available', { live: false });
    expect(listed.body).toMatchObject({ contracts: [] });
    switchOff(gateway, 'contract.expired');
    expect(placeAt(gateway)).toMatchObject({ success: true });
  },
};

describe('a fault of clock, hours or contracts', () => {
  it.each(Object.entries(CASES))('%s does what its line says', (_, check) => check());

  it('has its test', () => {
    expect(Object.keys(CASES)).toEqual(Object.keys(MARKET_FAULTS));
  });

  it('keeps hours late where the number is negative', () => {
    const gateway = at(AFTER_BREAK);
    switchOn(gateway, 'session.dst-night', -60);
    expect(placeAt(gateway)).toMatchObject(OUTSIDE);
    switchOff(gateway, 'session.dst-night');
    expect(placeAt(gateway)).toMatchObject({ success: true });
  });

  it('halts a market in which the venue believes in a break: no event, no fill, no bar', () => {
    const gateway = at(AFTER_BREAK);
    gateway.steps(4);
    gateway.post(PLACE, BUY);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'session.dst-night', -60);
    gateway.steps(12);
    expect(market.events()).toEqual([]);
    expect(heldBy(gateway)).toBe(0);
    expect(minutesOf(gateway)).toEqual([AFTER_BREAK]);
    switchOff(gateway, 'session.dst-night');
    gateway.steps(1);
    expect(market.events().length).toBeGreaterThan(0);
    expect(heldBy(gateway)).toBe(1);
  });

  it('does not lose a day that a wrong clock has begun too early', () => {
    // At 15:20 in Chicago the day is over; on a clock 100 minutes ahead the next one has begun.
    const gateway = at((BEFORE_BREAK + 50 * MINUTE_MS) as UnixMs);
    switchOn(gateway, 'session.dst-night', 100);
    gateway.steps(4);
    expect(placeAt(gateway)).toMatchObject({ success: true });
    gateway.steps(1);
    expect(heldBy(gateway)).toBe(1);
    switchOff(gateway, 'session.dst-night');
    gateway.steps(8);
    switchOn(gateway, 'session.dst-night', 100);
    expect(placeAt(gateway)).toMatchObject({ success: true });
  });
});

/** When the bars of minutes opened that history tells, oldest first. */
function minutesOf(gateway: InMemoryGateway): readonly number[] {
  const window = { startTime: '2025-01-01T00:00:00Z', endTime: '2026-01-01T00:00:00Z' };
  const asked = { contractId: NQ, live: false, ...window, unit: 2, unitNumber: 1, limit: 100 };
  const reply = gateway.post('/api/History/retrieveBars', { ...asked, includePartialBar: true });
  const { bars } = reply.body as Readonly<{ bars: readonly Readonly<{ t: string }>[] }>;
  return bars.map(({ t }) => Date.parse(t)).reverse();
}
