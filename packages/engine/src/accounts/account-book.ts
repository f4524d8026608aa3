import {
  type AccountId,
  applyFill,
  averagePriceTicks,
  bookFill,
  type ClientOrderId,
  type ClosedTrade,
  type Contract,
  type ContractId,
  type FillId,
  FLAT_POSITION,
  type IsoDate,
  type LedgerFill,
  type Money,
  type NetPosition,
  type OpenLot,
  openProfit,
  type Price,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  ZERO_MONEY,
} from '@loadline/core';
import type { AccountRisk } from '@loadline/risk';
import { tellOfPosition } from '../risk/risk-feed.ts';

const CENT = 10_000;

/** One position of an account with the contract that gives it a value. */
export type HeldPosition = Readonly<{
  contract: Contract;
  position: NetPosition;
  openedAt: UnixMs;
  lots: readonly OpenLot[];
}>;

/** A fill with the order that it belongs to; `opens` is true for the fill of an entry. */
export type BookedFill = LedgerFill & Readonly<{ orderId: ClientOrderId; opens: boolean }>;

/**
 * What came of a fill. One that does not agree realised another profit at the venue: fills overtook
 * each other, so our average price is not the venue's.
 */
export type CountedFill = Readonly<{ trades: readonly ClosedTrade[]; agrees: boolean }>;

export type AccountState = Readonly<{
  met: boolean;
  name: string;
  canTrade: boolean;
  balance: Money;
  tradingDay: IsoDate | null;
  dayStartedAt: UnixMs;
  fillsKnownFrom: UnixMs;
  dayStartBalance: Money;
  held: readonly Readonly<{
    contractId: ContractId;
    position: NetPosition;
    openedAt: UnixMs;
    lots: readonly OpenLot[];
  }>[];
  knownFills: readonly (readonly [FillId, UnixMs])[];
}>;

/** Money and positions of one account, moved by fills and corrected by reconciliation. */
export class AccountBook {
  readonly accountId: AccountId;
  name = '';
  /** Read from the venue at least once, ever. */
  met = false;
  canTrade = false;
  tradingDay: IsoDate | null = null;
  dayStartedAt = 0 as UnixMs;
  /**
   * Fills of the trading day and of the one before are known by their ids; older ones are no
   * news.
   */
  fillsKnownFrom = 0 as UnixMs;
  dayStartBalance: Money = ZERO_MONEY;
  #balance: Money = ZERO_MONEY;
  readonly #risk: AccountRisk;
  readonly #held = new Map<ContractId, HeldPosition>();
  #changes = 0;
  readonly #knownFills = new Map<FillId, UnixMs>();

  constructor(accountId: AccountId, risk: AccountRisk) {
    this.accountId = accountId;
    this.#risk = risk;
  }

  get balance(): Money {
    return this.#balance;
  }

  /** Takes the venue's balance; the difference to ours is no trade. */
  setBalance(balance: Money): void {
    this.#balance = balance;
    this.#risk.onBalance(balance);
  }

  knowsFill(fillId: FillId): boolean {
    return this.#knownFills.has(fillId);
  }

  /** A fill that was not counted. One from before we remember was, long ago. */
  isNews({ fillId, at }: VenueFill): boolean {
    return at >= this.fillsKnownFrom && !this.#knownFills.has(fillId);
  }

