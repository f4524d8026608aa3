import { CHICAGO, type OrderRequest, type UnixMs } from '@loadline/core';
import type { RiskSituation } from '../checks/situation.ts';
import type { RiskLimits } from '../limits/risk-limits.ts';
import type { RuleSet } from '../packs/rule-set.ts';
import { ACTIVE } from '../state/trading-state.ts';
import { eventWindowAt } from '../windows/event-window.ts';
import { inPriceLimitZone } from '../windows/price-limit-zone.ts';
import type { AccountRisk } from './account-risk.ts';
import type { Surroundings } from './decide.ts';

/**
 * Writes what an order of this account comes into; the same object each time, so that a decision
 * allocates nothing.
 */
export function look(
  risk: AccountRisk,
  situation: RiskSituation,
  request: OrderRequest,
  around: Surroundings,
): void {
  const { contract, now } = around;
  const { life, room, sizes } = risk;
  situation.now = now;
  situation.contract = contract;
  situation.known = around.known && risk.knowsAllProducts;
  situation.canTrade = around.canTrade;
  situation.feedUp = around.feedUp;
  situation.flattening = around.flattening;
  situation.group = around.group ?? null;
  situation.closing = around.closing ?? 0;
  situation.session = risk.day.underRules(around.session);
  situation.standing = life.standing;
  situation.state = risk.stateNow(now);
  situation.limits = risk.limits;
  situation.rules = life.ruleSet ?? situation.rules;
  situation.path = life.rules?.options.path ?? 'standard';
  situation.lots = life.evaluator?.day?.lots ?? Number.NaN;
  situation.lastPrice = around.market?.last ?? Number.NaN;
  situation.lastPriceAt = around.market?.heardAt ?? 0;
  situation.venueTimeBack = around.market?.timeWentBack ?? false;
  situation.worstLotTenths = sizes.lotTenths;
  situation.worstProductContracts =
    contract === null ? Number.NaN : sizes.contractsOf(contract.product.root);
  situation.position = knownPosition(risk, request, around);
  situation.chicagoMinute = CHICAGO.minuteAt(now);
  situation.weekday = risk.day.weekday;
  situation.daysToExpiry = contract === null ? Number.NaN : risk.day.daysToExpiry(contract);
  situation.rolled = around.market?.rolled === true;
  situation.oppositeOf =
    contract === null || situation.limits.hedging === 'allow'
      ? null
      : risk.desk.board.oppositeOf(risk.accountId, contract.product.root, request.side);
  const { rules } = situation;
  situation.event = contract && eventWindowAt(risk.desk.events, contract.product, rules, now);
  situation.inPriceLimitZone = contract && inPriceLimitZone(contract.product, around.market, rules);
  const day = life.evaluator?.day ?? null;
  situation.dayProfit = day === null ? Number.NaN : room.equity - day.open;
  situation.consistencyCap = risk.consistencyCap;
  risk.meters.describe(request, situation);
}

/**
 * Signed contracts held in the contract of an order; NaN until the venue has told all positions.
 * An order or a position in something without data does not hide what is held in a known contract.
 */
export const knownPosition = (
  risk: AccountRisk,
  { contractId }: OrderRequest,
  { known }: Surroundings,
): number => (known ? risk.positionIn(contractId) : Number.NaN);

/** A situation before the first look: nothing in it is known. */
export const emptySituation = (rules: RuleSet, limits: RiskLimits): RiskSituation => ({
  now: 0 as UnixMs,
  contract: null,
  known: false,
  canTrade: false,
  feedUp: false,
  flattening: false,
  group: null,
  closing: 0,
  standing: 'undeclared',
  state: ACTIVE,
  lastPrice: Number.NaN,
  lastPriceAt: 0,
  venueTimeBack: false,
  session: { kind: 'unknown' },
  rules,
  path: 'standard',
  limits,
  lots: Number.NaN,
  worstLotTenths: Number.NaN,
  worstProductContracts: Number.NaN,
  position: Number.NaN,
  ordersLastMinute: Number.NaN,
  modifiesLastMinute: Number.NaN,
  sameOrderAt: Number.NaN,
  tradesToday: Number.NaN,
  lastLossAt: Number.NaN,
  contractsToday: Number.NaN,
  shortHoldsToday: Number.NaN,
  ordersToday: Number.NaN,
  fillsToday: Number.NaN,
  chicagoMinute: Number.NaN,
  weekday: Number.NaN,
  daysToExpiry: Number.NaN,
  rolled: false,
  event: null,
  inPriceLimitZone: null,
  oppositeOf: null,
  dayProfit: Number.NaN,
  consistencyCap: Number.NaN,
});
