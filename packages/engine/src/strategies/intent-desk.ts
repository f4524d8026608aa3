import {
  type AccountId,
  type Contract,
  type ContractId,
  type Denial,
  type Intent,
  type Order,
  type OrderRequest,
  type Price,
  type Quantity,
  unreachable,
} from '@loadline/core';
import { denialOf, type RiskDecision } from '@loadline/risk';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { EngineContext } from '../engine-context.ts';
import type { ContractMarket } from '../market/contract-market.ts';
import { NO_ORIGIN } from '../orders/own-order.ts';
import { workingStops } from '../protection/working-stops.ts';
import { surroundingsOf } from '../risk/surroundings.ts';
import { sizedEntry } from './entry-size.ts';
import type { IntentHandler, StrategyHost } from './strategy-host.ts';

type Neighbors = Readonly<{
  unitOf: (accountId: AccountId) => AccountUnit | null;
  isFeedUp: () => boolean;
  marketOf: (contractId: ContractId) => ContractMarket | null;
  /** Everything is being made flat for the end of the day. */
  isPastFlat: (host: StrategyHost) => boolean;
  indexOf: (host: StrategyHost) => number;
}>;

type Enter = Extract<Intent, { kind: 'enter' }>;

/** By the sizing of the strategy not one contract fits. */
const NOTHING_FITS = {
  verdict: 'denied',
  finding: {
    code: 'NOTHING_FITS',
    unit: 'contracts',
    observed: 0,
    allowed: 1,
    source: 'sizing',
  },
} as const satisfies RiskDecision;

/** Turns wishes into effects: names the order, asks risk, books it, sends it. */
export class IntentDesk implements IntentHandler {
  readonly #context: EngineContext;
  readonly #around: Neighbors;

  constructor(context: EngineContext, around: Neighbors) {
    this.#context = context;
    this.#around = around;
  }

