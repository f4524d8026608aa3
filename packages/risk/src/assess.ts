import {
  type Denial,
  type DenialCode,
  dollarText,
  formatMoney,
  isQuantity,
  type Money,
  type OrderRequest,
  type OrderType,
  type Price,
  sideSign,
} from '@loadline/core';
import type { AccountView, OrderCost } from './account-view.ts';
import type { ApprovedRequest } from './approved-request.ts';
import type { AccountProgram } from './program.ts';

export type RiskDecision = Readonly<
  { verdict: 'approved'; request: ApprovedRequest } | { verdict: 'denied'; denial: Denial }
>;

type CheckInput = Readonly<{
  request: OrderRequest;
  cost: OrderCost;
  view: AccountView;
  program: AccountProgram;
}>;
type RiskCheck = (input: CheckInput) => Denial | null;

const deny = (code: DenialCode, observed: string, allowed: string, detail: string): Denial => ({
  code,
  detail,
  observed,
  allowed,
});

/** A price is given exactly where the type has one, on the grid; sizes and distances are whole. */
const validRequest: RiskCheck = ({ request }) => {
  const { quantity, type, limitPrice, stopPrice, bracket } = request;
  if (!isQuantity(quantity)) {
    const detail = 'The size is not a whole number.';
    return deny('INVALID_REQUEST', `${quantity}`, 'at least 1', detail);
  }
  const wants = PRICES_OF[type];
  if (!isPrice(limitPrice, wants.limit) || !isPrice(stopPrice, wants.stop)) {
    const given = `limit ${limitPrice}, stop ${stopPrice}`;
    const allowed = `${wants.limit ? 'a' : 'no'} limit, ${wants.stop ? 'a' : 'no'} stop price`;
    return deny('INVALID_REQUEST', given, allowed, `The prices do not fit a ${type} order.`);
  }
  const targetTicks = bracket?.targetTicks ?? null;
  if (targetTicks === null || isQuantity(targetTicks)) return null;
  const detail = 'The distance to the target is not a whole number of ticks.';
  return deny('INVALID_REQUEST', `target ${targetTicks}`, 'at least 1', detail);
};

const PRICES_OF: Record<OrderType, Readonly<{ limit: boolean; stop: boolean }>> = {
  market: { limit: false, stop: false },
  limit: { limit: true, stop: false },
  stop: { limit: false, stop: true },
  stopLimit: { limit: true, stop: true },
  trailingStop: { limit: false, stop: true },
  joinBid: { limit: false, stop: false },
  joinAsk: { limit: false, stop: false },
};

const isPrice = (price: Price | null, wanted: boolean): boolean =>
  wanted ? Number.isSafeInteger(price) : price === null;

const knownState: RiskCheck = ({ request, view }) =>
  view.known
    ? null
    : deny(
        'STATE_UNKNOWN',
        'not reconciled',
        'reconciled',
        `Account ${request.accountId} has not been reconciled with the venue yet.`,
      );

const accountOpen: RiskCheck = ({ request, view }) => {
  if (!view.canTrade) {
    const detail = `The venue does not let account ${request.accountId} trade.`;
    return deny('ACCOUNT_BLOCKED', 'canTrade false', 'canTrade true', detail);
  }
  if (view.lockedUntil !== null && view.now < view.lockedUntil) {
    const detail =
      'A loss limit was touched: the account is locked for the rest of the trading day.';
    return deny('ACCOUNT_LOCKED', 'locked', 'unlocked', detail);
  }
  if (!view.flattening) return null;
  return deny('FLATTENING', 'flattening', 'not flattening', 'The account is being made flat.');
};

const feedAlive: RiskCheck = ({ view }) =>
  view.feedUp
    ? null
    : deny(
        'FEED_DOWN',
        'disconnected',
        'connected',
        'The market or the user hub is not connected.',
      );

const permittedHours: RiskCheck = ({ request, view: { session, now } }) => {
  const what = `${request.contractId}`;
  switch (session.kind) {
    case 'unknown':
      return deny('SESSION_UNKNOWN', 'no calendar', 'a known session', `No calendar for ${what}.`);
    case 'closed':
      return deny('MARKET_CLOSED', 'closed', 'an open session', `The market of ${what} is closed.`);
    case 'open':
      if (now < session.session.lastEntryAt) return null;
      return deny(
        'PAST_LAST_ENTRY',
        clock(now),
        clock(session.session.lastEntryAt),
        'It is past the last entry of the trading day.',
      );
  }
};

