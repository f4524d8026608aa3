import {
  assert,
  type Contract,
  type DenialCode,
  isQuantity,
  type OrderRequest,
  type Price,
  type Quantity,
  type SessionLookup,
  sideSign,
  type UnixMs,
} from '@loadline/core';
import type { ApprovedRequest } from '../approved-request.ts';
import { OPENING_CHECKS } from '../checks/opening-checks.ts';
import type { RiskSituation } from '../checks/situation.ts';
import { largestSize } from '../checks/size-checks.ts';
import type { EquityLimit, RiskDecision } from '../decision/decision.ts';
import type { Finding } from '../decision/finding.ts';
import type { RoomRequest } from '../room/gate.ts';
import type { AccountRisk } from './account-risk.ts';

/** What an order comes into: everything that the account itself does not know. */
export type Surroundings = Readonly<{
  now: UnixMs;
  /** Null for a product or contract without data. */
  contract: Contract | null;
  /** Positions, orders and balance have been read from the venue since the last connection. */
  known: boolean;
  canTrade: boolean;
  feedUp: boolean;
  flattening: boolean;
  session: SessionLookup;
  market: Readonly<{
    last: Price | null;
    /** When the desk learned the last price; 0 before the first. */
    heardAt: number;
    /** The venue's own time went back with the last price. */
    timeWentBack: boolean;
    /** The last price of the session before, in ticks; null when it is not known. */
    settlement: Price | null;
  }> | null;
}>;

/** Nobody has said what the account is, so nothing of it is known. */
const UNDECLARED: Finding = {
  code: 'FLOOR_UNKNOWN',
  unit: 'text',
  observed: 'undeclared',
  allowed: 'a declared program',
  source: 'declaration',
};

/** A smaller order may pass where one of these denies. */
const SIZE_CODES: ReadonlySet<DenialCode> = new Set<DenialCode>([
  'ORDER_SIZE',
  'PRODUCT_SIZE',
  'POSITION_LIMIT',
  'EVENT_WINDOW',
]);

/**
 * Decides about the orders of one account: the checks in their order, then the room. The only maker
 * of an `ApprovedRequest`. What it approves with and what it asks the room with are one object
 * each, so that an order that passes as it is costs no allocation.
 */
export class OrderGate {
  readonly #risk: AccountRisk;
  #approval: { readonly verdict: 'approved'; request: ApprovedRequest } | null = null;
  #question: { -readonly [Name in keyof RoomRequest]: RoomRequest[Name] } | null = null;

  constructor(risk: AccountRisk) {
    this.#risk = risk;
  }

  decide(situation: RiskSituation, request: OrderRequest): RiskDecision {
    if (isReducing(request, situation.position)) return this.#approve(request);
    let wanted = request;
    let finding = firstFinding(request, situation);
    if (finding !== null && SIZE_CODES.has(finding.code) && situation.limits.reduceToFit) {
      const quantity = largestSize(situation, request);
      if (quantity > 0) {
        wanted = { ...request, quantity: quantity as Quantity };
        finding = firstFinding(wanted, situation);
      }
    }
    if (finding !== null) return { verdict: 'denied', finding };
    const fits = this.#largestInRoom(situation, wanted);
    if (fits === wanted.quantity) {
      return wanted === request ? this.#approve(request) : reduced(wanted);
    }
    if (fits > 0 && situation.limits.reduceToFit) {
      return reduced({ ...wanted, quantity: fits as Quantity });
    }
    return { verdict: 'denied', finding: roomFinding(this.#risk, situation, wanted) };
  }

  /** Decides where no rules are known: what reduces passes, and nothing opens. */
  decideUndeclared(request: OrderRequest, position: number): RiskDecision {
    if (isReducing(request, position)) return this.#approve(request);
    return { verdict: 'denied', finding: UNDECLARED };
  }

  #approve(request: OrderRequest): RiskDecision {
    const approved = request as ApprovedRequest;
    this.#approval ??= { verdict: 'approved', request: approved };
    this.#approval.request = approved;
    return this.#approval;
  }

  #largestInRoom({ contract }: RiskSituation, { quantity, bracket }: OrderRequest): number {
    assert(contract !== null, 'the checks let only a known contract pass');
    const stopTicks = bracket?.stopTicks ?? null;
    this.#question ??= { contract, quantity, stopTicks, group: null };
    this.#question.contract = contract;
    this.#question.quantity = quantity;
    this.#question.stopTicks = stopTicks;
    return this.#risk.room.largestFit(this.#question, this.#risk.equityLimits);
  }
}

function firstFinding(request: OrderRequest, situation: RiskSituation): Finding | null {
  for (const check of OPENING_CHECKS) {
    const finding = check(request, situation);
    if (finding !== null) return finding;
  }
  return null;
}

const reduced = (request: OrderRequest): RiskDecision => ({
  verdict: 'reduced',
  request: request as ApprovedRequest,
});

/**
 * Against the position and no larger than it, with no exits of its own that could open another. A
 * position that is not known (NaN) is not reduced by anything.
 */
function isReducing({ side, quantity, bracket }: OrderRequest, position: number): boolean {
  const against = sideSign(side) !== Math.sign(position) && position !== 0;
  return against && isQuantity(quantity) && quantity <= Math.abs(position) && bracket === null;
}

const LIMIT_CODES: Record<EquityLimit, DenialCode> = {
  maximumLoss: 'MAXIMUM_LOSS_LIMIT',
  dailyLoss: 'DAILY_LOSS_LIMIT',
  personalLoss: 'PERSONAL_LOSS_LIMIT',
  sessionBudget: 'SESSION_BUDGET',
};

const LIMIT_SOURCES: Record<EquityLimit, string> = {
  maximumLoss: 'mll.amount',
  dailyLoss: 'dll.amount',
  personalLoss: 'personalLoss',
  sessionBudget: 'sessionBudget',
};

/** Why the room denies: something without a bound, or the nearest limit would be touched. */
function roomFinding(
  risk: AccountRisk,
  { contract }: RiskSituation,
  { quantity, bracket }: OrderRequest,
): Finding {
  const { room } = risk;
  const { unbounded, worst } = room;
  if (unbounded !== null) {
    const allowed = 'a working stop for every position and entry';
    return { code: 'UNBOUNDED_RISK', unit: 'text', observed: unbounded, allowed, source: 'room' };
  }
  const limit = risk.nearestLimit;
  if (Number.isNaN(worst) || contract === null || limit === null) {
    const known = { observed: 'no worst case', allowed: 'a known worst case' };
    return { code: 'STATE_UNKNOWN', unit: 'text', ...known, source: 'room' };
  }
  const stopTicks = bracket?.stopTicks ?? null;
  const observed = worst - room.lossOf({ contract, quantity, stopTicks, group: null });
  return {
    code: LIMIT_CODES[limit],
    unit: 'money',
    observed,
    allowed: risk.nearestThreshold,
    source: LIMIT_SOURCES[limit],
  };
}