  /** Fills that we count from this instant on: what a snapshot has to contain. */
  fillsFrom(at: UnixMs): readonly FillId[] {
    return [...this.#knownFills].filter(([, fillAt]) => fillAt >= at).map(([fillId]) => fillId);
  }

  positionSize(contractId: ContractId): number {
    return this.#held.get(contractId)?.position.size ?? 0;
  }

  get(contractId: ContractId): HeldPosition | null {
    return this.#held.get(contractId) ?? null;
  }

  held(): IterableIterator<HeldPosition> {
    return this.#held.values();
  }

  isFlat(): boolean {
    return this.#held.size === 0;
  }

  /** Counts a fill once: money, position and round trips. Null when it was counted before. */
  applyFill(contract: Contract, { orderId, opens, ...ledger }: BookedFill): CountedFill | null {
    const { fill, tickValue } = ledger;
    if (this.#knownFills.has(fill.fillId)) return null;
    this.rememberFill(fill);
    const before = this.#held.get(contract.id);
    const change = applyFill(before?.position ?? FLAT_POSITION, fill, tickValue);
    const realised = (change.realised ?? 0) - fill.fees - fill.commissions;
    this.#balance = (this.#balance + realised) as Money;
    this.#risk.onFill(
      { orderId, quantity: fill.quantity, opens },
      realised as Money,
      this.#balance,
    );
    const { lots, trades } = bookFill(before?.lots ?? [], ledger);
    const opened = before === undefined || turned(before.position, change.position);
    const openedAt = opened ? fill.at : before.openedAt;
    this.#hold({ contract, position: change.position, openedAt, lots });
    for (const trade of trades) this.#risk.onTrade(trade);
    const told = fill.profitAndLoss;
    return { trades, agrees: told === null || isSameMoney(told, change.realised ?? 0) };
  }

  /** A fill that the balance already contains. */
  rememberFill({ fillId, at }: VenueFill): void {
    this.#knownFills.set(fillId, at);
  }

  /** A fill that the venue has taken back: known, so never counted again, but asked for no more. */
  voidFill(fillId: FillId): boolean {
    const counted = (this.#knownFills.get(fillId) ?? 0) > 0;
    this.#knownFills.set(fillId, 0 as UnixMs);
    return counted;
  }

  /** Takes the venue's position when ours turned out to be another. */
  setPosition(contract: Contract, position: NetPosition, openedAt: UnixMs): void {
    const lots = position.size === 0 ? [] : [lotOf(position, contract, openedAt)];
    this.#hold({ contract, position, openedAt, lots });
  }

  /** Takes the venue's average price; the round trips keep the prices of their own fills. */
  setCost(contractId: ContractId, cost: Money): void {
    const held = this.#held.get(contractId);
    if (held === undefined) return;
    this.#hold({ ...held, position: { ...held.position, cost } });
  }

  #hold(held: HeldPosition): void {
    const { contract, position } = held;
    this.#changes += 1;
    if (position.size === 0) this.#held.delete(contract.id);
    else this.#held.set(contract.id, held);
    tellOfPosition(this.#risk, contract, position);
  }

  /** Rises with every change of what is held: the same number is the same positions. */
  get changes(): number {
    return this.#changes;
  }

  /** Open profit over all positions; null while one of them has no price. */
  openProfit(priceOf: (contractId: ContractId) => Price | null): Money | null {
    let sum = 0;
    for (const { contract, position } of this.#held.values()) {
      const price = priceOf(contract.id);
      if (price === null) return null;
      sum += openProfit(position, price, contract.product.tickValue);
    }
    return sum as Money;
  }

  updateVenue({ name, canTrade }: VenueAccount): void {
    this.name = name;
    this.canTrade = canTrade;
  }

  /** The first reading of the account, ever. */
  meet(account: VenueAccount, dayResult: Money): void {
    this.met = true;
    this.fillsKnownFrom = this.dayStartedAt;
    this.updateVenue(account);
    this.dayStartBalance = (account.balance - dayResult) as Money;
    this.setBalance(account.balance);
  }

  /**
   * The end of a trading day. The fills of the day that ended stay known, since those of its end
   * may be told, or told again, late.
   *
   * @param resultSince what the balance already holds of the new day.
   */
  rollDay(tradingDay: IsoDate, startedAt: UnixMs, resultSince: Money = ZERO_MONEY): void {
    if (this.met) this.fillsKnownFrom = this.dayStartedAt;
    this.tradingDay = tradingDay;
    this.dayStartedAt = startedAt;
    this.dayStartBalance = (this.balance - resultSince) as Money;
    for (const [fillId, at] of this.#knownFills) {
      if (at < this.fillsKnownFrom) this.#knownFills.delete(fillId);
    }
  }

  snapshot(): AccountState {
    const { met, name, canTrade, balance, tradingDay, dayStartedAt } = this;
    const held = [...this.#held.values()].map(({ contract, ...rest }) => ({
      contractId: contract.id,
      ...rest,
    }));
    const { dayStartBalance, fillsKnownFrom } = this;
    const knownFills = [...this.#knownFills];
    const day = { tradingDay, dayStartedAt, dayStartBalance, fillsKnownFrom };
    return { met, name, canTrade, balance, ...day, held, knownFills };
  }

  restore(state: AccountState, contractOf: (contractId: ContractId) => Contract | null): void {
    const { held, knownFills, balance, ...plain } = state;
    Object.assign(this, plain);
    this.#balance = balance;
    this.#risk.onBalance(balance);
    for (const { contractId, ...rest } of held) {
      const contract = contractOf(contractId);
      if (contract !== null) this.#hold({ contract, ...rest });
    }
    for (const [fillId, at] of knownFills) this.#knownFills.set(fillId, at);
  }
}

/** The venue speaks in decimals: what is less than a cent apart may be its rounding. */
export const isSameMoney = (left: number, right: number): boolean => Math.abs(left - right) < CENT;

const turned = (before: NetPosition, after: NetPosition): boolean =>
  Math.sign(before.size) !== Math.sign(after.size);

/** One lot for a position whose fills we do not know, at its average price on the grid. */
const lotOf = (position: NetPosition, { product }: Contract, at: UnixMs): OpenLot => ({
  side: position.size > 0 ? 'buy' : 'sell',
  quantity: Math.abs(position.size),
  price: Math.round(averagePriceTicks(position, product.tickValue)) as Price,
  at,
  fees: ZERO_MONEY,
  strategyId: null,
});
