import { err, type IsoDate, type Money, ok, type Result } from '@loadline/core';
import {
  type AccountOptions,
  NO_PERSONAL_LIMITS,
  type PersonalLimits,
  parseMoney,
} from '@loadline/risk';
import { z } from 'zod';
import type { AccountChoices } from '../firm/firm-record.ts';
import type { RuleBook } from '../firm/rule-book.ts';
import { plainChoices, type WantedAccount } from './gateway-users.ts';

const money = z.string().transform((text, context): Money => {
  const parsed = parseMoney(text);
  if (parsed.ok && parsed.value > 0) return parsed.value;
  context.addIssue({
    code: 'custom',
    message: parsed.ok ? 'expected an amount above 0' : parsed.error,
  });
  return z.NEVER;
});
const action = z.enum(['nothing', 'liquidate', 'liquidateAndBlock']);
const personalLoss = z.strictObject({
  amount: money,
  action,
  trailing: z.enum(['fixed', 'equity', 'balance', 'higher']).default('fixed'),
});
const personalTarget = z
  .strictObject({ amount: money, action, giveBack: money.nullable().default(null) })
  .transform(({ giveBack, ...target }) => ({ ...target, giveBack: giveBack ?? (0 as Money) }));

/** What may be changed of an account; what is left out stays. */
const CHANGES = {
  /** True: bought, with the amount of the pack; an amount of one's own; false: not bought. */
  dll: z
    .union([z.boolean(), money], { error: 'expected true, false or dollars as text' })
    .optional(),
  dllAtPurchase: z.boolean().optional(),
  enforceDll: z.boolean().optional(),
  path: z.enum(['standard', 'consistency']).optional(),
  afterPass: z.enum(['close', 'continue']).optional(),
  brackets: z.enum(['autoOco', 'position']).optional(),
  personalLoss: personalLoss.nullable().optional(),
  personalTarget: personalTarget.nullable().optional(),
} as const;

const shownName = z.string().min(1, 'expected some text').max(64, 'expected at most 64 characters');
const userName = z
  .string()
  .regex(/^[A-Za-z0-9._@-]{1,64}$/, 'expected 1 to 64 letters, digits or any of . _ @ -');

export const changeRequest = z.strictObject(CHANGES);

export const accountRequest = z.strictObject({
  pack: z.string(),
  name: shownName.optional(),
  ...CHANGES,
});

export const userRequest = z.strictObject({
  name: userName,
  key: z.string().min(1, 'expected some text').max(256, 'expected at most 256 characters'),
  accounts: z.array(accountRequest).max(1_000, 'expected at most 1000 accounts').default([]),
});

export const accountsFile = z.strictObject({
  users: z.array(userRequest).min(1, 'expected at least one user'),
});

export type AccountChange = z.output<typeof changeRequest>;
export type AccountRequest = z.output<typeof accountRequest>;

/** An account as it is wanted, or the sentence that says why there cannot be one. */
export function wantedAccount(
  { pack, name, ...change }: AccountRequest,
  rules: RuleBook,
  date: IsoDate,
): Result<WantedAccount, string> {
  if (rules.runnable(pack) === null) {
    return err(`pack: there is no rule pack "${pack}" that an account can be run under.`);
  }
  const choices = changedChoices(plainChoices(pack), change, rules, date);
  return choices.ok ? ok({ name: name ?? null, choices: choices.value }) : choices;
}

/** The choices after a change, or the sentence that says why it cannot be. */
export function changedChoices(
  choices: AccountChoices,
  change: AccountChange,
  rules: RuleBook,
  date: IsoDate,
): Result<AccountChoices, string> {
  const options = changedOptions(choices, change, rules, date);
  if (!options.ok) return options;
  const { enforceDll, afterPass, brackets } = change;
  return ok({
    ...choices,
    options: options.value,
    enforcesDailyLoss: enforceDll ?? choices.enforcesDailyLoss,
    closesOnPass: afterPass === undefined ? choices.closesOnPass : afterPass === 'close',
    autoOco: brackets === undefined ? choices.autoOco : brackets === 'autoOco',
    personal: changedPersonal(choices.personal, change),
  });
}

function changedOptions(
  { packId, options }: AccountChoices,
  { dll, dllAtPurchase, path }: AccountChange,
  rules: RuleBook,
  date: IsoDate,
): Result<AccountOptions, string> {
  const { dailyLoss, payout } = rules.rulesOn(packId, date);
  const amount = dll === true ? dailyLoss.amount : dll === false ? null : dll;
  if (amount === null && dll === true) {
    return err(`dll: ${packId} has no daily loss limit to buy; give an amount.`);
  }
  if (path !== undefined && payout === null) return err(`path: ${packId} pays nothing out.`);
  if (path === 'consistency' && payout?.consistency === null) {
    return err(`path: ${packId} has no consistency path on ${date}.`);
  }
  return ok({
    dailyLoss: amount === undefined ? options.dailyLoss : amount,
    dailyLossAtPurchase: dllAtPurchase ?? options.dailyLossAtPurchase,
    path: path ?? options.path,
  });
}

function changedPersonal(
  { loss, target }: PersonalLimits,
  { personalLoss, personalTarget }: AccountChange,
): PersonalLimits {
  if (personalLoss === undefined && personalTarget === undefined) return { loss, target };
  return {
    ...NO_PERSONAL_LIMITS,
    loss: personalLoss === undefined ? loss : personalLoss,
    target: personalTarget === undefined ? target : personalTarget,
  };
}
