import {
  type AccountId,
  type ClientOrderId,
  type ClosedTrade,
  type Contract,
  type ContractId,
  type IsoDate,
  type Money,
  type OrderRequest,
  type Price,
  type Product,
  sideSign,
  type UnixMs,
} from '@loadline/core';
import type { RiskSituation } from '../checks/situation.ts';
import { consistencyCap } from '../consistency/consistency-cap.ts';
import { type DecisionRecord, type EquityLimit, type RiskDecision } from '../decision/decision.ts';
import type { Finding } from '../decision/finding.ts';
import type { DayClose, LimitTouch } from '../evaluator/account-evaluator.ts';
import type { PersonalLimits } from '../evaluator/personal-limits.ts';
import { gapPartEndsAt, gapTicks } from '../gap/gap-model.ts';
import { changeLimits, type LimitChange } from '../limits/change-limits.ts';
import type { RiskLimits } from '../limits/risk-limits.ts';
import { type MeteredFill, OrderMeters } from '../meters/order-meters.ts';
import type { RiskStop, RoomEntry } from '../room/entry-book.ts';
import { ReducingBook } from '../room/reducing-book.ts';
import { RoomBook } from '../room/room-book.ts';
import { stateInForce } from '../state/kill-switch.ts';
import { RoomWarnings } from '../state/room-warnings.ts';
import { stateUnderSession } from '../state/session-hold.ts';
import { ACTIVE, type TradingState } from '../state/trading-state.ts';
import {
  AccountLife,
  type AccountRiskState,
  type AccountRules,
  type FirstSight,
} from './account-life.ts';
import { DayFacts } from './day-facts.ts';
import { OrderGate, type Surroundings, UNDECLARED } from './decide.ts';
import { decisionRecord } from './decision-record.ts';
import type { DeskRisk } from './desk-risk.ts';
import { EquityLimits } from './equity-limits.ts';
import { emptySituation, knownPosition, look } from './look.ts';
import type { RiskView } from './risk-view.ts';
import { riskView } from './risk-view-of.ts';
import { SizeBook } from './size-book.ts';

export type AccountRiskOptions = Readonly<{
  accountId: AccountId;
  rules: AccountRules | null;
  limits: RiskLimits;
  desk: DeskRisk;
}>;

/**
 * Everything that risk knows of one account: its rules and their state, its worst case, its sizes,
 * its meters, what it may do. It is told what changes and decides about orders; it holds no clock
 * and sends nothing.
 */
export class AccountRisk {
  readonly accountId: AccountId;
  readonly life: AccountLife;
  meters = new OrderMeters();
  readonly warnings = new RoomWarnings();
  readonly sizes = new SizeBook();
  readonly room: RoomBook;
  readonly desk: DeskRisk;
  readonly day = new DayFacts();
  /** Told by the desk of each live order that takes contracts out of a position. */
  readonly reducing = new ReducingBook();
  readonly #equityLimits: EquityLimits;
  /** As it was asked for; see `stateNow`. */
  state: TradingState = ACTIVE;
  #limits: RiskLimits;
  #nextLimits: RiskLimits | null = null;
  #now = 0 as UnixMs;
  #gapsUntil = 0;
  readonly #unknownOrders = new Set<ClientOrderId>();
  #unknownPositions: readonly string[] = [];
  #consistencyCap = Number.POSITIVE_INFINITY;
  #situation: RiskSituation | null = null;
  readonly #gate = new OrderGate(this);
  #balance = 0 as Money;
  readonly #positions = new Map<ContractId, number>();

