import {
  type AccountId,
  assert,
  err,
  ok,
  productByRoot,
  type Result,
  type StrategyId,
  type VenueAccount,
} from '@loadline/core';
import type { DeskConfig, StrategySettings } from '@loadline/engine';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { z } from 'zod';
import { FLATTEN_LEAD_MS } from '../settings/backtest-desk.ts';

/** What a desk trades, as its journal keeps it. */
export const deskSettings = z.strictObject({
  accounts: z.array(z.strictObject({ accountId: z.int(), program: z.string().nullable() })),
  strategies: z.array(
    z.strictObject({
      strategyId: z.string(),
      kind: z.string(),
      accountId: z.int(),
      product: z.string(),
      settings: z.record(z.string(), z.json()),
    }),
  ),
  flattenLeadMs: z.int().nonnegative(),
  /** What holds in years that the holiday table does not cover, see `CalendarOptions`. */
  outsideCalendar: z.enum(['deny', 'regular']).default('deny'),
});
export type DeskSettings = z.infer<typeof deskSettings>;

export type FirstDesk = Readonly<{
  product: string;
  outsideCalendar: DeskSettings['outsideCalendar'];
  programId: string;
  kind: string;
  settings: StrategySettings;
}>;

/** How the firm names its accounts: `50KTC-V2-...` is a 50K Trading Combine. */
const PROGRAM_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^50K ?TC/i, 'topstep-combine-50k'],
  [/^100K ?TC/i, 'topstep-combine-100k'],
  [/^150K ?TC/i, 'topstep-combine-150k'],
  [/^PRAC/i, 'topstep-practice'],
];

const programOf = (name: string): string | null =>
  PROGRAM_NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;

/**
 * The desk of a first start: one strategy on the account of the wanted program. A venue does not
 * tell an account's program but by its name, so a name that says nothing is not guessed at.
 */
export function firstDesk(
  accounts: readonly VenueAccount[],
  { product, outsideCalendar, programId, kind, settings }: FirstDesk,
): Result<DeskSettings, string> {
  const traded = accounts.find(({ name, canTrade }) => canTrade && programOf(name) === programId);
  if (traded === undefined) {
    const names = accounts.map(({ name }) => name).join(', ') || 'none';
    return err(`No tradable account of this user is named like ${programId}: there are ${names}.`);
  }
  const { accountId } = traded;
  return ok({
    accounts: [{ accountId, program: programId }],
    strategies: [
      { strategyId: kind, kind, accountId, product, settings: structuredClone(settings) as never },
    ],
    flattenLeadMs: FLATTEN_LEAD_MS,
    outsideCalendar,
  });
}

/** The settings as the engine takes them. They were checked where they entered. */
export function deskConfig({ accounts, strategies, flattenLeadMs }: DeskSettings): DeskConfig {
  return {
    accounts: accounts.map(({ accountId, program }) => ({
      accountId: accountId as AccountId,
      rules: program === null ? null : builtInRules(program),
      limits: DEFAULT_LIMITS,
    })),
    strategies: strategies.map(({ strategyId, kind, accountId, product: root, settings }) => {
      const product = productByRoot(root);
      assert(product !== null, `${root} is a product`);
      return {
        strategyId: strategyId as StrategyId,
        kind,
        accountId: accountId as AccountId,
        product,
        running: true,
        settings,
      };
    }),
    flattenLeadMs,
    events: NO_EVENTS,
  };
}
