import { DEFAULT_FILL_MODEL, type FillModel } from '@loadline/simulation';
import fc from 'fast-check';
import type { Row } from './bars.ts';
import type { InMemoryGateway } from './in-memory-gateway.ts';

const NQ = 'CON.F.US.ENQ.H25';

/** A market that moves enough to fill stops and limits, with minutes in which nothing trades. */
export const ROWS: readonly (Row | null)[] = Array.from({ length: 9 }, (_, minute): Row | null => {
  if (minute % 3 === 2) return null;
  const open = 84_000 + (minute % 3) * 12;
  return [open, open + 30, open - 30, open + (minute % 2 === 0 ? 9 : -9), 40];
});

export type Act = Readonly<
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

export const acts: fc.Arbitrary<Act> = fc.oneof(
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

/** @param index makes the custom tags of a history differ. */
export function perform(
  gateway: InMemoryGateway,
  accountId: number,
  act: Act,
  index: number,
): void {
  const account = { accountId, contractId: NQ };
  switch (act.kind) {
    case 'step':
      gateway.steps(1);
      return;
    case 'close':
      gateway.post('/api/Position/closeContract', account);
      return;
    case 'cancel':
      gateway.post('/api/Order/cancel', { ...account, orderId: firstOpen(gateway, accountId) });
      return;
    case 'modify': {
      const price = (84_000 + act.away) / 4;
      const prices = { limitPrice: price, stopPrice: price, trailPrice: price };
      const change = {
        ...account,
        orderId: firstOpen(gateway, accountId),
        size: act.size,
        ...prices,
      };
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

function firstOpen(gateway: InMemoryGateway, accountId: number): number {
  const { body } = gateway.post('/api/Order/searchOpen', { accountId });
  const [first] = (body as { readonly orders: readonly { readonly id: number }[] }).orders;
  return first?.id ?? 1;
}

/** Orders whole, or in parts of a tenth of the ten contracts that every price has. */
export const models: fc.Arbitrary<FillModel> = fc
  .option(fc.record({ share: fc.constantFrom(0.1, 0.15), seed: fc.integer() }))
  .map((liquidity) => ({ ...DEFAULT_FILL_MODEL, liquidity }));
