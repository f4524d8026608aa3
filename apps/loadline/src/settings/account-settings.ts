import { parseMoney } from '@loadline/risk';
import { z } from 'zod';
import { PROTECTION_SETTINGS } from './protection-settings.ts';
import { SESSION_SETTINGS } from './session-settings.ts';
import { SIZING_SETTINGS } from './sizing-settings.ts';

/** A daily loss limit as a person writes it: `bought`, `none` or an amount of dollars. */
export const dailyLossText = z
  .string()
  .refine(
    (text) => text === 'bought' || text === 'none' || isAmount(text),
    'expected bought, none or dollars above 0 such as 500',
  );

export const payoutPath = z.enum(['standard', 'consistency'], {
  error: 'expected standard or consistency',
});

const WHOLE = 'expected a whole number of at least 0';

export const payoutCount = z.coerce.number({ error: WHOLE }).int(WHOLE).nonnegative(WHOLE);

const file = (flag: string, description: string) => ({
  schema: z.string().min(1, 'expected the name of a file').nullable(),
  flag,
  description,
  default: null,
});

/** What a person declares of the account, and of its sizes, at the start of a new desk. */
export const ACCOUNT_SETTINGS = {
  program: {
    schema: z.string().min(1, 'expected the id of a rule pack'),
    flag: '--program <id>',
    description: 'rule pack of the account that is traded: its size and its limits',
    default: 'topstep-combine-50k',
  },
  account: {
    schema: z.string().min(1, 'expected a name or a number').nullable(),
    flag: '--account <name>',
    description: 'name or number of the account (the first that is named like the program)',
    default: null,
  },
  dll: {
    schema: dailyLossText,
    flag: '--dll <bought|none|amount>',
    description: 'daily loss limit of the account',
    default: 'bought',
  },
  path: {
    schema: payoutPath,
    flag: '--path <standard|consistency>',
    description: 'payout path of an Express Funded Account',
    default: 'standard',
  },
  payouts: {
    schema: payoutCount,
    flag: '--payouts <n>',
    description: 'payouts that were taken before the desk met the account',
    default: 0,
  },
  limits: file('--limits <file>', 'your own limits as JSON (see loadline risk limits show)'),
  events: file('--events <file>', 'scheduled releases as JSON (see loadline rules events)'),
  packs: {
    schema: z.string().min(1, 'expected a folder').nullable(),
    flag: '--packs <folder>',
    description: 'a folder with rule packs of your own',
    default: null,
  },
  ...SIZING_SETTINGS,
  ...PROTECTION_SETTINGS,
  ...SESSION_SETTINGS,
} as const;

function isAmount(text: string): boolean {
  const amount = parseMoney(text);
  return amount.ok && amount.value > 0;
}
