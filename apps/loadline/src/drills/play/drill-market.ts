import { assert, makeContract, productByRoot, sessionCalendar, type UnixMs } from '@loadline/core';
import { barsOfTrades, type TradeColumns } from '@loadline/data';
import { type PreparedMarket, ReplaySource } from '@loadline/gateway';
import { seededRandom } from '@loadline/testkit';
import type { Scenario } from '../scenario.ts';

/** Wednesday 2026-01-14, 10:00 New York: nothing opens, closes or is released for hours. */
const FROM = Date.UTC(2026, 0, 14, 15) as UnixMs;
/** The desk connects within this much; seconds of a scenario count from here. */
const WARM_UP_SECONDS = 20;
/** What the market has behind it: a session begins, for a strategy, with its first bar. */
const PAST_SECONDS = 180;
const NOISE_TICKS = 2;
/** When in its second a trade comes: what is sent at the full second has been taken before. */
const LATE_MS = { least: 400, spread: 500 };

export const DRILL_PRODUCT = 'MNQ';
/** The price at which every drill begins, in ticks. */
export const START_TICKS = 84_000;
/** When the seconds of a scenario begin, in market time. */
export const ORIGIN = (FROM + WARM_UP_SECONDS * 1_000) as UnixMs;

/**
 * A market that trades once a second along the path of a scenario, a few ticks around it as the
 * seed has it.
 *
 * @param seconds how long it goes on after the last step of the scenario.
 */
export function drillMarket(
  { path }: Scenario,
  { seed, seconds }: Readonly<{ seed: number; seconds: number }>,
): PreparedMarket {
  const product = productByRoot(DRILL_PRODUCT);
  assert(product !== null, `${DRILL_PRODUCT} is a product`);
  const length = PAST_SECONDS + WARM_UP_SECONDS + seconds;
  const trades = tradesAlong(path, seed, length);
  const run = {
    contract: makeContract(product, 'H', 2026),
    from: (trades.at[0] ?? FROM) as UnixMs,
    to: ((trades.at.at(-1) ?? FROM) + 1) as UnixMs,
    columns: barsOfTrades(trades),
    trades,
  };
  const source = new ReplaySource([run]);
  const calendar = sessionCalendar({ outsideCalendar: 'regular' });
  const identity = { kind: 'replay', fingerprint: source.fingerprint } as const;
  return { source, calendar, identity, from: FROM, until: null, bookSeed: seed };
}

function tradesAlong(path: Scenario['path'], seed: number, length: number): TradeColumns {
  const random = seededRandom(seed);
  const seconds = Array.from({ length }, (_, second) => second);
  return {
    length,
    at: Float64Array.from(seconds, (second) => {
      const late = LATE_MS.least + Math.floor(random.next() * LATE_MS.spread);
      return FROM + (second - PAST_SECONDS) * 1_000 + late;
    }),
    price: Int32Array.from(seconds, (second) => {
      const noise = Math.round((random.next() * 2 - 1) * NOISE_TICKS);
      return (
        START_TICKS + noise + Math.round(offsetAt(path, second - PAST_SECONDS - WARM_UP_SECONDS))
      );
    }),
    size: Float64Array.from(seconds, () => 1 + Math.floor(random.next() * 20)),
    aggressor: new Uint8Array(length),
  };
}

/** On the straight line between the points around; flat before the first and behind the last. */
function offsetAt(path: Scenario['path'], second: number): number {
  const next = path.findIndex(([at]) => at > second);
  if (next < 0) return path.at(-1)?.[1] ?? 0;
  const [toAt, to] = path[next] ?? [0, 0];
  const before = path[next - 1];
  if (before === undefined) return to;
  const [fromAt, from] = before;
  return from + ((to - from) * (second - fromAt)) / (toAt - fromAt);
}
