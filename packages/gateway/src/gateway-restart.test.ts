import { DEFAULT_FILL_MODEL, type FillModel } from '@loadline/simulation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nqSource, type Row } from '../test/bars.ts';
import { InMemoryGateway } from '../test/in-memory-gateway.ts';

const NQ = 'CON.F.US.ENQ.H25';
const COMBINE = 10_002;

/** A market that moves enough to fill stops and limits, with minutes in which nothing trades. */
const ROWS: readonly (Row | null)[] = Array.from({ length: 9 }, (_, minute): Row | null => {
  if (minute % 3 === 2) return null;
  const open = 84_000 + (minute % 3) * 12;
  return [open, open + 30, open - 30, open + (minute % 2 === 0 ? 9 : -9), 40];
});

type Act = Readonly<
  | { kind: 'step' }
  | {
      kind: 'place';
      type: number;
      side: number;
      size: number;
      away: number;
      bracket: 0 | 4 | 5;
    }
  | { kind: 'modify'; size: number | null; away: number }
  | { kind: 'close' | 'cancel' }
>;

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'step' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      type: fc.constantFrom(1, 2, 4, 5, 6, 7),
      side: fc.constantFrom(0, 1),
      size: fc.integer({ min: 1, max: 4 }),
      away: fc.integer({ min: -20, max: 20 }),
      bracket: fc.constantFrom(0, 4, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('modify' as const),
      size: fc.option(fc.integer({ min: 1, max: 4 })),
      away: fc.integer({ min: -20, max: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ kind: 'close' } as const, { kind: 'cancel' } as const),
  },
);

function perform(gateway: InMemoryGateway, accountId: number, act: Act, index: number): void {
  const account = { accountId, contractId: NQ };
  switch (act.kind) {
    case 'step':
      gateway.steps(1);
      return;
    case 'close':
      gateway.post('/api/Position/closeContract', account);
      return;
    case 'cancel':
      gateway.post('/api/Order/cancel', { ...account, orderId: firstOpen(gateway) });
      return;
    case 'modify': {
      const price = (84_000 + act.away) / 4;
      const prices = { limitPrice: price, stopPrice: price, trailPrice: price };
      const change = { ...account, orderId: firstOpen(gateway), size: act.size, ...prices };
      gateway.post('/api/Order/modify', change);
      return;
    }
    case 'place': {
      const { type, side, size, away, bracket } = act;
      const price = (84_000 + away) / 4;
      const sign = side === 0 ? 1 : -1;
      gateway.post('/api/Order/place', {
        ...account,
        type,
        side,
        size,
        customTag: `t${index}`,
        ...(type === 1 ? { limitPrice: price } : {}),
        ...(type === 4 ? { stopPrice: price } : {}),
        ...(type === 5 ? { trailPrice: price } : {}),
        ...(bracket > 0 ? { stopLossBracket: { ticks: -8 * sign, type: bracket } } : {}),
        ...(bracket > 0 ? { takeProfitBracket: { ticks: 12 * sign, type: 1 } } : {}),
      });
      return;
    }
    default:
  }
}

function firstOpen(gateway: InMemoryGateway): number {
  const { body } = gateway.post('/api/Order/searchOpen', { accountId: COMBINE });
  const [first] = (body as { readonly orders: readonly { readonly id: number }[] }).orders;
  return first?.id ?? 1;
}

/** Orders whole, or in parts of a tenth of the ten contracts that every price has. */
const models: fc.Arbitrary<FillModel> = fc
  .option(fc.record({ share: fc.constantFrom(0.1, 0.15), seed: fc.integer() }))
  .map((liquidity) => ({ ...DEFAULT_FILL_MODEL, liquidity }));

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
    const lists = fc.array(acts, { maxLength: 30 });
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
