import type { ClientOrderId, OrderRequest, Price, Quantity } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import {
  anAccount,
  anOpenMarket,
  anUnmetAccount,
  hold,
  verdictOf,
} from '../../test/account-scene.ts';
import { anOrder, MNQ } from '../../test/situation.ts';
import type { ReducingKind } from '../room/reducing-book.ts';
import type { AccountRisk } from './account-risk.ts';
import type { Surroundings } from './decide.ts';

const LAST = 100_000;
const id = (name: string) => name as ClientOrderId;

/** Long 2 MNQ with a stop 40 ticks away for both. */
function longTwo(): AccountRisk {
  const risk = anAccount();
  hold(risk, MNQ, 2, LAST);
  stopAt(risk, LAST - 40, 2);
  return risk;
}

function stopAt(risk: AccountRisk, price: number, quantity: number): void {
  const stop = { orderId: id('stop'), contract: MNQ, side: 'sell', quantity } as const;
  risk.onStop({ ...stop, price: price as Price });
}

type Other = Readonly<{ kind: ReducingKind; quantity: number; group?: string; name?: string }>;

function working(risk: AccountRisk, ...others: readonly Other[]): AccountRisk {
  for (const { kind, quantity, group = null, name = kind } of others) {
    const order = { contractId: MNQ.id, side: 'sell', kind, quantity, group } as const;
    risk.reducing.set({ orderId: id(name), ...order });
  }
  return risk;
}

const MARKET = { type: 'market', stopPrice: null } as const;
const STOP = { type: 'stop', stopPrice: (LAST - 20) as Price } as const;
const LIMIT = { type: 'limit', stopPrice: null, limitPrice: (LAST + 20) as Price } as const;

const sell = (fields: Partial<OrderRequest>, quantity = 2): Partial<OrderRequest> => ({
  side: 'sell',
  bracket: null,
  quantity: quantity as Quantity,
  ...fields,
});

describe('orders that reduce together', () => {
  it.each<readonly [string, Partial<OrderRequest>, readonly Other[], string]>([
    ['alone', sell(MARKET), [], 'approved 2'],
    ['beside a market order for a part', sell(MARKET), [{ kind: 'now', quantity: 1 }], 'NO_STOP'],
    ['for the other part', sell(MARKET, 1), [{ kind: 'now', quantity: 1 }], 'approved 1'],
    [
      'beside a stop and a target',
      sell(MARKET),
      [
        { kind: 'stop', quantity: 2 },
        { kind: 'limit', quantity: 2 },
      ],
      'approved 2',
    ],
    ['a stop beside a stop', sell(STOP), [{ kind: 'stop', quantity: 2 }], 'NO_STOP'],
    [
      'a stop beside a target and a close',
      sell(STOP),
      [
        { kind: 'limit', quantity: 2 },
        { kind: 'now', quantity: 2 },
      ],
      'approved 2',
    ],
    ['a target beside a target', sell(LIMIT), [{ kind: 'limit', quantity: 1 }], 'NO_STOP'],
    [
      'a stop of the same group',
      sell(STOP),
      [{ kind: 'stop', quantity: 2, group: 'g' }],
      'approved 2',
    ],
    [
      'two of another group',
      sell(STOP, 1),
      [
        { kind: 'stop', quantity: 1, group: 'h' },
        { kind: 'stop', quantity: 1, group: 'h', name: 'b' },
      ],
      'approved 1',
    ],
  ])('%s', (_name, order, others, verdict) => {
    const risk = working(longTwo(), ...others);
    expect(verdictOf(risk, order, anOpenMarket(MNQ, LAST, { group: 'g' }))).toBe(verdict);
  });

  it.each([
    ['a market order', sell(MARKET, 1), 1, 'approved 1'],
    ['a market order beyond it', sell(MARKET, 1), 2, 'NO_STOP'],
    ['a target, while all is being closed', sell(LIMIT, 1), Number.POSITIVE_INFINITY, 'NO_STOP'],
    ['a stop, which is needed until then', sell(STOP), Number.POSITIVE_INFINITY, 'approved 2'],
  ])('counts what the venue was asked to close against %s', (_name, order, closing, verdict) => {
    const around = anOpenMarket(MNQ, LAST, { closing });
    expect(verdictOf(longTwo(), order, around)).toBe(verdict);
  });

  it('ends with the orders', () => {
    const risk = working(longTwo(), { kind: 'now', quantity: 2 });
    risk.reducing.remove(id('now'));
    expect(verdictOf(risk, sell(MARKET))).toBe('approved 2');
  });

  it('does not take an order without its price for one that reduces', () => {
    expect(verdictOf(longTwo(), sell({ type: 'limit', stopPrice: null }))).toBe('INVALID_REQUEST');
  });

  it('holds where nothing is declared', () => {
    const risk = anUnmetAccount({ rules: null });
    hold(risk, MNQ, 2, LAST);
    expect(verdictOf(risk, sell(MARKET))).toBe('approved 2');
    expect(verdictOf(working(risk, { kind: 'now', quantity: 1 }), sell(MARKET))).toBe(
      'FLOOR_UNKNOWN',
    );
  });
});

