import { assert } from '../../values/assert.ts';
import { DAY_MS, type UnixMs } from '../../values/time.ts';
import { openingMinute } from '../calendar/session-hours.ts';
import type { Contract, MonthCode, Product } from '../product.ts';
import { civilDate, dayOfIsoDate, shiftDay } from '../time/civil-date.ts';
import { CHICAGO } from '../time/zone-clock.ts';
import { makeContract } from './contracts.ts';
import { frontMonths, rollDay } from './expiry-rules.ts';

/** One change of the front month, as a roll file tells it: from `at` on, `to` is in front. */
export type Roll = Readonly<{ at: UnixMs; from: Contract; to: Contract }>;

/** The stretch of time in which a contract is the front month; `to` is excluded. */
export type FrontSegment = Readonly<{ contract: Contract; from: UnixMs; to: UnixMs }>;

type Change = Readonly<{ at: UnixMs; contract: Contract }>;

/**
 * The contract that is the front month at an instant. Works the expiries of some years out anew
 * (20 to 40 microseconds): ask at openings, or keep a `rollTable`, not at every price.
 *
 * @param rolls changes in time order, as from a roll file; without them the built-in rule counts,
 *   by which the contract changes at the session opening that begins the roll's trade date.
 */
export function frontContract(product: Product, at: UnixMs, rolls: readonly Roll[] = []): Contract {
  const [segment] = rollTable(product, at, (at + 1) as UnixMs, rolls);
  assert(segment !== undefined, `${product.root} has a front month at ${at}`);
  return segment.contract;
}

/**
 * The front months of `[from, to)` in time order, without a gap. Given rolls decide where they
 * reach: before the first of them its `from` contract is in front as far back as the built-in rule
 * would have it, and after the last its `to` contract until it expires.
 */
export function rollTable(
  product: Product,
  from: UnixMs,
  to: UnixMs,
  rolls: readonly Roll[] = [],
): readonly FrontSegment[] {
  const changes = mergeChanges(builtInChanges(product, from, to), rolls);
  const segments: FrontSegment[] = [];
  for (const [index, { at, contract }] of changes.entries()) {
    const end = changes[index + 1]?.at ?? to;
    const start = Math.max(at, from) as UnixMs;
    const stop = Math.min(end, to) as UnixMs;
    if (start < stop) segments.push({ contract, from: start, to: stop });
  }
  return segments;
}

/** Every change by the built-in rule from the one in force at `from` to the last before `to`. */
function builtInChanges(product: Product, from: UnixMs, to: UnixMs): readonly Change[] {
  const firstYear = civilDate(CHICAGO.dayAt((from - 200 * DAY_MS) as UnixMs)).year - 1;
  const lastYear = civilDate(CHICAGO.dayAt(to)).year + 1;
  const changes: Change[] = [];
  let at = Number.NEGATIVE_INFINITY as UnixMs;
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (const month of frontMonths(product)) {
      changes.push({ at, contract: makeContract(product, month, year) });
      at = rollInstant(product, year, month);
    }
  }
  return changes;
}

/** The opening of the session whose trade date is the contract's roll day. */
function rollInstant(product: Product, year: number, month: MonthCode): UnixMs {
  return CHICAGO.instantOf(rollDay(product, year, month), openingMinute(product));
}

function mergeChanges(builtIn: readonly Change[], rolls: readonly Roll[]): readonly Change[] {
  const [first] = rolls;
  const last = rolls.at(-1);
  if (first === undefined || last === undefined) return builtIn;
  const before = builtIn.filter(
    ({ at, contract }) => at < first.at && compare(contract, first.from) <= 0,
  );
  const expired = expiryInstant(last.to);
  const ending = builtIn.filter(
    ({ contract }, index) =>
      compare(contract, last.to) > 0 &&
      (builtIn[index + 1]?.at ?? Number.POSITIVE_INFINITY) > expired,
  );
  const after = ending.map(({ at, contract }) => ({
    at: Math.max(at, expired) as UnixMs,
    contract,
  }));
  const given = rolls.map(({ at, to }) => ({ at, contract: to }));
  const start =
    before.length > 0 ? before : [{ at: Number.NEGATIVE_INFINITY as UnixMs, contract: first.from }];
  return [...start, ...given, ...after];
}

/** The first opening after the contract's last trade date. */
function expiryInstant({ product, lastTradeDate }: Contract): UnixMs {
  return CHICAGO.instantOf(shiftDay(dayOfIsoDate(lastTradeDate), 1), openingMinute(product));
}

/** Negative when the left delivery month comes earlier. Month codes are in alphabetical order. */
function compare(left: Contract, right: Contract): number {
  if (left.year !== right.year) return left.year - right.year;
  return left.month < right.month ? -1 : Number(left.month > right.month);
}
