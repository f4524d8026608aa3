import {
  type AccountId,
  err,
  MICROS_PER_DOLLAR,
  type Money,
  ok,
  type Result,
  type VenueAccount,
} from '@loadline/core';
import { NO_PERSONAL_LIMITS, newAccount, type RulePack, type RuleSet } from '@loadline/risk';
import { type AccountChoices, type FirmRecord, STANDARD_PATH } from '../firm/firm-record.ts';

/** An account that is to be made; without a name it gets one in the firm's manner. */
export type WantedAccount = Readonly<{ name: string | null; choices: AccountChoices }>;

/** Somebody who may sign in. The key is what the venue calls an API key. */
export type GatewayUser = Readonly<{
  name: string;
  key: string;
  /** What a new user gets; left out: an account to practise on and a 50K Trading Combine. */
  accounts?: readonly WantedAccount[];
}>;

export const DEFAULT_USER: GatewayUser = { name: 'demo', key: 'demo' };

export type OpenedAccount = Readonly<{ account: VenueAccount; firm: FirmRecord }>;

export type BadUser = Readonly<{ kind: 'badUser'; message: string }>;

const FIRST_ACCOUNT_ID = 10_001;
const FIRST_USER_NUMBER = 300_000;

/** Nothing bought and nothing limited, in Auto OCO mode. */
export const plainChoices = (packId: string): AccountChoices => ({
  packId,
  options: { dailyLoss: null, dailyLossAtPurchase: false, path: STANDARD_PATH },
  enforcesDailyLoss: true,
  closesOnPass: true,
  autoOco: true,
  personal: NO_PERSONAL_LIMITS,
});

/**
 * The accounts of a user who says nothing else. The Combine has a daily loss limit that its desk
 * keeps: a limit of the firm at the same price would close by another order than the desk's, and
 * the same day would read otherwise than in a backtest. For the same reason it goes on after it
 * has passed.
 */
export const DEFAULT_ACCOUNTS: readonly WantedAccount[] = [
  { name: null, choices: plainChoices('topstep-practice') },
  {
    name: null,
    choices: {
      ...plainChoices('topstep-combine-50k'),
      options: {
        dailyLoss: (1_000 * MICROS_PER_DOLLAR) as Money,
        dailyLossAtPurchase: false,
        path: STANDARD_PATH,
      },
      enforcesDailyLoss: false,
      closesOnPass: false,
    },
  },
];

/** Reads `NAME:KEY`. The key may hold colons; neither part may be empty. */
export function parseUser(text: string): Result<GatewayUser, BadUser> {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  const key = text.slice(colon + 1);
  if (colon > 0 && name !== '' && key !== '') return ok({ name, key });
  const message = `--user wants NAME:KEY such as demo:demo, but got "${text}".`;
  return err({ kind: 'badUser', message });
}

/** The id after all that were ever given; accounts are never deleted. */
export const nextAccountId = (given: readonly AccountId[]): AccountId =>
  given.reduce((next, id) => Math.max(next, id + 1), FIRST_ACCOUNT_ID) as AccountId;

/**
 * A new account of a user.
 *
 * @param rules those of the market's day, which give the balance that it begins with.
 * @param userIndex place of the user among all that the gateway ever had.
 */
export function openedAccount(
  { name, choices }: WantedAccount,
  owner: Readonly<{ userName: string; userIndex: number; accountId: AccountId }>,
  { pack, rules }: Readonly<{ pack: RulePack; rules: RuleSet }>,
): OpenedAccount {
  const { userName, userIndex, accountId } = owner;
  const state = newAccount(rules);
  const { balance } = state;
  const nothing = { traded: false, floorTouched: false, lockedOut: false, closedDate: null };
  return {
    account: {
      accountId,
      name: name ?? accountName(prefixOf(pack), userIndex, accountId),
      balance,
      canTrade: true,
      simulated: true,
    },
    firm: {
      accountId,
      userName,
      choices,
      nextOptions: null,
      evaluator: { state, balance, day: null, ...nothing },
      lock: null,
      ending: null,
      passedAt: null,
      lastClose: null,
    },
  };
}

/** `50KTC-V2-310002-48130062`: program, generation, user and account number. */
function accountName(prefix: string, userIndex: number, accountId: AccountId): string {
  const serial = 10_000_000 + ((accountId * 7_919_371) % 89_999_999);
  return `${prefix}-V2-${FIRST_USER_NUMBER + userIndex}-${serial}`;
}

/** The venue tells an account's program by its name alone. */
function prefixOf({ program, size }: RulePack): string {
  if (program === 'practice') return 'PRAC';
  const suffix = { combine: 'TC', xfa: 'XFA', live: 'LFA' }[program];
  return `${size ?? ''}${suffix}`;
}
