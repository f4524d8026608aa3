import { describe, expect, it } from 'vitest';
import { flat, nqSource, type Row } from '../../test/bars.ts';
import {
  BUY,
  connect,
  HELD,
  NQ,
  PRACTICE,
  startedOn,
  subscribed,
  switchOff,
  switchOn,
} from '../../test/faulty-gateway.ts';
import { type Frame, InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { HUB_FAULTS } from './rows/hub-rows.ts';

type Name = keyof typeof HUB_FAULTS;

const SEPARATOR = '\u001e';
const HOUR_MS = 3_600_000;

/** Prices that change at each step, so that each has a quote of its own. */
const RISING: readonly Row[] = Array.from({ length: 30 }, (_, minute): Row => {
  const price = 84_000 + 4 * minute;
  return [price, price + 2, price - 2, price + 1, 40];
});

const prices = (events: readonly Frame[], target: string): readonly unknown[] =>
  events
    .filter((event) => event.target === target)
    .map(({ arguments: args = [] }) => JSON.stringify(args[1]));

/** What a gateway without faults tells in the same eight steps. */
function plainTrades(): readonly unknown[] {
  const gateway = startedOn(RISING);
  const { events } = subscribed(gateway, 'market');
  gateway.steps(8);
  return prices(events(), 'GatewayTrade');
}

/** Buys one contract, and lets it fill. */
function buy(gateway: ReturnType<typeof startedOn>): void {
  expect(gateway.post('/api/Order/place', BUY).body).toMatchObject({ success: true });
  gateway.steps(2);
}

const CASES: Readonly<Record<Name, () => void>> = {
  'hub.stall': () => {
    const gateway = startedOn();
    const stalled = [subscribed(gateway, 'user'), subscribed(gateway, 'market')];
    switchOn(gateway, 'hub.stall');
    buy(gateway);
    gateway.nowMs += 16_000;
    gateway.gateway.tick();
    for (const { texts, state } of stalled) {
      expect(texts).toEqual([]);
      expect(state.closed).toBe(false);
    }
    expect(gateway.post('/api/Position/searchOpen', HELD).body).toMatchObject({
      positions: [{ size: 1 }],
    });
    const fresh = subscribed(gateway, 'market');
    gateway.steps(1);
    expect(fresh.events()).not.toEqual([]);
  },

  'hub.close': () => {
    const gateway = startedOn();
    const user = subscribed(gateway, 'user');
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.close');
    expect(user.state.closed).toBe(true);
    expect(user.texts).toEqual([]);
    expect(market.state.closed).toBe(false);
    expect(subscribed(gateway, 'user').state.closed).toBe(false);
  },

  'hub.close-both': () => {
    const gateway = startedOn();
    const both = [subscribed(gateway, 'user'), subscribed(gateway, 'market')];
    switchOn(gateway, 'hub.close-both');
    expect(both.map(({ state }) => state.closed)).toEqual([true, true]);
    gateway.steps(2);
    expect(both.flatMap(({ texts }) => texts)).toEqual([]);
  },

  'hub.reconnect-storm': () => {
    const gateway = startedOn();
    const before = connect(gateway, 'user');
    switchOn(gateway, 'hub.reconnect-storm', 2);
    const next = [1, 2, 3].map(() => connect(gateway, 'user'));
    expect(before.state.closed).toBe(true);
    expect(next.map(({ state }) => state.closed)).toEqual([true, true, false]);
    // Each of them shakes hands first, so a client takes it for a connection that works.
    for (const { texts } of next) expect(texts).toEqual([`{}${SEPARATOR}`]);
  },

  'hub.slow': () => {
    const gateway = startedOn(RISING);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.slow', 2_000);
    gateway.steps(4);
    market.call({ type: 1, invocationId: '9', target: 'Nothing', arguments: [] });
    expect(market.texts).toEqual([]);
    gateway.nowMs += 1_999;
    gateway.gateway.pumpFaults();
    expect(market.texts).toEqual([]);
    gateway.nowMs += 1;
    gateway.gateway.pumpFaults();
    expect(prices(market.events(), 'GatewayTrade')).toEqual(plainTrades().slice(0, 4));
    expect(market.texts.at(-1)).toContain('"invocationId":"9"');
  },

  'hub.reorder': () => {
    const gateway = startedOn(RISING);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.reorder', 50);
    gateway.steps(8);
    gateway.nowMs += 1_000;
    gateway.gateway.pumpFaults();
    const trades = market.events().map((event) => JSON.stringify(event));
    const plain = startedOn(RISING);
    const calm = subscribed(plain, 'market');
    plain.steps(8);
    const inOrder = calm.events().map((event) => JSON.stringify(event));
    expect(trades).not.toEqual(inOrder);
    expect([...trades].sort()).toEqual([...inOrder].sort());
  },

  'hub.duplicate': () => {
    const gateway = startedOn(RISING);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.duplicate', 100);
    gateway.steps(8);
    const twice = plainTrades().flatMap((trade) => [trade, trade]);
    expect(prices(market.events(), 'GatewayTrade')).toEqual(twice);
  },

  'hub.drop': () => {
    const gateway = startedOn(RISING);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.drop', 50);
    gateway.steps(8);
    const kept = prices(market.events(), 'GatewayTrade');
    const all = plainTrades();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(all.length);
    expect(all.filter((trade) => kept.includes(trade))).toEqual(kept);
  },

  'hub.late': () => {
    const gateway = startedOn();
    const user = subscribed(gateway, 'user');
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.late', 3_000);
    buy(gateway);
    expect(market.events()).not.toEqual([]);
    expect(user.events()).toEqual([]);
    gateway.nowMs += 3_000;
    gateway.gateway.pumpFaults();
    expect(user.events().map(({ target }) => target)).toContain('GatewayUserTrade');
  },

  'hub.truncated-frame': () => {
    const gateway = startedOn(RISING);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.truncated-frame', 1);
    gateway.steps(3);
    const records = market.texts.join('').split(SEPARATOR).slice(0, -1);
    expect(records.map(isJson)).toEqual([false, true, true, true, true]);
    // The half has no end of its own: the record after it is lost with it.
    expect(records[0]?.indexOf('{"type":1', 1)).toBeGreaterThan(0);
  },

  'hub.malformed-json': () => {
    const gateway = startedOn(RISING);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.malformed-json', 2);
    gateway.steps(3);
    const records = market.texts.join('').split(SEPARATOR).slice(0, -1);
    expect(records.map(isJson)).toEqual([false, false, true, true, true, true]);
  },

  'fill.never-pushed': () => {
    const gateway = startedOn();
    const user = subscribed(gateway, 'user');
    switchOn(gateway, 'fill.never-pushed');
    buy(gateway);
    expect(user.events().map(({ target }) => target)).toEqual(['GatewayUserOrder']);
    expect(gateway.post('/api/Trade/search', tradeWindow()).body).toMatchObject({
      trades: [{ size: 1 }],
    });
    switchOff(gateway, 'fill.never-pushed');
    buy(gateway);
    expect(user.events().map(({ target }) => target)).toContain('GatewayUserTrade');
  },

  'quote.sparse': () => {
    const gateway = startedOn(RISING);
    switchOn(gateway, 'quote.sparse', 4);
    const market = connect(gateway, 'market');
    market.call({ type: 1, target: 'SubscribeContractQuotes', arguments: [NQ] });
    gateway.steps(8);
    const quotes = market.events().map(({ arguments: args = [] }) => args[1] as object);
    // The one of the subscription, and then each fourth.
    expect(quotes).toHaveLength(3);
    for (const quote of quotes) {
      expect(Object.keys(quote)).toContain('lastUpdated');
      expect(quote).not.toHaveProperty('lastPrice');
      expect(quote).not.toHaveProperty('volume');
    }
  },

  'quote.stale': () => {
    const gateway = startedOn(RISING);
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'quote.stale');
    gateway.steps(8);
    expect(new Set(prices(market.events(), 'GatewayQuote')).size).toBe(1);
    expect(prices(market.events(), 'GatewayTrade')).toEqual(plainTrades());
    switchOff(gateway, 'quote.stale');
    gateway.steps(2);
    expect(new Set(prices(market.events(), 'GatewayQuote')).size).toBe(3);
  },
};