  onIntent(host: StrategyHost, intent: Intent): void {
    if (this.#isHalted(host) && (intent.kind === 'moveStop' || intent.kind === 'closePosition'))
      return;
    switch (intent.kind) {
      case 'enter':
        return this.#enter(host, intent);
      case 'cancelEntry':
        return this.#cancelEntry(host, intent.entry, intent.reason);
      case 'moveStop':
        return this.#moveStop(host, intent.price, intent.reason);
      case 'closePosition':
        return this.#close(host);
      case 'wakeAt': {
        const key = `strategy:${this.#around.indexOf(host)}:${intent.name}`;
        return this.#context.wakes.set(key, intent.at);
      }
      case 'checkContract':
        return this.#context.sink.effect({ kind: 'resolveContracts' });
      case 'note': {
        const { strategyId } = host;
        const { code, text } = intent;
        const at = this.#context.now;
        return this.#context.sink.audit({ kind: 'strategyNote', at, strategyId, code, text });
      }
      default:
        return unreachable(intent);
    }
  }

  /** In a halted account the exits at the venue stay as they are: a person has taken over. */
  #isHalted(host: StrategyHost): boolean {
    const risk = this.#around.unitOf(host.config.accountId)?.desk.risk;
    const kind = risk?.stateNow(this.#context.now).kind;
    return kind === 'halted' || kind === 'locked';
  }

  /** A stopped strategy goes on watching but opens nothing. */
  #enter(host: StrategyHost, intent: Enter): void {
    const unit = this.#around.unitOf(host.config.accountId);
    const { contract } = host;
    if (host.entries.has(intent.entry)) return this.#note(host, intent.entry);
    if (!host.running || unit === null || contract === null) {
      return host.onEntryEnded(intent.entry, 'canceled');
    }
    const { desk, flattener } = unit;
    const sized = this.#sized(host, intent, desk);
    const traded = sized?.contract ?? contract;
    const size = sized?.quantity ?? intent.quantity;
    const isNothing = sized?.quantity === 0;
    // Where nothing fits, one contract is asked about: the account may have a graver reason.
    const request = this.#request(host, intent, traded, isNothing ? 1 : size);
    const around = surroundingsOf(desk, this.#context, traded, {
      feedUp: this.#around.isFeedUp(),
      flattening: flattener.active || this.#around.isPastFlat(host),
      market: this.#around.marketOf(traded.id),
    });
    const assessed = desk.risk.assess(request, around);
    const verdict = isNothing && assessed.verdict !== 'denied' ? NOTHING_FITS : assessed;
    const decision = desk.risk.record(request, verdict, around);
    const { strategyId, config } = host;
    const { accountId } = config;
    const at = this.#context.now;
    this.#context.sink.audit({ kind: 'riskDecided', at, accountId, strategyId, decision });
    if (verdict.verdict === 'denied') {
      return this.#denied(
        host,
        intent,
        request,
        denialOf(verdict.finding, request, { contract: traded }),
      );
    }
    host.traded = traded;
    host.entries.set(intent.entry, request.clientOrderId);
    desk.submit(verdict.request, { ...NO_ORIGIN, strategyId, entry: intent.entry });
  }

  /**
   * The entry of that name goes on: to say that it ended would be wrong, and to forget it worse.
   */
  #note({ strategyId }: StrategyHost, entry: string): void {
    const at = this.#context.now;
    const text = `An entry "${entry}" is already at work; a second one was not sent.`;
    const code = 'ENTRY_AT_WORK';
    this.#context.sink.audit({ kind: 'strategyNote', at, strategyId, code, text });
  }

  /** Null where the strategy sizes its entries itself. */
  #sized(host: StrategyHost, { bracket }: Enter, { risk }: AccountDesk) {
    const { marketOf } = this.#around;
    return sizedEntry(host, bracket.stopTicks, { risk, context: this.#context, marketOf });
  }

  #request(host: StrategyHost, intent: Enter, contract: Contract, quantity: number): OrderRequest {
    const clientOrderId = this.#context.names.next(this.#around.indexOf(host));
    const { type, side, price, bracket } = intent;
    return {
      clientOrderId,
      accountId: host.config.accountId,
      contractId: contract.id,
      role: 'entry',
      type,
      side,
      quantity: quantity as Quantity,
      limitPrice: type === 'limit' ? price : null,
      stopPrice: type === 'stop' ? price : null,
      bracket,
    };
  }

  #denied(host: StrategyHost, { entry }: Enter, request: OrderRequest, denial: Denial): void {
    const { bracket: _bracket, ...fields } = request;
    const order: Order = {
      ...fields,
      parentId: null,
      venueOrderId: null,
      status: { kind: 'denied', denial },
      doubt: 'none',
      fills: [],
    };
    const { accountId } = request;
    const { strategyId } = host;
    const at = this.#context.now;
    this.#context.sink.audit({ kind: 'orderDenied', at, accountId, strategyId, order, denial });
    host.onEntryEnded(entry, 'denied');
  }

  #cancelEntry(host: StrategyHost, entry: string, reason: string): void {
    const clientOrderId = host.entries.get(entry);
    const unit = this.#around.unitOf(host.config.accountId);
    const booked = clientOrderId === undefined ? null : unit?.desk.orders.get(clientOrderId);
    if (booked) unit?.desk.cancel(booked, reason);
  }

  /** A protective stop only ever moves toward the market: a wider one would be a new risk. */
  #moveStop(host: StrategyHost, price: Price, reason: 'breakeven' | 'trail'): void {
    const unit = this.#around.unitOf(host.config.accountId);
    const { traded } = host;
    if (unit === null || traded === null) return;
    const sign = Math.sign(unit.desk.book.positionSize(traded.id));
    for (const booked of workingStops(unit.desk, traded)) {
      const { clientOrderId, stopPrice } = booked.order;
      if (booked.strategyId !== host.strategyId || stopPrice === null) continue;
      if ((price - stopPrice) * sign <= 0) continue;
      unit.desk.orders.note(clientOrderId, { stopMoved: { reason, price } });
      unit.desk.modify(booked, { quantity: null, limitPrice: null, stopPrice: price });
    }
  }

  #close(host: StrategyHost): void {
    const unit = this.#around.unitOf(host.config.accountId);
    if (host.traded !== null) unit?.flattener.start('strategy', [host.traded.id]);
  }
}
