import {
  type AccountId,
  assert,
  type Contract,
  type ContractId,
  type ContractListing,
  type UnixMs,
  type VenueAccount,
} from '@loadline/core';
import type { Effect, EngineEvent } from '@loadline/engine/ports';
import {
  type FillModel,
  type MatchedOrderType,
  type SimulationSink,
  Venue,
} from '@loadline/simulation';

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
      case 'submit': {
        const { request } = effect;
        const contract = this.#market.contract(request.contractId);
        assert(contract !== null, `${request.contractId} is a contract of the file`);
        const { clientOrderId, type, ...fields } = request;
        const order = { ...fields, contract, type: matched(type), customTag: clientOrderId };
        const venueOrderId = this.venue.place(order, at);
        const outcome = { kind: 'accepted', venueOrderId } as const;
        return { kind: 'submitAnswered', at, clientOrderId, outcome };
      }
      case 'modify': {
        const { accountId, venueOrderId, change } = effect;
        const outcome = outcomeOf(this.venue.modify(accountId, venueOrderId, change, at));
        return { kind: 'modifyAnswered', at, venueOrderId, outcome };
      }
      case 'cancel': {
        const { accountId, venueOrderId } = effect;
        const outcome = outcomeOf(this.venue.cancel(accountId, venueOrderId, at));
        return { kind: 'cancelAnswered', at, venueOrderId, outcome };
      }
      case 'closePosition':
        return this.#close(effect.accountId, effect.contractId);
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

  #close(accountId: AccountId, contractId: ContractId): EngineEvent {
    const at = this.#now;
    const venueOrderId = this.venue.closePosition(accountId, contractId, at);
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

function matched(type: string): MatchedOrderType {
  assert(type === 'market' || type === 'limit' || type === 'stop', `${type} is matched here`);
  return type;
}

const outcomeOf = (result: 'done' | 'notFound' | 'notWorking') =>
  result === 'done'
    ? ({ kind: 'accepted', venueOrderId: null } as const)
    : ({ kind: 'rejected', code: 'ORDER_NOT_FOUND', reason: result } as const);
