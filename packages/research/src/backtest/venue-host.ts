import {
  type AccountId,
  assert,
  type Contract,
  type ContractId,
  type ContractListing,
  type OrderRequest,
  type Price,
  type Ticks,
  type UnixMs,
  type VenueAccount,
} from '@loadline/core';
import type { Effect, EngineEvent } from '@loadline/engine/ports';

import { type FillModel, type SimulationSink, Venue } from '@loadline/simulation';

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

type HistoryAnswer = Extract<EngineEvent, { kind: 'history' }>;

/** What the simulated venue needs to know of the market to answer like the gateway. */
export interface MarketView {
  /** The contracts of the file, the active one marked, as of now. */
  listings(now: UnixMs): readonly ContractListing[];
  history(contractId: ContractId, from: UnixMs, now: UnixMs): HistoryAnswer;
  contract(contractId: ContractId): Contract | null;
}

/**
 * The simulation in the engine's own process: carries out effects and answers them in the order
 * of `docs/concepts/parity.md`: the answer first, then the user events that it caused.
 */
export class VenueHost {
  readonly venue: Venue;
  readonly #market: MarketView;
  /** User events that the engine has not been told yet. */
  readonly #events: EngineEvent[] = [];
  #now = 0 as UnixMs;

  constructor(model: FillModel, accounts: readonly VenueAccount[], market: MarketView) {
    this.#market = market;
    const push = (event: EngineEvent): void => void this.#events.push(event);
    const sink: SimulationSink = {
      onOrder: (order) => push({ kind: 'venueOrder', at: this.#now, order }),
      onFill: (fill) => push({ kind: 'venueFill', at: this.#now, fill }),
      onPosition: (position) => push({ kind: 'venuePosition', at: this.#now, position }),
      onAccount: (account) => push({ kind: 'venueAccount', at: this.#now, account }),
    };
    this.venue = new Venue({ model, sink });
    for (const account of accounts) this.venue.openAccount(account);
  }

  get hasEvents(): boolean {
    return this.#events.length > 0;
  }

  setNow(now: UnixMs): void {
    this.#now = now;
  }

  takeEvents(): readonly EngineEvent[] {
    return this.#events.splice(0);
  }

  /** Carries out one effect; the answers come first in what it returns. */
  perform(effect: Effect): readonly EngineEvent[] {
    const answer = this.#answer(effect);
    return answer === null ? this.takeEvents() : [answer, ...this.takeEvents()];
  }

  #answer(effect: Effect): EngineEvent | null {
    const at = this.#now;
    switch (effect.kind) {
      case 'submit':
        return this.#submit(effect);
      case 'modify':
        return this.#modify(effect);
      case 'cancel': {
        const { accountId, venueOrderId } = effect;
        const outcome = outcomeOf(this.venue.cancel(accountId, venueOrderId, at));
        return { kind: 'cancelAnswered', at, venueOrderId, outcome };
      }
      case 'closePosition':
        return this.#close(effect);
      case 'reconcile':
        return this.#snapshot(effect.accountId, effect.fillsSince);
      case 'resolveContracts':
        return { kind: 'contracts', at, listings: this.#market.listings(at) };
      case 'requestHistory':
        return this.#market.history(effect.contractId, effect.from, at);
      case 'subscribe':
      case 'unsubscribe':
        return null;
    }
  }

  /** Exits that the desk keeps are placed by it: the venue gets the bare order. */
  #submit({ request, exits }: EffectOf<'submit'>): EngineEvent {
    const at = this.#now;
    const { clientOrderId, contractId, type, side } = request;
    const contract = this.#market.contract(contractId);
    assert(contract !== null, `${contractId} is a contract of the file`);
    assert(type !== 'stopLimit', 'a stop limit is not placed at this venue');
    const last = this.venue.lastPrice(contractId);
    const priced = pricesAt(request, last);
    if (priced === null) {
      const reason = `Cannot place a ${type} order to ${side} without a last price`;
      const outcome = { kind: 'rejected', code: 'ORDER_REJECTED', reason } as const;
      return { kind: 'submitAnswered', at, clientOrderId, outcome };
    }
    const { accountId, quantity } = request;
    const bracket = exits === 'venue' ? request.bracket : null;
    const order = { accountId, contract, type, side, quantity, bracket, ...priced };
    const venueOrderId = this.venue.place({ ...order, customTag: clientOrderId }, at);
    const outcome = { kind: 'accepted', venueOrderId } as const;
    return { kind: 'submitAnswered', at, clientOrderId, outcome };
  }

  /** A new level of a trailing stop is a new distance from the market. */
  #modify({ accountId, venueOrderId, change }: EffectOf<'modify'>): EngineEvent {
    const at = this.#now;
    const order = this.venue.order(accountId, venueOrderId);
    const last = order === null ? null : this.venue.lastPrice(order.contractId);
    const { stopPrice } = change;
    const trails = order?.type === 'trailingStop' && stopPrice !== null && last !== null;
    const trailTicks = trails ? (Math.abs(last - stopPrice) as Ticks) : null;
    const result = this.venue.modify(accountId, venueOrderId, { ...change, trailTicks }, at);
    return { kind: 'modifyAnswered', at, venueOrderId, outcome: outcomeOf(result) };
  }

  #close({ accountId, contractId, quantity }: EffectOf<'closePosition'>): EngineEvent {
    const at = this.#now;
    const venueOrderId = this.venue.closePosition(accountId, contractId, at, quantity);
    const outcome =
      venueOrderId === null
        ? ({ kind: 'rejected', code: 'POSITION_NOT_FOUND', reason: 'no position' } as const)
        : ({ kind: 'accepted', venueOrderId: null } as const);
    return { kind: 'closeAnswered', at, accountId, contractId, outcome };
  }

  #snapshot(accountId: AccountId, fillsSince: UnixMs): EngineEvent {
    const at = this.#now;
    const account = this.venue.account(accountId);
    assert(account !== null, `account ${accountId} is open`);
    const snapshot = {
      account,
      positions: this.venue.positions(accountId),
      orders: this.venue.orders(accountId).filter(({ updatedAt }) => updatedAt >= fillsSince),
      fills: this.venue.fills(accountId, fillsSince, at),
      fillsSince,
    };
    return { kind: 'reconciled', at, snapshot };
  }
}

/**
 * The prices of an order as the book takes them. A trailing stop has a distance from the market; a
 * join rests at the last price, since bars know no bid and ask. Null without a price to tell it by.
 */
function pricesAt({ type, limitPrice, stopPrice }: OrderRequest, last: Price | null) {
  switch (type) {
    case 'trailingStop': {
      if (last === null || stopPrice === null) return null;
      return { limitPrice, stopPrice: null, trailTicks: Math.abs(last - stopPrice) as Ticks };
    }
    case 'joinBid':
    case 'joinAsk':
      return last === null ? null : { limitPrice: last, stopPrice };
    default:
      return { limitPrice, stopPrice };
  }
}

const outcomeOf = (result: 'done' | 'notFound' | 'notWorking') =>
  result === 'done'
    ? ({ kind: 'accepted', venueOrderId: null } as const)
    : ({ kind: 'rejected', code: 'ORDER_NOT_FOUND', reason: result } as const);
