import { describe, expect, it } from 'vitest';
import { flat, nqSource } from '../../test/bars.ts';
import {
  BUY,
  entityOf,
  HELD,
  heldBy,
  ordersOf,
  startedOn,
  subscribed,
  switchOff,
  switchOn,
} from '../../test/faulty-gateway.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { ORDER_FAULTS } from './rows/order-rows.ts';

type Name = keyof typeof ORDER_FAULTS;

const PLACE = '/api/Order/place';
const CANCEL = '/api/Order/cancel';
const OPEN = 1;
const FILLED = 2;
const CANCELED = 3;
const REJECTED = 5;
const PENDING = 6;
const [LIMIT, STOP] = [1, 4];
const BRACKET = {
  stopLossBracket: { ticks: -20, type: STOP },
  takeProfitBracket: { ticks: 40, type: LIMIT },
};
const LAST = 21_000;
const TICK = 0.25;

/** A gateway whose practice account takes brackets. */
function withBrackets(): InMemoryGateway {
  const gateway = startedOn();
  const change = gateway.control('PATCH', `/accounts/${HELD.accountId}`, '{"brackets":"autoOco"}');
  expect(change.status).toBe(200);
  return gateway;
}

const place = (gateway: InMemoryGateway, order: object): number => {
  const { body } = gateway.post(PLACE, order);
  expect(body).toMatchObject({ success: true });
  return Number((body as { readonly orderId: number }).orderId);
};

/** Buys one with a bracket; its entry fills. */
function enter(gateway: InMemoryGateway): void {
  place(gateway, { ...BUY, ...BRACKET, customTag: `entry-${ordersOf(gateway).length}` });
  gateway.steps(1);
}

/** Whether a gateway that goes on from the file tells the same of every order. */
function expectSameAfterRestart(gateway: InMemoryGateway): void {
  const source = nqSource(flat(84_000, 30));
  const again = new InMemoryGateway(source, { lines: [...gateway.lines] }).signIn();
  expect(ordersOf(again)).toEqual(ordersOf(gateway));
  expect(heldBy(again)).toBe(heldBy(gateway));
}

