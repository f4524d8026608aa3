import {
  assert,
  type Contract,
  frontContract,
  MINUTE_MS,
  productByRoot,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { barsOfTrades, type TradeColumns } from '@loadline/data';
import { type PreparedMarket, ReplaySource } from '@loadline/gateway';
import { Dice } from './dice.ts';

/** A Monday, ten in the morning of New York: the stock market is open and the day is long. */
const MARKET_FROM = Date.UTC(2026, 0, 12, 15) as UnixMs;
/** Minutes before the market starts, for the history that a strategy asks for. */
const PAST_MS = 3 * MINUTE_MS;
const START_TICKS = 88_000;
const JUMP = 0.02;
const JUMP_TICKS = 24;
const SILENT = 0.1;

/** The contract that everything trades: a micro, so that several fit into every account. */
export const traded = (): Contract => {
  const product = productByRoot('MNQ');
  assert(product !== null, 'MNQ is a product');
  return frontContract(product, MARKET_FROM);
};

/**
 * A market of about one price a second that wanders and now and then jumps: short, and without a
 * day of history that somebody would have to read.
 */
export function randomMarket(seed: number, lengthMs: number): PreparedMarket {
  const contract = traded();
  const trades = wander(new Dice(seed), MARKET_FROM - PAST_MS, MARKET_FROM + lengthMs);
  const from = trades.at[0] as UnixMs;
  const to = (MARKET_FROM + lengthMs + MINUTE_MS) as UnixMs;
  const source = new ReplaySource([{ contract, from, to, columns: barsOfTrades(trades), trades }]);
  return {
    source,
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    identity: { kind: 'replay', fingerprint: `simulation ${seed}` },
    from: MARKET_FROM,
    until: null,
    bookSeed: seed,
  };
}

function wander(dice: Dice, from: number, to: number): TradeColumns {
  const at: number[] = [];
  const price: number[] = [];
  const size: number[] = [];
  let ticks = START_TICKS;
  for (let second = from; second < to; second += 1_000) {
    if (dice.happens(SILENT)) continue;
    ticks += dice.between(-3, 3);
    if (dice.happens(JUMP)) ticks += dice.between(-JUMP_TICKS, JUMP_TICKS);
    at.push(second + dice.between(0, 400));
    price.push(ticks);
    size.push(dice.between(1, 8));
  }
  return {
    length: at.length,
    at: Float64Array.from(at),
    price: Int32Array.from(price),
    size: Float64Array.from(size),
    aggressor: new Uint8Array(at.length),
  };
}
