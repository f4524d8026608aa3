import type { FillModel } from '@loadline/simulation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nqSource } from '../test/bars.ts';
import { InMemoryGateway } from '../test/in-memory-gateway.ts';
import { acts, models, perform, ROWS } from '../test/order-acts.ts';

const NQ = 'CON.F.US.ENQ.H25';
const COMBINE = 10_002;

/** Everything that a client can ask about an account. */
function told(gateway: InMemoryGateway, accountId: number): unknown {
  const window = { accountId, startTimestamp: '2025-01-01T00:00:00Z' };
  return [
    gateway.post('/api/Order/search', window).body,
    gateway.post('/api/Trade/search', window).body,
    gateway.post('/api/Position/searchOpen', window).body,
    gateway.post('/api/Account/search', { onlyActiveAccounts: false }).body,
    gateway.control('GET', `/accounts/${accountId}/truth`).body,
    gateway.control('GET', `/accounts/${accountId}/events`).body,
    gateway.control('GET', '/market').body,
  ];
}

/** The Combine of every user, and an account whose limits are near enough to be touched. */
const ACCOUNTS = [
  { name: 'a Combine', wanted: null },
  {
    name: 'a funded account with near limits',
    wanted: {
      pack: 'topstep-xfa-50k',
      dll: '220',
      personalLoss: { amount: '150', action: 'liquidate', trailing: 'equity' },
    },
  },
] as const;

type Wanted = (typeof ACCOUNTS)[number]['wanted'];

function startedWith(
  wanted: Wanted,
  model: FillModel,
): Readonly<{ gateway: InMemoryGateway; accountId: number }> {
  const gateway = new InMemoryGateway(nqSource(ROWS), { model }).signIn();
  if (wanted === null) return { gateway, accountId: COMBINE };
  const made = gateway.control('POST', '/users/demo/accounts', JSON.stringify(wanted)).body;
  return { gateway, accountId: (made as { readonly id: number }).id };
}

describe('a gateway that was killed', () => {
  it.each(ACCOUNTS)('goes on with $name as if nothing had happened', ({ wanted }) => {
    const lists = fc.array(acts, { maxLength: 30, size: 'max' });
    const check = fc.property(models, lists, lists, (model, before, after) => {
      const { gateway: whole, accountId } = startedWith(wanted, model);
      const { gateway: killed } = startedWith(wanted, model);
      for (const [index, act] of before.entries()) {
        perform(whole, accountId, act, index);
        perform(killed, accountId, act, index);
      }
      const restarted = new InMemoryGateway(nqSource(ROWS), { model, lines: [...killed.lines] });
      restarted.signIn();
      expect(told(restarted, accountId)).toEqual(told(whole, accountId));
      for (const [index, act] of after.entries()) {
        perform(whole, accountId, act, before.length + index);
        perform(restarted, accountId, act, before.length + index);
        expect(restarted.now()).toBe(whole.now());
      }
      expect(told(restarted, accountId)).toEqual(told(whole, accountId));
    });
    fc.assert(check, { numRuns: 150 });
  });

  it('takes tokens of before, and never a tag twice', () => {
    const before = new InMemoryGateway(nqSource(ROWS)).signIn();
    before.steps(1);
    const order = { accountId: COMBINE, contractId: NQ, type: 2, side: 0, size: 1, customTag: 'a' };
    const placed = before.post('/api/Order/place', order).body as { readonly orderId: number };
    const after = new InMemoryGateway(nqSource(ROWS), { lines: before.lines });
    after.token = before.token;
    const refused = after.post('/api/Order/place', order).body as { readonly orderId: number };
    expect(refused).toMatchObject({ success: false, errorCode: 2 });
    expect(refused.orderId).toBeGreaterThan(placed.orderId);
  });

  it('tells the orders that came after the last price, and its time does not go back', () => {
    const before = new InMemoryGateway(nqSource(ROWS), { speed: 60 }).signIn();
    const until = before.now() + 66_000;
    before.nowMs += 1_000;
    before.steps(1);
    before.nowMs += 100;
    expect(before.now()).toBe(until);
    const order = { accountId: COMBINE, contractId: NQ, type: 4, side: 0, size: 1 };
    before.post('/api/Order/place', { ...order, stopPrice: 30_000 });
    const after = new InMemoryGateway(nqSource(ROWS), { speed: 60, lines: before.lines }).signIn();
    expect(after.now()).toBe(before.now());
    const window = { accountId: COMBINE, startTimestamp: '2025-01-01T00:00:00Z' };
    expect(after.post('/api/Order/search', window).body).toMatchObject({
      orders: [{ stopPrice: 30_000, status: 1 }],
    });
  });
});