  constructor({ accountId, rules, limits, desk }: AccountRiskOptions) {
    this.accountId = accountId;
    this.desk = desk;
    this.life = new AccountLife(rules);
    this.#equityLimits = new EquityLimits(this.life);
    this.#limits = limits;
    this.room = new RoomBook((product) => gapTicks(product, this.#now) ?? Number.NaN);
  }

  get limits(): RiskLimits {
    return this.#limits;
  }

  /** What the account may do at an instant, with the desk's kill switch and session. */
  stateNow(now: UnixMs): TradingState {
    const { killSwitch, session } = this.desk;
    return stateUnderSession(stateInForce(this.state, killSwitch, now), session);
  }

  get balance(): Money {
    return this.#balance;
  }

  get nextLimits(): RiskLimits | null {
    return this.#nextLimits;
  }

  /** False while there is an order or a position in what has no product data. */
  get knowsAllProducts(): boolean {
    return this.#unknownOrders.size + this.#unknownPositions.length === 0;
  }

  get personalLimits(): PersonalLimits {
    return { loss: this.#limits.personalLoss, target: this.#limits.personalTarget };
  }

  /** Equity since the opening of the trading day; NaN while unknown. */
  get dayProfit(): number {
    return this.room.equity - this.dayOpen;
  }

  /** The balance with which the trading day began; NaN before the account is known. */
  get dayOpen(): number {
    return this.life.evaluator?.day?.open ?? Number.NaN;
  }

  /** The limits on equity as they are at this moment. */
  get equityLimits(): EquityLimits {
    this.#equityLimits.read(this.#limits.sessionBudget);
    return this.#equityLimits;
  }

  /** The equity that touches a limit; NaN where there is none now. */
  thresholdOf(limit: EquityLimit): number {
    return this.equityLimits.thresholdOf(limit);
  }

  /** The limit that equity would touch first on its way down; null where there is none. */
  get nearestLimit(): EquityLimit | null {
    return this.equityLimits.nearest;
  }

  /** The equity that touches the nearest limit; -Infinity where there is none. */
  get nearestThreshold(): number {
    return this.equityLimits.threshold;
  }

  /** Profit of the day from which on it is too large a share; Infinity without such a rule. */
  get consistencyCap(): number {
    return this.#consistencyCap;
  }

  /** Contracts of a product for which the account has lots left, every entry filled. */
  lotsLeft(product: Product): number {
    const lots = this.life.evaluator?.day?.lots ?? 0;
    const own = this.#limits.accountLotTenthsMax ?? Number.POSITIVE_INFINITY;
    return this.sizes.contractsLeft(product, Math.min(lots * 10, own));
  }

  positionIn(contractId: ContractId): number {
    return this.#positions.get(contractId) ?? 0;
  }

  onPosition(contract: Contract, size: number, cost: Money): void {
    const { id, product } = contract;
    if (size === 0) this.#positions.delete(id);
    else this.#positions.set(id, size);
    this.room.setPosition(contract, size, cost);
    this.sizes.set(id, product, Math.abs(size));
    this.desk.board.set(this.accountId, id, product.root, size);
  }

  onEntry(entry: RoomEntry): void {
    const { orderId, contract, side, quantity } = entry;
    this.room.setEntry(entry);
    this.sizes.set(orderId, contract.product, quantity);
    this.desk.board.set(this.accountId, orderId, contract.product.root, sideSign(side) * quantity);
  }

  onStop({ orderId, contract, side, price, quantity }: RiskStop): void {
    this.#forget(orderId);
    this.room.setStop(orderId, contract, side, price, quantity);
  }

  onOrderGone(orderId: ClientOrderId): void {
    this.#forget(orderId);
    this.room.removeOrder(orderId);
  }

  /** An order in a product without data: while it is live, nothing opens. */
  onUnknownOrder(orderId: ClientOrderId): void {
    this.#unknownOrders.add(orderId);
  }

  /** The venue has told all its positions: those among them without product data. */
  setUnknownPositions(contractIds: readonly string[]): void {
    this.#unknownPositions = contractIds;
  }

  onSent(request: OrderRequest, at: UnixMs): void {
    this.meters.sent(request, at);
  }

  onModified(at: UnixMs): void {
    this.meters.modified(at);
  }

  /**
   * A fill has been counted.
   *
   * @param realized what it made, less its fees.
   * @param balance what it left.
   */
  onFill(fill: MeteredFill, realized: Money, balance: Money): void {
    this.meters.filled(fill);
    this.life.onFill(realized);
    this.#setBalance(balance);
  }

  onTrade(trade: ClosedTrade): void {
    this.meters.traded(trade);
  }

  onBalance(balance: Money): void {
    this.life.onBalance(balance);
    this.#setBalance(balance);
  }

  onPrice(contractId: ContractId, price: Price): void {
    this.room.setPrice(contractId, price);
  }

  meet(sight: FirstSight): void {
    this.life.meet(sight, this.personalLimits);
    this.#beginDay(sight.tradingDay);
  }

  /** A person confirms the account; null takes the floor that its trades lead to. */
  confirm(floor: Money | null, balance: Money): void {
    this.life.confirm(floor, balance, this.personalLimits);
    const { tradingDay } = this.life;
    if (tradingDay !== null) this.#beginDay(tradingDay);
  }

  /** Ends the trading day at its closing balance. Limits that were loosened hold from now on. */
  rollDay(date: IsoDate, closeBalance: Money, balanceNow: Money): DayClose | null {
    if (this.#nextLimits !== null) this.#limits = this.#nextLimits;
    this.#nextLimits = null;
    const closed = this.life.rollDay(date, closeBalance, balanceNow, this.personalLimits);
    this.#beginDay(date);
    return closed;
  }

  /**
   * Whether the equity of the moment is where it can touch nothing, warn of nothing and reach
   * nothing. Asked at every price: two comparisons.
   */
  get isQuiet(): boolean {
    const { equity } = this.room;
    const { quietAbove, quietBelow } = this.#equityLimits;
    return equity > quietAbove && equity < quietBelow;
  }

  /** Finds the equities between which nothing can happen, until something but a price changes. */
  findQuiet(): void {
    const isGoverned = this.#limits.consistency !== 'off';
    const from = isGoverned ? this.dayOpen + this.#consistencyCap : Number.POSITIVE_INFINITY;
    this.equityLimits.findQuiet(this.personalLimits, this.warnings, from);
  }

  /** Takes the equity of the moment; answers the limit that it touches for the first time today. */
  mark(): LimitTouch | null {
    const { equity } = this.room;
    return Number.isNaN(equity) ? null : this.life.mark(equity as Money);
  }

  setLimits(wanted: RiskLimits): LimitChange {
    const change = changeLimits(this.#limits, wanted);
    this.#limits = change.now;
    this.#nextLimits = change.later.length === 0 ? null : change.nextSession;
    const evaluator = this.life.evaluator;
    const { equity } = this.room;
    // Without a price the balance stands for it: a tighter limit must not be lost.
    const known = Number.isNaN(equity) ? this.#balance : (equity as Money);
    if (evaluator?.day) evaluator.personal.change(this.personalLimits, known);
    this.equityLimits.changeOwn(this.warnings);
    return change;
  }

  // Decisions.

  /**
   * Decides about an order. What can only make a known position smaller passes whatever else is
   * locked, stale or unknown; everything else is opening, and what is not known denies it.
   *
   * An approval is one object of the account that is written again by the next question, so that it
   * costs no allocation: take the request out of it before asking again.
   */
  assess(request: OrderRequest, around: Surroundings): RiskDecision {
    const { ruleSet } = this.life;
    if (ruleSet === null) {
      const position = knownPosition(this, request, around);
      const { group = null, closing = 0 } = around;
      return this.#gate.decideUndeclared(request, { position, group, closing });
    }
    this.allowGaps(around.now);
    this.#situation ??= emptySituation(ruleSet, this.#limits);
    look(this, this.#situation, request, around);
    return this.#gate.decide(this.#situation, request);
  }

  /**
   * Whether the stops of the account may be as they have just been told: asked when one is to lie
   * farther from the market or to be smaller, which is opening. Null: they may.
   */
  assessStops(request: OrderRequest, around: Surroundings): Finding | null {
    const { ruleSet } = this.life;
    if (ruleSet === null) return UNDECLARED;
    this.allowGaps(around.now);
    this.#situation ??= emptySituation(ruleSet, this.#limits);
    look(this, this.#situation, request, around);
    return this.#gate.judgeStops(this.#situation, request);
  }

  /** The decision as it is kept, with every line of its arithmetic. Off the path. */
  record(request: OrderRequest, decision: RiskDecision, around: Surroundings): DecisionRecord {
    return decisionRecord(this, request, decision, around);
  }

  /** What a person sees of it. Allocates: off the path. */
  view(now: UnixMs): RiskView {
    this.allowGaps(now);
    return riskView(this, now);
  }

  snapshot(): AccountRiskState {
    return {
      life: this.life.snapshot(),
      meters: this.meters.snapshot(),
      warnings: this.warnings.snapshot(),
      state: this.state,
      limits: this.#limits,
      nextLimits: this.#nextLimits,
      unknownPositions: this.#unknownPositions,
    };
  }

  /** Positions, orders and the balance are told again by the books that hold them. */
  restore(saved: AccountRiskState): void {
    this.#limits = saved.limits;
    this.#nextLimits = saved.nextLimits;
    this.state = saved.state;
    this.meters = OrderMeters.restore(saved.meters);
    this.warnings.restore(saved.warnings);
    this.life.restore(saved.life);
    this.#unknownPositions = saved.unknownPositions;
    if (this.life.tradingDay !== null) this.#setDay(this.life.tradingDay);
  }

  #beginDay(date: IsoDate): void {
    this.meters.openDay(date);
    this.#setDay(date);
    this.equityLimits.openDay(this.warnings);
  }

  /** What stays the same for a trading day is found once. */
  #setDay(date: IsoDate): void {
    const { ruleSet, evaluator, rules } = this.life;
    this.day.setDay(date, ruleSet);
    if (ruleSet === null) return;
    this.sizes.weigh(ruleSet.lotWeights);
    const isKnown = evaluator !== null && rules !== null;
    const cap = isKnown ? consistencyCap(ruleSet, evaluator.state, rules.options) : null;
    this.#consistencyCap = cap ?? Number.POSITIVE_INFINITY;
  }

  #setBalance(balance: Money): void {
    this.#balance = balance;
    this.room.setBalance(balance);
  }

  #forget(orderId: ClientOrderId): void {
    this.#unknownOrders.delete(orderId);
    this.sizes.remove(orderId);
    this.desk.board.remove(this.accountId, orderId);
  }

  /** Takes the gap allowance of this part of the session, before the worst case is looked at. */
  allowGaps(now: UnixMs): void {
    if (now < this.#gapsUntil) return;
    this.#now = now;
    this.#gapsUntil = gapPartEndsAt(now);
    this.room.refreshGaps();
  }
}