/** Without a stop the loss has no bound that could be compared with a limit. */
const stopRequired: RiskCheck = ({ request }) => {
  const stopTicks = request.bracket?.stopTicks ?? null;
  if (stopTicks !== null && isQuantity(stopTicks)) return null;
  const observed = stopTicks === null ? 'no stop' : `a stop ${stopTicks} ticks away`;
  return deny('NO_STOP', observed, 'a bracket stop', 'An opening order needs a stop.');
};

const lotLimit: RiskCheck = ({ request, cost, view, program }) => {
  const worst = view.lotTenths + request.quantity * cost.product.lotTenths;
  if (worst <= program.lotTenthsMax) return null;
  const detail = `The position could reach ${worst / 10} lots with every entry filled.`;
  return deny('POSITION_LIMIT', `${worst / 10} lots`, `${program.lotTenthsMax / 10} lots`, detail);
};

/** A touch is a breach, so the worst equity has to stay above the limit. */
const lossLimits: RiskCheck = ({ request, cost, view, program }) => {
  if (view.equity === null) {
    return deny('STATE_UNKNOWN', 'no price', 'a price', 'An open position has no price.');
  }
  if (view.floor === null) {
    const detail = 'The floor of the account is not known, so nothing may be opened.';
    return deny('FLOOR_UNKNOWN', 'unknown', 'a known floor', detail);
  }
  const worst = view.equity - view.riskToStops - riskOfRequest(request, cost);
  if (worst <= view.floor) {
    const detail = worstSentence(worst, 'maximum loss limit');
    return deny('MAXIMUM_LOSS_LIMIT', money(worst), `above ${money(view.floor)}`, detail);
  }
  if (program.dailyLoss === null) return null;
  const dailyFloor = view.dayStartBalance - program.dailyLoss;
  if (worst > dailyFloor) return null;
  const detail = worstSentence(worst, 'daily loss limit');
  return deny('DAILY_LOSS_LIMIT', money(worst), `above ${money(dailyFloor)}`, detail);
};

const OPENING_CHECKS: readonly RiskCheck[] = [
  validRequest,
  knownState,
  accountOpen,
  feedAlive,
  permittedHours,
  stopRequired,
  lotLimit,
  lossLimits,
];

/**
 * The only maker of an `ApprovedRequest`; the first denial decides. An order that can only make a
 * known position smaller is *reducing* and passes whatever else is locked, stale or unknown; every
 * other order is *opening*, and what is not known denies it.
 */
export function assess(
  request: OrderRequest,
  cost: OrderCost,
  view: AccountView,
  program: AccountProgram,
): RiskDecision {
  if (view.known && isReducing(request, view.position)) {
    return { verdict: 'approved', request: request as ApprovedRequest };
  }
  const input = { request, cost, view, program };
  for (const check of OPENING_CHECKS) {
    const denial = check(input);
    if (denial !== null) return { verdict: 'denied', denial };
  }
  return { verdict: 'approved', request: request as ApprovedRequest };
}

/** Against the position and no larger than it, with no exits of its own that could open another. */
function isReducing({ side, quantity, bracket }: OrderRequest, position: number): boolean {
  const against = sideSign(side) !== Math.sign(position) && position !== 0;
  return against && isQuantity(quantity) && quantity <= Math.abs(position) && bracket === null;
}

/**
 * What an entry loses from its fill to its stop, in micro-dollars: the distance, the slippage on
 * the way in and out, and the fees of both sides.
 */
export function riskOfRequest(
  { quantity, bracket }: Pick<OrderRequest, 'quantity' | 'bracket'>,
  { product, slippageTicks }: OrderCost,
): Money {
  const ticks = (bracket?.stopTicks ?? 0) + 2 * slippageTicks;
  const { exchangePerSide, nfaPerSide, commissionPerSide } = product.fees;
  const fees = 2 * (exchangePerSide + nfaPerSide + commissionPerSide);
  return (quantity * (ticks * product.tickValue + fees)) as Money;
}

const money = (micros: number): string => formatMoney(micros as Money);

function worstSentence(worst: number, limit: string): string {
  const equity = dollarText(worst as Money);
  return `With every entry filled and stopped, equity would be ${equity}: the ${limit} or less.`;
}

/** UTC, hours and minutes: the core has no local clock to speak of. */
function clock(at: number): string {
  const minute = Math.floor(at / 60_000) % 1_440;
  const twoDigits = (part: number): string => String(part).padStart(2, '0');
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)} UTC`;
}
