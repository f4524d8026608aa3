import type { Bracket, Intent, Price, Quantity, Side } from '@loadline/core';

/** An entry in the words of a test; what is left out is the usual. */
export type EntryWish = Readonly<{
  entry?: string;
  type?: 'market' | 'limit' | 'stop';
  side?: Side;
  quantity?: number;
  price?: number | null;
  stopTicks?: number | null;
  targetTicks?: number | null;
}>;

/** One bought at the market with a stop forty ticks below. */
export const entryOf = ({
  entry = 'one',
  type = 'market',
  side = 'buy',
  quantity = 1,
  price = null,
  stopTicks = 40,
  targetTicks = null,
}: EntryWish): Extract<Intent, { kind: 'enter' }> => ({
  kind: 'enter',
  entry,
  type,
  side,
  quantity: quantity as Quantity,
  price: price as Price | null,
  bracket: { stopTicks, targetTicks } as Bracket,
  reason: 'a test',
});