describe('a fault of the hubs', () => {
  it.each(Object.entries(CASES))('%s does what its line says', (_, check) => check());

  it('has its test', () => {
    expect(Object.keys(CASES)).toEqual(Object.keys(HUB_FAULTS));
  });

  it('of the start that acts once waits ten seconds for the first connection', () => {
    const faults = [{ name: 'hub.close-both', parameter: null }] as const;
    const gateway = new InMemoryGateway(nqSource(RISING), { faults }).signIn();
    gateway.nowMs += 60_000;
    gateway.gateway.tick();
    const first = subscribed(gateway, 'market');
    gateway.nowMs += 9_999;
    gateway.gateway.tick();
    expect(first.state.closed).toBe(false);
    gateway.nowMs += 1;
    gateway.gateway.tick();
    expect(first.state.closed).toBe(true);
    const second = subscribed(gateway, 'market');
    gateway.nowMs += 20_000;
    gateway.gateway.pumpFaults();
    expect(second.state.closed).toBe(false);
  });

  it('leaves every message as it was when it is off again', () => {
    const gateway = startedOn(flat(84_000, 5));
    const market = subscribed(gateway, 'market');
    switchOn(gateway, 'hub.drop', 100);
    switchOff(gateway, 'hub.drop');
    gateway.steps(2);
    expect(market.events().filter(({ target }) => target === 'GatewayTrade')).toHaveLength(2);
  });
});

function isJson(record: string): boolean {
  try {
    JSON.parse(record);
    return true;
  } catch {
    return false;
  }
}

function tradeWindow(): object {
  return {
    accountId: PRACTICE,
    startTimestamp: new Date(Date.UTC(2025, 2, 4) - HOUR_MS).toISOString(),
  };
}
