import { z } from 'zod';
import { parseMoney, parseRatio } from '../exact/decimal.ts';

const money = z
  .string()
  .refine((text) => parseMoney(text).ok, 'expected dollars as text, such as "2000"');
const share = z
  .string()
  .refine((text) => parseRatio(text) !== null, 'expected a share as text, such as "0.55"');
const count = z.int().min(0);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as "15:10"');
const weight = z.string().regex(/^\d+(\.\d)?$/, 'expected lots in tenths as text, such as "0.1"');
const roots = z.array(z.string().regex(/^[A-Z0-9]+$/)).readonly();
const tier = z.strictObject({
  lots: count,
  below: money.optional(),
  upTo: money.optional(),
});
const safeguard = z.strictObject({ balanceUpTo: money, dll: money, lots: count });

/** Rules that every pack has to answer; null says that the firm has no such rule. */
const REQUIRED = {
  'account.startBalance': money,
  'mll.amount': money.nullable(),
  'mll.lock': money.nullable(),
  'mll.floorAfterFirstPayout': money.nullable(),
  'mll.closesAccount': z.boolean(),
  'dll.amount': money.nullable(),
  'dll.terms': z.enum(['none', 'optional', 'mandatory']),
  'target.profit': money.nullable(),
  'target.bestDayShareMax': share.nullable(),
  'target.daysMin': count,
  'lots.flat': count.nullable(),
  'lots.tiers': z.array(tier).min(1).readonly().nullable(),
  'lots.mini': weight,
  'lots.micro': weight,
  'lots.exceptions': z.record(z.string(), weight),
  'lots.productCaps': z.record(z.string(), count),
  'payout.shareOfBalance': share.nullable(),
} as const;

/** Rules of payouts: asked for where `payout.shareOfBalance` is a number. */
const PAYOUT = {
  'payout.minimum': money,
  'payout.winningDayNet': money,
  'payout.standard.winningDays': count,
  'payout.standard.laterNetMin': money.nullable(),
  'payout.standard.cap': money.nullable(),
  'payout.standard.capWithDll': money.nullable(),
  'payout.consistency.tradedDays': count.nullable(),
  'payout.consistency.bestDayShareMax': share.nullable(),
  'payout.consistency.cap': money.nullable(),
  'payout.consistency.capWithDll': money.nullable(),
} as const;

/**
 * Rules that the evaluator does not read: other checks and people do. Null takes back a rule that
 * the base of a pack has.
 */
const OPTIONAL = {
  'account.api': z.boolean().nullable(),
  'account.inactivityDaysMax': count,
  'lots.oversizeGraceSeconds': count.nullable(),
  'payout.cost': money,
  'payout.traderShare': share,
  'products.permitted': roots.nullable(),
  'hours.open': clock,
  'hours.lastEntry': clock.nullable(),
  'hours.flatBy': clock.nullable(),
  'hours.payoutDayFinal': clock,
  'hours.holidayCutoffMinutes': count.nullable(),
  'news.cpiMinutesBefore': count.nullable(),
  'news.cpiMinutesAfter': count.nullable(),
  'news.cpiNoOpening': roots.nullable(),
  'news.cpiMicros': roots.nullable(),
  'news.cpiMicroOpenings': count.nullable(),
  'priceLimit.zone': share.nullable(),
  'reopen.times': count,
  'reopen.daysMax': count,
  'reopen.price': money,
  'live.liquidationBalance': money,
  'live.tradableShare': share,
  'live.releaseProfit': money,
  'live.safeguards': z.array(safeguard).readonly(),
} as const;

export const REQUIRED_RULES = Object.keys(REQUIRED);
export const PAYOUT_RULES = Object.keys(PAYOUT);

/** Every rule by its name with the form of its value; a pack states any number of them. */
export const RULE_VALUES = { ...REQUIRED, ...PAYOUT, ...OPTIONAL } as const;

export type RuleName = keyof typeof RULE_VALUES;

/** The values of a complete set: what must be there, and what may be. */
export type RuleValues = Readonly<
  { [Name in keyof typeof REQUIRED]: z.infer<(typeof REQUIRED)[Name]> } & {
    [Name in keyof typeof PAYOUT]?: z.infer<(typeof PAYOUT)[Name]>;
  } & { [Name in keyof typeof OPTIONAL]?: z.infer<(typeof OPTIONAL)[Name]> }
>;
