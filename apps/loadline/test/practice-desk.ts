import { type AccountId, assert, productByRoot } from '@loadline/core';
import type { DeskConfig } from '@loadline/engine';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { backtestDesk } from '../src/settings/backtest-desk.ts';
import { strategyByKind } from '../src/settings/strategies.ts';

/** The practice account of the gateway's first user. */
export const PRACTICE_ACCOUNT = 10_001 as AccountId;

/** The overnight range on the practice account that every new user of the gateway has. */
export function practiceDesk(root: string, set: Readonly<Record<string, string>> = {}): DeskConfig {
  const definition = strategyByKind('overnight-range');
  assert(definition.ok, 'the strategy is there');
  const settings = definition.value.parse(set);
  assert(settings.ok, 'its settings are right');
  const rules = builtInRules('topstep-practice');
  const product = productByRoot(root);
  assert(rules !== null && product !== null, `the pack and ${root} are there`);
  const { config } = backtestDesk('overnight-range', product, settings.value, {
    rules,
    limits: DEFAULT_LIMITS,
    events: NO_EVENTS,
    sizing: null,
  });
  const onAccount = <Row extends object>(row: Row) => ({ ...row, accountId: PRACTICE_ACCOUNT });
  return {
    ...config,
    accounts: config.accounts.map(onAccount),
    strategies: config.strategies.map(onAccount),
  };
}