const CASES: Readonly<Record<Name, () => void>> = {
  'bracket.stop-rejected': () => {
    const gateway = withBrackets();
    const user = subscribed(gateway, 'user');
    switchOn(gateway, 'bracket.stop-rejected', 1);
    enter(gateway);
    const shown = [
      { status: FILLED },
      { type: STOP, status: REJECTED },
      { type: LIMIT, status: OPEN },
    ];
    expect(ordersOf(gateway)).toMatchObject(shown);
    const stops = user
      .events()
      .map(entityOf)
      .filter(({ type, side }) => type === STOP && side === 1);
    expect(stops.map(({ status }) => status)).toContain(REJECTED);
    expect(stops.at(-1)).toMatchObject({ status: REJECTED });
    expect(stops.map(({ status }) => status)).not.toContain(CANCELED);
    expectSameAfterRestart(gateway);
    enter(gateway);
    expect(ordersOf(gateway).slice(3)).toMatchObject([{}, { type: STOP, status: OPEN }, {}]);
  },

  'bracket.child-missing': () => {
    const gateway = withBrackets();
    switchOn(gateway, 'bracket.child-missing', 1);
    enter(gateway);
    expect(ordersOf(gateway)).toMatchObject([{ status: FILLED }, { type: LIMIT, status: OPEN }]);
    enter(gateway);
    expect(ordersOf(gateway).slice(2)).toMatchObject([{}, { type: STOP, status: OPEN }, {}]);
  },

  'bracket.late': () => {
    const gateway = withBrackets();
    const user = subscribed(gateway, 'user');
    switchOn(gateway, 'bracket.late', 60);
    enter(gateway);
    expect(ordersOf(gateway)).toMatchObject([{ status: FILLED }]);
    switchOff(gateway, 'bracket.late');
    gateway.steps(6);
    const [entry, ...exits] = ordersOf(gateway);
    const paid = Number(entry?.['filledPrice']);
    const stop = { type: STOP, status: OPEN, side: 1, size: 1, stopPrice: paid - 20 * TICK };
    const target = { type: LIMIT, status: OPEN, side: 1, size: 1, limitPrice: paid + 40 * TICK };
    expect(exits).toMatchObject([stop, target]);
    expect(exits).toMatchObject([
      { parentOrderId: entry?.['id'], customTag: 'entry-0-SL', linkedOrderId: exits[1]?.['id'] },
      { parentOrderId: entry?.['id'], customTag: 'entry-0-TP', linkedOrderId: exits[0]?.['id'] },
    ]);
    expect(user.events().map(entityOf)).toContainEqual(expect.objectContaining(stop));
    expectSameAfterRestart(gateway);
    // They cancel each other like any others.
    gateway.post('/api/Order/modify', { ...HELD, orderId: exits[1]?.['id'], limitPrice: LAST - 2 });
    gateway.steps(2);
    expect(ordersOf(gateway).slice(1)).toMatchObject([{ status: CANCELED }, { status: FILLED }]);
  },

  'order.partial-then-cancel': () => {
    const gateway = startedOn();
    const user = subscribed(gateway, 'user');
    switchOn(gateway, 'order.partial-then-cancel', 1);
    const orderId = place(gateway, { ...BUY, size: 5 });
    const part = { id: orderId, status: CANCELED, size: 5, fillVolume: 2 };
    expect(ordersOf(gateway)).toMatchObject([part]);
    expect(heldBy(gateway)).toBe(2);
    const told = user
      .events()
      .map(entityOf)
      .filter(({ id }) => id === orderId);
    expect(told).toMatchObject([{ status: PENDING, size: 5, fillVolume: 0 }, part]);
    gateway.steps(2);
    expect(heldBy(gateway)).toBe(2);
    expectSameAfterRestart(gateway);
    place(gateway, { ...BUY, size: 5 });
    gateway.steps(1);
    expect(heldBy(gateway)).toBe(7);
  },

  'order.cancel-loses': () => {
    const gateway = startedOn();
    switchOn(gateway, 'order.cancel-loses', 1);
    const resting = { ...HELD, type: LIMIT, side: 0, size: 1, limitPrice: LAST - 10 };
    const orderId = place(gateway, resting);
    const other = place(gateway, { ...resting, limitPrice: LAST - 50 });
    const market = gateway.control('GET', '/market').body;
    const reply = gateway.post(CANCEL, { ...HELD, orderId });
    expect(reply.body).toMatchObject({ success: false, errorCode: 3 });
    expect(ordersOf(gateway)).toMatchObject([
      { id: orderId, status: FILLED, filledPrice: LAST - 10 },
      { id: other, status: OPEN },
    ]);
    expect(heldBy(gateway)).toBe(1);
    // The market was there for an instant only.
    expect(gateway.control('GET', '/market').body).toEqual(market);
    expect(gateway.post(CANCEL, { ...HELD, orderId: other }).body).toMatchObject({ success: true });
    expectSameAfterRestart(gateway);
  },

  'position.foreign-change': () => {
    const gateway = startedOn();
    const user = subscribed(gateway, 'user');
    switchOn(gateway, 'position.foreign-change', -3);
    gateway.steps(1);
    expect(heldBy(gateway)).toBe(-3);
    const [order] = ordersOf(gateway);
    expect(order).toMatchObject({ status: FILLED, customTag: null });
    expect(user.events().map(({ target }) => target)).toContain('GatewayUserPosition');
    expect(gateway.control('GET', '/faults').body).toMatchObject({ faults: [] });
  },

  'order.foreign': () => {
    const gateway = startedOn();
    place(gateway, { ...BUY, accountId: 10_002, customTag: 'mine' });
    switchOn(gateway, 'order.foreign', 2);
    gateway.steps(2);
    const { body } = gateway.post('/api/Order/searchOpen', { accountId: 10_002 });
    const price = LAST - 40 * TICK;
    expect(body).toMatchObject({
      orders: [{ type: LIMIT, side: 0, size: 2, limitPrice: price, customTag: null }],
    });
    expect(ordersOf(gateway)).toEqual([]);
  },

  'account.locked': () => {
    const gateway = startedOn();
    const user = subscribed(gateway, 'user');
    const resting = place(gateway, { ...HELD, type: LIMIT, side: 0, size: 1, limitPrice: 20_000 });
    const all = { onlyActiveAccounts: false };
    const canTrade = () => {
      const { body } = gateway.post('/api/Account/search', all);
      return (
        body as { readonly accounts: readonly { readonly canTrade: boolean }[] }
      ).accounts.map((account) => account.canTrade);
    };
    expect(canTrade()).toEqual([true, true]);
    switchOn(gateway, 'account.locked');
    expect(canTrade()).toEqual([false, false]);
    expect(user.events().at(-1)).toMatchObject({ target: 'GatewayUserAccount' });
    expect(entityOf(user.events().at(-1) ?? { type: 0 })).toMatchObject({ canTrade: false });
    expect(gateway.post(PLACE, BUY).body).toMatchObject({ success: false, errorCode: 4 });
    expect(ordersOf(gateway)[0]).toMatchObject({ id: resting, status: OPEN });
    switchOff(gateway, 'account.locked');
    expect(entityOf(user.events().at(-1) ?? { type: 0 })).toMatchObject({ canTrade: true });
    expect(gateway.post(PLACE, BUY).body).toMatchObject({ success: true });
  },
};

describe('a fault of orders, positions or accounts', () => {
  it.each(Object.entries(CASES))('%s does what its line says', (_, check) => check());

  it('has its test', () => {
    expect(Object.keys(CASES)).toEqual(Object.keys(ORDER_FAULTS));
  });
});

describe('what waits for an entry', () => {
  it.each([
    { name: 'bracket.late', number: 60, steps: 0 },
    { name: 'bracket.late', number: 60, steps: 2 },
    { name: 'bracket.stop-rejected', number: 1, steps: 0 },
  ])('of $name comes all the same after a restart $steps steps later', (fault) => {
    const gateway = withBrackets();
    switchOn(gateway, fault.name, fault.number);
    place(gateway, { ...BUY, ...BRACKET, customTag: 'entry' });
    switchOff(gateway, fault.name);
    gateway.steps(fault.steps);
    const source = nqSource(flat(84_000, 30));
    const again = new InMemoryGateway(source, { lines: [...gateway.lines] }).signIn();
    for (const one of [gateway, again]) one.steps(8);
    expect(ordersOf(gateway)).toHaveLength(3);
    expect(ordersOf(again)).toEqual(ordersOf(gateway));
    const late = new InMemoryGateway(source, { lines: [...again.lines] }).signIn();
    late.steps(8);
    expect(ordersOf(late)).toEqual(ordersOf(gateway));
  });
});
