import {
  type AccountId,
  err,
  formatMoney,
  type IsoDate,
  type Money,
  ok,
  parseIsoDate,
  type Result,
} from '@loadline/core';
import { z } from 'zod';
import type { AccountOptions, PayoutPath } from '../evaluator/account-state.ts';
import { type LimitsJson, limitsToJson, readLimits } from '../limits/read-limits.ts';
import type { RiskLimits } from '../limits/risk-limits.ts';
import type { RuleSet } from '../packs/rule-set.ts';
import { faultsOf } from '../reading/faults.ts';
import { dollars, fields, leaf, list, oneOf, whole } from '../reading/schema-parts.ts';

/** A payout that was taken before the desk met the account, by the day after whose close it was. */
export type PayoutTaken = Readonly<{ day: IsoDate; amount: Money }>;

/** Facts of the venue that contradict a declaration and that a person may have looked at. */
const ACCEPTABLE_FACTS = ['name', 'balance'] as const;
type AcceptableFact = (typeof ACCEPTABLE_FACTS)[number];

/** What a person declares of one account. Plain data, journalled. */
export type AccountDeclaration = Readonly<{
  accountId: AccountId;
  packId: string;
  dailyLoss: Readonly<{
    /** Bought with the Combine, bought in another way, or not at all. */
    bought: 'withCombine' | 'otherwise' | 'no';
    /** An own, tighter amount; null: that of the pack. */
    amount: Money | null;
  }>;
  path: PayoutPath;
  payoutsTaken: readonly PayoutTaken[];
  /** What the venue's name of the account has to look like, `*` for any text; null: anything. */
  namePattern: string | null;
  /** Contradictions that the person has looked at and lets stand, with who, when and why. */
  accepted: Readonly<{
    facts: readonly AcceptableFact[];
    by: string;
    on: IsoDate;
    why: string;
  }> | null;
  /** The opening balance and floor of a day, as a person has confirmed them. */
  confirmed: Readonly<{ by: string; on: IsoDate; balance: Money; floor: Money | null }> | null;
  limits: RiskLimits;
}>;

const text = leaf(
  (value) => (typeof value === 'string' && value.trim() !== '' ? value : null),
  'text that is not empty',
);

const date = leaf(
  (value) => (typeof value === 'string' ? parseIsoDate(value) : null),
  'a date such as "2026-10-05"',
);

const SCHEMA = fields({
  accountId: whole(1, Number.MAX_SAFE_INTEGER, "the venue's number of the account"),
  packId: text,
  dailyLoss: fields({
    bought: oneOf('withCombine', 'otherwise', 'no'),
    amount: dollars('positive').nullable(),
  }),
  path: oneOf('standard', 'consistency'),
  payoutsTaken: list(
    fields({ day: date, amount: dollars('positive') }),
    'payouts such as { "day": "2026-10-05", "amount": "500.00" }',
  ),
  namePattern: text.nullable(),
  accepted: fields({
    facts: list(oneOf(...ACCEPTABLE_FACTS), 'facts'),
    by: text,
    on: date,
    why: text,
  }).nullable(),
  confirmed: fields({
    by: text,
    on: date,
    balance: dollars('any'),
    floor: dollars('any').nullable(),
  }).nullable(),
  limits: z.unknown().optional(),
});

/** A declaration as it is written in JSON: money as decimal text. */
export type DeclarationJson = Readonly<
  Omit<AccountDeclaration, 'dailyLoss' | 'payoutsTaken' | 'confirmed' | 'limits'> & {
    dailyLoss: Readonly<{ bought: string; amount: string | null }>;
    payoutsTaken: readonly Readonly<{ day: IsoDate; amount: string }>[];
    confirmed: Readonly<{ by: string; on: IsoDate; balance: string; floor: string | null }> | null;
    limits: LimitsJson;
  }
>;

/**
 * Reads a declaration. Every field has to be there; limits that are left out are the defaults.
 *
 * @returns the declaration, or a sentence for each wrong field.
 */
export function readDeclaration(value: unknown): Result<AccountDeclaration, readonly string[]> {
  const parsed = SCHEMA.safeParse(value);
  const stated = typeof value === 'object' && value !== null && 'limits' in value;
  const limits = readLimits(stated ? value.limits : {});
  const faults = [
    ...(parsed.success ? [] : faultsOf('account', value, parsed.error)),
    ...(limits.ok ? [] : limits.error),
  ];
  if (!parsed.success || !limits.ok) return err(faults);
  const { accountId, ...declared } = parsed.data;
  return ok({ ...declared, accountId: accountId as AccountId, limits: limits.value });
}

/** The inverse of `readDeclaration`. */
export function declarationToJson(declaration: AccountDeclaration): DeclarationJson {
  const { dailyLoss, payoutsTaken, confirmed, limits } = declaration;
  return {
    ...declaration,
    dailyLoss: { ...dailyLoss, amount: textOrNull(dailyLoss.amount) },
    payoutsTaken: payoutsTaken.map(({ day, amount }) => ({ day, amount: formatMoney(amount) })),
    confirmed:
      confirmed === null
        ? null
        : {
            ...confirmed,
            balance: formatMoney(confirmed.balance),
            floor: textOrNull(confirmed.floor),
          },
    limits: limitsToJson(limits),
  };
}

const textOrNull = (money: Money | null): string | null =>
  money === null ? null : formatMoney(money);

/** The options that the evaluator takes, by the rules of a day. */
export function accountOptions(
  { dailyLoss: { bought, amount }, path }: Pick<AccountDeclaration, 'dailyLoss' | 'path'>,
  { dailyLoss }: RuleSet,
): AccountOptions {
  if (bought === 'no') return { dailyLoss: amount, dailyLossAtPurchase: false, path };
  return {
    dailyLoss: amount ?? dailyLoss.amount,
    dailyLossAtPurchase: bought === 'withCombine',
    path,
  };
}
