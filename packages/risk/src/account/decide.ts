import {
  assert,
  type Contract,
  type DenialCode,
  hasItsPrices,
  isQuantity,
  type OrderRequest,
  type OrderType,
  type Price,
  type Quantity,
  type SessionLookup,
  sideSign,
  type UnixMs,
} from '@loadline/core';
import type { ApprovedRequest } from '../approved-request.ts';
import { OPENING_CHECKS, STOP_CHECKS } from '../checks/opening-checks.ts';
import type { RiskCheck, RiskSituation } from '../checks/situation.ts';
import { largestSize } from '../checks/size-checks.ts';
import type { EquityLimit, RiskDecision } from '../decision/decision.ts';
import type { Finding } from '../decision/finding.ts';
import type { RoomRequest } from '../room/gate.ts';
import type { ReducingKind } from '../room/reducing-book.ts';
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
  /** The group of orders that cancel each other which the order joins; none by default. */
  group?: string | null;
  /** Contracts that the venue was asked to close and has not yet; Infinity: all of them. */
  closing?: number;
  session: SessionLookup;
  market: Readonly<{
    last: Price | null;
    /** When the desk learned the last price; 0 before the first. */
    heardAt: number;
    /** The venue's own time went back with the last price. */
    timeWentBack: boolean;
    /** The last price of the session before, in ticks; null when it is not known. */
    settlement: Price | null;
    /** The venue has moved on to the next contract of the product; absent: it has not. */
    rolled?: boolean;
  }> | null;
}>;

/** Nobody has said what the account is, so nothing of it is known. */
export const UNDECLARED: Finding = {
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
    if (this.#isReducing(request, situation)) return this.#approve(request);
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
    return {
      verdict: 'denied',
      finding: roomFinding(this.#risk, situation, this.#worstWith(situation, wanted)),
    };
  }

  /** Judges the worst case as it is, for stops that are to protect less; null: it may be so. */
  judgeStops(situation: RiskSituation, request: OrderRequest): Finding | null {
    const finding = firstFinding(request, situation, STOP_CHECKS);
    if (finding !== null) return finding;
    const { room, nearestThreshold } = this.#risk;
    if (room.worst > nearestThreshold) return null;
    return roomFinding(this.#risk, situation, room.worst);
  }

  /** Decides where no rules are known: what reduces passes, and nothing opens. */
  decideUndeclared(request: OrderRequest, around: ReducingSituation): RiskDecision {
    if (this.#isReducing(request, around)) return this.#approve(request);
    return { verdict: 'denied', finding: UNDECLARED };
  }

  /**
   * Against the position and, with all that could fill as well, no larger than it; with no exits of
   * its own that could open another. A position that is not known (NaN) is not reduced by anything.
   */
  #isReducing(request: OrderRequest, { position, group, closing }: ReducingSituation): boolean {
    const { side, quantity, bracket, type, contractId } = request;
    const held = Math.abs(position);
    const against = sideSign(side) !== Math.sign(position) && position !== 0;
    if (!against || bracket !== null || !isQuantity(quantity) || quantity > held) return false;
    if (!hasItsPrices(request)) return false;
    const kind = reducingKind(type);
    const others = this.#risk.reducing.others({ contractId, side, kind, quantity, group });
    // A stop is no less needed because something else is being closed.
    return quantity + others + (kind === 'stop' ? 0 : closing) <= held;
  }

  #approve(request: OrderRequest): RiskDecision {
    const approved = request as ApprovedRequest;
    this.#approval ??= { verdict: 'approved', request: approved };
    this.#approval.request = approved;
    return this.#approval;
  }

  /** The worst case with an order that is not let in. */
  #worstWith({ contract, group }: RiskSituation, { quantity, bracket }: OrderRequest): number {
    const { room } = this.#risk;
    if (contract === null) return room.worst;
    const stopTicks = bracket?.stopTicks ?? null;
    return room.worst - room.lossOf({ contract, quantity, stopTicks, group });
  }

  #largestInRoom({ contract, group }: RiskSituation, { quantity, bracket }: OrderRequest): number {
    assert(contract !== null, 'the checks let only a known contract pass');
    const stopTicks = bracket?.stopTicks ?? null;
    this.#question ??= { contract, quantity, stopTicks, group };
    this.#question.group = group;
    this.#question.contract = contract;
    this.#question.quantity = quantity;
    this.#question.stopTicks = stopTicks;
    return this.#risk.room.largestFit(this.#question, this.#risk.equityLimits);
  }
}

function firstFinding(
  request: OrderRequest,
  situation: RiskSituation,
  checks: readonly RiskCheck[] = OPENING_CHECKS,
): Finding | null {
  for (const check of checks) {
    const finding = check(request, situation);
    if (finding !== null) return finding;
  }
  return null;
}

const reduced = (request: OrderRequest): RiskDecision => ({
  verdict: 'reduced',
  request: request as ApprovedRequest,
});

/** What the gate has to know of an account to tell what only reduces. */
type ReducingSituation = Pick<RiskSituation, 'position' | 'group' | 'closing'>;

/** When an order of a type fills, once it works. */
export function reducingKind(type: OrderType): ReducingKind {
  if (type === 'market') return 'now';
  return type === 'stop' || type === 'trailingStop' || type === 'stopLimit' ? 'stop' : 'limit';
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
  { room, nearestLimit, nearestThreshold }: AccountRisk,
  { contract }: RiskSituation,
  observed: number,
): Finding {
  const { unbounded, worst } = room;
  if (unbounded !== null) {
    const allowed = 'a working stop for every position and entry';
    return { code: 'UNBOUNDED_RISK', unit: 'text', observed: unbounded, allowed, source: 'room' };
  }
  if (Number.isNaN(worst) || contract === null || nearestLimit === null) {
    const known = { observed: 'no worst case', allowed: 'a known worst case' };
    return { code: 'STATE_UNKNOWN', unit: 'text', ...known, source: 'room' };
  }
  return {
    code: LIMIT_CODES[nearestLimit],
    unit: 'money',
    observed,
    allowed: nearestThreshold,
    source: LIMIT_SOURCES[nearestLimit],
  };
}