describe('AccountRisk.assessStops', () => {
  const asked = (risk: AccountRisk, fields: Partial<Surroundings> = {}) =>
    risk.assessStops(anOrder(sell(STOP)), anOpenMarket(MNQ, LAST, fields))?.code ?? 'may be';

  it('lets the worst case be what the room holds', () => {
    const risk = longTwo();
    stopAt(risk, LAST - 400, 2);
    expect(asked(risk)).toBe('may be');
    // 2 MNQ lose a dollar a tick: the daily loss limit is at 1,000 of them.
    stopAt(risk, LAST - 1_000, 2);
    expect(asked(risk)).toBe('DAILY_LOSS_LIMIT');
    stopAt(risk, LAST - 40, 1);
    expect(asked(risk)).toBe('UNBOUNDED_RISK');
  });

  it.each<readonly [string, Partial<Surroundings>]>([
    ['STATE_UNKNOWN', { known: false }],
    ['FEED_DOWN', { feedUp: false }],
    ['FLATTENING', { flattening: true }],
  ])('is denied with %s like an opening', (code, fields) => {
    expect(asked(longTwo(), fields)).toBe(code);
  });

  it('is denied where nothing is declared', () => {
    expect(asked(anUnmetAccount({ rules: null }))).toBe('FLOOR_UNKNOWN');
  });
});

describe('a group of entries', () => {
  const entry = (risk: AccountRisk, name: string, quantity: number): void =>
    risk.onEntry({
      orderId: id(name),
      contract: MNQ,
      side: 'buy',
      quantity,
      stopTicks: 40,
      group: 'g',
    });

  it('adds to the worst case only what a new member loses beyond it', () => {
    const risk = anAccount();
    entry(risk, 'first', 2);
    const order = anOrder({ quantity: 2 as Quantity });
    const around = anOpenMarket(MNQ, LAST, { group: 'g' });
    const alone = risk.record(order, risk.assess(order, anOpenMarket()), anOpenMarket());
    const joined = risk.record(order, risk.assess(order, around), around);
    const sumOf = (terms: typeof joined.terms): number =>
      terms.find(({ name }) => name === 'worst')?.amount ?? 0;
    expect(sumOf(joined.terms)).toBe(risk.room.worst);
    expect(sumOf(alone.terms)).toBeLessThan(sumOf(joined.terms));
  });

  it('writes down lines that add up, whichever of its members is the worst', () => {
    for (const quantity of [1, 2, 3]) {
      const risk = anAccount();
      entry(risk, 'first', 2);
      const order = anOrder({ quantity: quantity as Quantity });
      const around = anOpenMarket(MNQ, LAST, { group: 'g' });
      const { terms } = risk.record(order, risk.assess(order, around), around);
      const worst = terms.findIndex(({ name }) => name === 'worst');
      const sum = terms.slice(0, worst).reduce((total, { amount }) => total + amount, 0);
      expect(sum).toBe(terms[worst]?.amount);
      const lost = { contract: MNQ, quantity, stopTicks: 40, group: 'g' };
      expect(sum).toBe(risk.room.worst - risk.room.lossOf(lost));
    }
  });
});
