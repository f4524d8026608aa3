import type { Money } from '@loadline/core';
import type { PersonalAction, PersonalLoss, PersonalTarget } from '../evaluator/personal-limits.ts';
import { intersectWindows } from './day-windows.ts';
import type { Meter, RiskLimits } from './risk-limits.ts';

/** What a change of limits comes to: what holds at once, and what from the next session on. */
export type LimitChange = Readonly<{
  now: RiskLimits;
  nextSession: RiskLimits;
  /** The fields that hold as wanted from the next session only. */
  later: readonly (keyof RiskLimits)[];
}>;

type TighterOf = { readonly [Name in keyof RiskLimits]: Tighter<RiskLimits[Name]> };

/** The loosest value that is at least as tight as both. */
type Tighter<Value> = (one: Value, other: Value) => Value;

/**
 * Changes the limits of an account. Each field goes its own way: what is tighter holds at once,
 * what is looser from the next session on, so that nobody loosens a limit while losing against it.
 *
 * `now` is at least as tight as both in every field. Where two limits differ in several parts, it
 * takes the tighter of each part: a fixed loss limit of 500 and a trailing one of 800 make a
 * trailing one of 500. Windows without a common minute leave no weekday, since an empty list of
 * windows would mean the whole day.
 */
export function changeLimits(inForce: RiskLimits, wanted: RiskLimits): LimitChange {
  const windows = intersectWindows(inForce.windows, wanted.windows);
  const tighter = Object.fromEntries(
    FIELDS.map((name) => [name, tighterField(name, inForce, wanted)]),
  ) as RiskLimits;
  const now: RiskLimits =
    windows === null
      ? { ...tighter, windows: inForce.windows, weekdays: [] }
      : { ...tighter, windows };
  const later = FIELDS.filter((name) => !isSame(now[name], wanted[name]));
  return { now, nextSession: wanted, later };
}

const tighterField = <Name extends keyof RiskLimits>(
  name: Name,
  one: RiskLimits,
  other: RiskLimits,
): RiskLimits[Name] => {
  const tighter: Tighter<RiskLimits[Name]> = TIGHTER[name];
  return tighter(one[name], other[name]);
};

const lower = <Value extends number>(one: Value, other: Value): Value =>
  other < one ? other : one;

const higher = <Value extends number>(one: Value, other: Value): Value =>
  other > one ? other : one;

/** No limit is the loosest one. */
const lowerOrNull = <Value extends number>(one: Value | null, other: Value | null): Value | null =>
  one === null || other === null ? (one ?? other) : lower(one, other);

/** The word that comes later in a list from loose to tight. */
const later =
  <Word extends string>(...words: readonly Word[]): Tighter<Word> =>
  (one, other) =>
    words.indexOf(other) > words.indexOf(one) ? other : one;

const union = <Item>(one: readonly Item[], other: readonly Item[]): readonly Item[] =>
  one.concat(other.filter((item) => !one.includes(item)));

const common = <Item>(one: readonly Item[], other: readonly Item[]): readonly Item[] =>
  one.filter((item) => other.includes(item));

const tighterMeter: Tighter<Meter> = (one, other) => ({
  warn: lowerOrNull(one.warn, other.warn),
  max: lowerOrNull(one.max, other.max),
});

const laterAction = later<PersonalAction>('nothing', 'liquidate', 'liquidateAndBlock');

/** A limit that does nothing is none. */
const isOn = <Limit extends PersonalLoss | PersonalTarget>(limit: Limit | null): limit is Limit =>
  limit !== null && limit.action !== 'nothing';

const tighterLoss: Tighter<PersonalLoss | null> = (one, other) => {
  if (!isOn(other)) return isOn(one) ? one : other;
  if (!isOn(one)) return other;
  return {
    amount: lower(one.amount, other.amount),
    action: laterAction(one.action, other.action),
    trailing: tighterBase(one.trailing, other.trailing),
  };
};

/** Neither highest equity nor highest balance is always above the other; the higher of both is. */
const tighterBase: Tighter<PersonalLoss['trailing']> = (one, other) => {
  if (one === other || other === 'fixed') return one;
  return one === 'fixed' ? other : 'higher';
};

const tighterTarget: Tighter<PersonalTarget | null> = (one, other) => {
  if (!isOn(other)) return isOn(one) ? one : other;
  if (!isOn(one)) return other;
  return {
    amount: lower(one.amount, other.amount),
    action: laterAction(one.action, other.action),
    giveBack: lower(one.giveBack, other.giveBack),
  };
};

const tighterByRoot: Tighter<Readonly<Record<string, number>>> = (one, other) => {
  const roots = union(Object.keys(one), Object.keys(other));
  const limits = roots.map((root) => [root, lowerOrNull(one[root] ?? null, other[root] ?? null)]);
  return Object.fromEntries(limits) as Readonly<Record<string, number>>;
};

/** What is tighter, for every field; a field of which nothing is said here does not compile. */
const TIGHTER: TighterOf = {
  personalLoss: tighterLoss,
  personalTarget: tighterTarget,
  sessionBudget: lowerOrNull<Money>,
  orderContractsMax: lowerOrNull,
  productContractsMax: tighterByRoot,
  accountLotTenthsMax: lowerOrNull,
  ordersPerMinute: lower,
  modifiesPerMinute: lower,
  duplicateWithinMs: higher,
  collarBasisPoints: lower,
  stopTicksMin: higher,
  tradesPerDay: lowerOrNull,
  coolDownMs: higher,
  windows: (one, other) => intersectWindows(one, other) ?? one,
  weekdays: common,
  blockedRoots: union,
  expiryDaysMin: higher,
  quoteAgeMsMax: lower,
  hedging: later('allow', 'deny'),
  contractsPerDay: tighterMeter,
  shortHoldsPerDay: tighterMeter,
  ordersPerFill: tighterMeter,
  consistency: later('off', 'reduce', 'stop'),
  eventSizePercent: lower,
  reduceToFit: (one, other) => one && other,
};

const FIELDS = Object.keys(TIGHTER) as readonly (keyof RiskLimits)[];

/** The order of days, products and windows says nothing, nor does that of an object's fields. */
const isSame = (one: unknown, other: unknown): boolean => sortedText(one) === sortedText(other);

function sortedText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(sortedText).toSorted().join();
  const fields = Object.entries(value).map(([name, field]) => `${name}:${sortedText(field)}`);
  return fields.toSorted().join();
}
