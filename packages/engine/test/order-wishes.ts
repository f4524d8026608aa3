import type { Bracket, Ticks } from '@loadline/core';
import type { OrderCommand } from '../src/index.ts';
import type { RunOptions } from './desk-run.ts';
import { OF_NQ, TradingRun } from './trading-run.ts';

type Place = Extract<OrderCommand, { kind: 'placeOrder' }>;
type Fields = Partial<Record<keyof Place, unknown>>;

export const BRACKET: Bracket = { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks };

/** Buys one at the market, with a stop 40 and a target 80 ticks away. */
export const place = (fields: Fields = {}): OrderCommand =>
  ({
    kind: 'placeOrder',
    ...OF_NQ,
    type: 'market',
    side: 'buy',
    quantity: 1,
    limitPrice: null,
    stopPrice: null,
    bracket: BRACKET,
    group: null,
    ...fields,
  }) as OrderCommand;

/** Sells one at the market, without exits. */
export const bare = (fields: Fields = {}): OrderCommand =>
  place({ side: 'sell', bracket: null, ...fields });

/** A command about the position in NQ. */
export const ofNq = (kind: string, fields: object = {}): OrderCommand =>
  ({ kind, ...OF_NQ, ...fields }) as unknown as OrderCommand;

/** Long so many at 84000 with the venue's stop at 83960 and its target at 84080. */
export function longPosition(quantity: number, options: RunOptions = {}): TradingRun {
  const desk = new TradingRun(options);
  desk.order(place({ quantity }));
  desk.price(84_000);
  desk.take();
  return desk;
}

/** The same, its exits canceled at the venue: nothing protects it. */
export function nakedPosition(quantity = 1): TradingRun {
  const desk = longPosition(quantity);
  for (const type of ['stop', 'limit']) desk.venue.cancel(desk.idOf(type));
  desk.settle();
  desk.take();
  return desk;
}
