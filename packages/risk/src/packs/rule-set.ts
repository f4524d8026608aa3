import type { Money } from '@loadline/core';
import { parseMoney, parseRatio, type Ratio } from '../exact/decimal.ts';
import type { RuleValues } from './rule-table.ts';
import { type TradingRules, tradingRulesOf } from './trading-rules.ts';

/** Up to which balance a number of lots holds; `including` its end or not. */
export type LotTier = Readonly<{ lots: number; upTo: Money | null; including: boolean }>;

export type MaximumLossRule = Readonly<{
  amount: Money;
  /** The floor stops rising here for good. */
  lock: Money;
  /** Null where a payout leaves the floor alone. */
  floorAfterFirstPayout: Money | null;
  closesAccount: boolean;
}>;

/** What has to be reached at the close of a day. */
export type TargetRule = Readonly<{
  profit: Money;
  bestDayShareMax: Ratio | null;
  daysMin: number;
}>;

/** The caps of one path; null: no cap, or no doubling yet. */
type PayoutCap = Readonly<{ cap: Money | null; capWithDailyLoss: Money | null }>;

export type PayoutRule = Readonly<{
  shareOfBalance: Ratio;
  minimum: Money;
  winningDayNet: Money;
  standard: PayoutCap & Readonly<{ winningDays: number; laterNetMin: Money | null }>;
  /** Null while the path does not exist. */
  consistency: (PayoutCap & Readonly<{ tradedDays: number; bestDayShareMax: Ratio }>) | null;
}>;

/** The weights of contracts in tenths of a lot, and how many contracts of a product are allowed. */
export type LotWeights = Readonly<{
  mini: number;
  micro: number;
  exceptions: ReadonlyMap<string, number>;
}>;

/** The rules of one account type on one day, as the evaluator and the checks read them. */
export type RuleSet = Readonly<{
  startBalance: Money;
  maximumLoss: MaximumLossRule | null;
  dailyLoss: Readonly<{ amount: Money | null; terms: 'none' | 'optional' | 'mandatory' }>;
  target: TargetRule | null;
  lotTiers: readonly LotTier[];
  lotWeights: LotWeights;
  productCaps: ReadonlyMap<string, number>;
  payout: PayoutRule | null;
}> &
  TradingRules;

/** Turns checked values into numbers; what a value may be has been checked by the schema. */
export function ruleSetOf(values: RuleValues): RuleSet {
  return {
    startBalance: dollars(values['account.startBalance']),
    maximumLoss: maximumLossOf(values),
    dailyLoss: { amount: dollarsOrNull(values['dll.amount']), terms: values['dll.terms'] },
    target: targetOf(values),
    lotTiers: lotTiersOf(values),
    lotWeights: {
      mini: tenths(values['lots.mini']),
      micro: tenths(values['lots.micro']),
      exceptions: new Map(
        Object.entries(values['lots.exceptions']).map(([root, lots]) => [root, tenths(lots)]),
      ),
    },
    productCaps: new Map(Object.entries(values['lots.productCaps'])),
    payout: payoutOf(values),
    ...tradingRulesOf(values),
  };
}

function maximumLossOf(values: RuleValues): MaximumLossRule | null {
  const amount = dollarsOrNull(values['mll.amount']);
  const lock = dollarsOrNull(values['mll.lock']);
  if (amount === null || lock === null) return null;
  return {
    amount,
    lock,
    floorAfterFirstPayout: dollarsOrNull(values['mll.floorAfterFirstPayout']),
    closesAccount: values['mll.closesAccount'],
  };
}

function targetOf(values: RuleValues): TargetRule | null {
  const profit = dollarsOrNull(values['target.profit']);
  if (profit === null) return null;
  return {
    profit,
    bestDayShareMax: ratioOrNull(values['target.bestDayShareMax']),
    daysMin: values['target.daysMin'],
  };
}

function lotTiersOf({ 'lots.tiers': tiers, 'lots.flat': flat }: RuleValues): readonly LotTier[] {
  if (tiers === null) return [{ lots: flat ?? 0, upTo: null, including: true }];
  return tiers.map(({ lots, below, upTo }) => ({
    lots,
    upTo: dollarsOrNull(below ?? upTo ?? null),
    including: below === undefined,
  }));
}

function payoutOf(values: RuleValues): PayoutRule | null {
  const shareOfBalance = ratioOrNull(values['payout.shareOfBalance']);
  if (shareOfBalance === null) return null;
  const tradedDays = values['payout.consistency.tradedDays'] ?? null;
  const bestDayShareMax = ratioOrNull(values['payout.consistency.bestDayShareMax'] ?? null);
  return {
    shareOfBalance,
    minimum: dollars(values['payout.minimum'] ?? '0'),
    winningDayNet: dollars(values['payout.winningDayNet'] ?? '0'),
    standard: {
      winningDays: values['payout.standard.winningDays'] ?? 0,
      laterNetMin: dollarsOrNull(values['payout.standard.laterNetMin'] ?? null),
      cap: dollarsOrNull(values['payout.standard.cap'] ?? null),
      capWithDailyLoss: dollarsOrNull(values['payout.standard.capWithDll'] ?? null),
    },
    consistency:
      tradedDays === null || bestDayShareMax === null
        ? null
        : {
            tradedDays,
            bestDayShareMax,
            cap: dollarsOrNull(values['payout.consistency.cap'] ?? null),
            capWithDailyLoss: dollarsOrNull(values['payout.consistency.capWithDll'] ?? null),
          },
  };
}

function dollars(text: string): Money {
  const parsed = parseMoney(text);
  return parsed.ok ? parsed.value : (Number.NaN as Money);
}

const dollarsOrNull = (text: string | null): Money | null => (text === null ? null : dollars(text));

const ratioOrNull = (text: string | null): Ratio | null =>
  text === null ? null : parseRatio(text);

/** Weights have at most one decimal, so tenths are exact. */
const tenths = (text: string): number => Math.round(Number(text) * 10);
