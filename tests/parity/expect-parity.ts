import { expect } from 'vitest';
import {
  backtest,
  type Desk,
  type Market,
  overTheWire,
  type Report,
  type Trade,
} from './wire-run.ts';

/**
 * Runs both sides and compares them. A difference is shown by its first trade, before the whole.
 *
 * @returns the report that both gave.
 */
export async function expectParity(market: Market, desk: Desk): Promise<Report> {
  const expected = await backtest(market, desk);
  const actual = await overTheWire(market, desk);
  expect(firstDifference(actual.trades, expected.trades)).toBeNull();
  expect(actual).toEqual(expected);
  return expected;
}

type Difference = Readonly<{ number: number; wire: Trade | null; backtest: Trade | null }>;

function firstDifference(wire: readonly Trade[], other: readonly Trade[]): Difference | null {
  for (let index = 0; index < Math.max(wire.length, other.length); index += 1) {
    const pair = { wire: wire[index] ?? null, backtest: other[index] ?? null };
    if (JSON.stringify(pair.wire) === JSON.stringify(pair.backtest)) continue;
    return { number: index + 1, ...pair };
  }
  return null;
}

/** Every kind of exit with how often it is among the trades. */
export const exitsOf = ({ summary }: Report): Readonly<Record<string, number>> => summary.exits;

export const sidesOf = ({ trades }: Report): ReadonlySet<string> =>
  new Set(trades.map(({ side }) => side));

export const contractsOf = ({ trades }: Report): ReadonlySet<string> =>
  new Set(trades.map(({ contractId }) => contractId));
