import {
  type AccountId,
  type Contract,
  type IsoDate,
  type Money,
  type OrderRequest,
  type Price,
  productByRoot,
  sessionCalendar,
} from '@loadline/core';
import { AccountRisk, type AccountRiskOptions } from '../src/account/account-risk.ts';
import type { Surroundings } from '../src/account/decide.ts';
import { builtInRules } from '../src/account/declared-rules.ts';
import { DeskRisk } from '../src/account/desk-risk.ts';
import { NO_EVENTS } from '../src/windows/event-calendar.ts';
import { limitsWith } from './limits.ts';
import { dollars } from './rules.ts';
import { anOrder, MNQ, NOW } from './situation.ts';

export const DAY = '2026-10-06' as IsoDate;
export const OPEN = dollars(50_000);

/** A 50K Combine with its daily loss limit, which the desk has not met yet. */
export const anUnmetAccount = (options: Partial<AccountRiskOptions> = {}): AccountRisk =>
  new AccountRisk({
    accountId: 1 as AccountId,
    rules: builtInRules('topstep-combine-50k'),
    limits: limitsWith({}),
    desk: new DeskRisk(NO_EVENTS),
    ...options,
  });

/** The same on its first day, met as the firm opened it. */
export function anAccount(options: Partial<AccountRiskOptions> = {}): AccountRisk {
  const risk = anUnmetAccount(options);
  risk.meet({
    tradingDay: DAY,
    balance: OPEN,
    dayStartBalance: OPEN,
    hasTraded: false,
    contradictions: [],
    rebuilt: null,
    facts: [],
  });
  risk.onBalance(OPEN);
  return risk;
}

/** A product as the tables have it. */
export function aProduct(root: string) {
  const product = productByRoot(root);
  if (product === null) throw new Error(`no product ${root}`);
  return product;
}

/** A contract whose last price came half a second ago, in an open market. */
export const anOpenMarket = (
  contract: Contract = MNQ,
  last = 100_000,
  fields: Partial<Surroundings> = {},
): Surroundings => ({
  now: NOW,
  contract,
  known: true,
  canTrade: true,
  feedUp: true,
  flattening: false,
  session: sessionCalendar().lookup(contract.product, fields.now ?? NOW),
  market: {
    last: last as Price,
    heardAt: (fields.now ?? NOW) - 500,
    timeWentBack: false,
    settlement: null,
  },
  ...fields,
});

/** What became of an order in one word, so that rows of decisions can be compared. */
export function verdictOf(
  risk: AccountRisk,
  order: Partial<OrderRequest> = {},
  around: Surroundings = anOpenMarket(),
): string {
  const decision = risk.assess(anOrder(order), around);
  if (decision.verdict === 'denied') return decision.finding.code;
  return `${decision.verdict} ${decision.request.quantity}`;
}

/** Holds contracts that were bought, or sold, at a price, which is the market's too. */
export function hold(risk: AccountRisk, contract: Contract, size: number, price: number): void {
  const cost = size * price * contract.product.tickValue;
  risk.onPosition(contract, size, cost as Money);
  risk.onPrice(contract.id, price as Price);
}
