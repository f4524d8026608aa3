import { describe, expect, it } from 'vitest';
import {
  BUY,
  connect,
  HELD,
  ordersOf,
  PRACTICE,
  sendRaw,
  startedOn,
  subscribed,
  switchOff,
  switchOn,
} from '../../test/faulty-gateway.ts';
import { REST_FAULTS } from './rows/rest-rows.ts';

type Name = keyof typeof REST_FAULTS;

const PLACE = '/api/Order/place';
const LIMIT = { ...HELD, type: 1, side: 0, size: 1, limitPrice: 20_000 };
const LOGIN = { userName: 'demo', apiKey: 'demo' };

const CASES: Readonly<Record<Name, () => void>> = {
  'rest.timeout-after-accept': () => {
    const gateway = startedOn();
    switchOn(gateway, 'rest.timeout-after-accept', 1);
    expect(sendRaw(gateway, PLACE, LIMIT).delivery).toEqual({ kind: 'never' });
    expect(ordersOf(gateway)).toMatchObject([{ status: 1, limitPrice: 20_000 }]);
    expect(sendRaw(gateway, PLACE, LIMIT)).toMatchObject({ status: 200 });
  },

  'rest.timeout-before-accept': () => {
    const gateway = startedOn();
    switchOn(gateway, 'rest.timeout-before-accept', 1);
    expect(sendRaw(gateway, '/api/Order/searchOpen', HELD)).toMatchObject({ status: 200 });
    expect(sendRaw(gateway, PLACE, LIMIT).delivery).toEqual({ kind: 'never' });
    expect(ordersOf(gateway)).toEqual([]);
    expect(sendRaw(gateway, PLACE, LIMIT)).toMatchObject({ status: 200 });
  },

  'rest.429': () => {
    const gateway = startedOn();
    switchOn(gateway, 'rest.429', 7);
    for (const path of [PLACE, '/api/Order/searchOpen', '/api/Auth/loginKey']) {
      const reply = sendRaw(gateway, path, { ...LIMIT, ...LOGIN });
      expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '7' }, body: '' });
    }
    const ping = { method: 'GET', path: '/api/Status/ping', query: {}, headers: {}, body: '' };
    expect(gateway.gateway.handleHttp(ping)).toMatchObject({ status: 200 });
    switchOff(gateway, 'rest.429');
    expect(ordersOf(gateway)).toEqual([]);
  },

  'rest.500': () => {
    const gateway = startedOn();
    switchOn(gateway, 'rest.500', 2);
    expect(sendRaw(gateway, PLACE, LIMIT)).toMatchObject({ status: 500, body: '' });
    expect(sendRaw(gateway, PLACE, LIMIT)).toMatchObject({ status: 500, body: '' });
    expect(ordersOf(gateway)).toEqual([]);
  },

  'rest.502-html': () => {
    const gateway = startedOn();
    switchOn(gateway, 'rest.502-html', 1);
    const reply = sendRaw(gateway, PLACE, LIMIT);
    expect(reply).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } });
    expect(reply.body).toContain('<html>');
    expect(ordersOf(gateway)).toHaveLength(1);
  },

  'rest.slow-body': () => {
    const gateway = startedOn();
    switchOn(gateway, 'rest.slow-body', 900);
    const reply = sendRaw(gateway, '/api/Account/search', { onlyActiveAccounts: true });
    expect(reply).toMatchObject({ status: 200, delivery: { kind: 'slow', ms: 900 } });
    expect(JSON.parse(reply.body)).toMatchObject({ success: true });
  },

  'auth.expired': () => {
    const gateway = startedOn();
    const open = subscribed(gateway, 'market');
    switchOn(gateway, 'auth.expired');
    expect(sendRaw(gateway, PLACE, LIMIT)).toMatchObject({ status: 401, body: '' });
    expect(sendRaw(gateway, '/api/Auth/validate', {})).toMatchObject({ status: 401 });
    expect(connect(gateway, 'user').session).toBeNull();
    gateway.steps(1);
    expect(open.events()).not.toEqual([]);
    gateway.signIn();
    expect(gateway.post(PLACE, LIMIT)).toMatchObject({ status: 200, body: { success: true } });
    expect(connect(gateway, 'user').session).not.toBeNull();
    switchOn(gateway, 'auth.expired');
    expect(sendRaw(gateway, PLACE, LIMIT)).toMatchObject({ status: 401 });
  },

  'auth.logout': () => {
    const gateway = startedOn();
    const both = [subscribed(gateway, 'user'), subscribed(gateway, 'market')];
    switchOn(gateway, 'auth.logout');
    gateway.post(PLACE, BUY);
    gateway.steps(2);
    for (const { events, state, call, texts } of both) {
      expect(events().map(({ target }) => target)).toEqual(['GatewayLogout']);
      expect(state.closed).toBe(false);
      call({ type: 1, invocationId: '1', target: 'SubscribeOrders', arguments: [PRACTICE] });
      expect(texts.at(-1)).toContain('"error"');
    }
    expect(subscribed(gateway, 'user').session?.open).toBe(true);
  },
};

describe('a fault of REST or of tokens', () => {
  it.each(Object.entries(CASES))('%s does what its line says', (_, check) => check());

  it('has its test', () => {
    expect(Object.keys(CASES)).toEqual(Object.keys(REST_FAULTS));
  });
});
