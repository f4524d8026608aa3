import {
  type AccountId,
  type Contract,
  type Intent,
  type Price,
  type Quantity,
  unreachable,
} from '@loadline/core';
import type { RiskDecision } from '@loadline/risk';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { EngineContext } from '../engine-context.ts';
import { isNearer, moveExit } from '../operations/exits.ts';
import { sendOrder } from '../operations/send-order.ts';
import { NO_ORIGIN } from '../orders/own-order.ts';
import { workingStops } from '../protection/working-stops.ts';
import { sizedEntry } from './entry-size.ts';
import type { IntentHandler, StrategyHost } from './strategy-host.ts';

type Neighbors = Readonly<{
  unitOf: (accountId: AccountId) => AccountUnit | null;
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

/** Carries out what strategies wish, by the operations that a person has as well. */
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
    const { contract, strategyId } = host;
    const { entry } = intent;
    if (host.entries.has(entry)) return this.#note(host, entry);
    if (!host.running || unit === null || contract === null) {
      return host.onEntryEnded(entry, 'canceled');
    }
    const sized = this.#sized(host, intent, unit);
    const traded = sized?.contract ?? contract;
    const size = sized?.quantity ?? intent.quantity;
    // Where nothing fits, one contract is asked about: the account may have a graver reason.
    const objection = size === 0 && sized !== null ? NOTHING_FITS : null;
    const wish = this.#wish(host, intent, traded, objection === null ? size : 1);
    const sent = sendOrder(unit, { ...wish, objection }, { ...NO_ORIGIN, strategyId, entry });
    if (sent.kind === 'denied') return host.onEntryEnded(entry, 'denied');
    host.traded = traded;
    host.entries.set(entry, sent.clientOrderId);
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
  #sized(host: StrategyHost, { bracket }: Enter, { desk: { risk } }: AccountUnit) {
    return sizedEntry(host, bracket.stopTicks, { risk, context: this.#context });
  }

  #wish(host: StrategyHost, intent: Enter, contract: Contract, quantity: number) {
    const { type, side, price, bracket } = intent;
    return {
      contract,
      asker: this.#around.indexOf(host),
      role: 'entry',
      type,
      side,
      quantity: quantity as Quantity,
      limitPrice: type === 'limit' ? price : null,
      stopPrice: type === 'stop' ? price : null,
      bracket,
    } as const;
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
    const size = unit.desk.book.positionSize(traded.id);
    for (const booked of workingStops(unit.desk, traded)) {
      const { stopPrice } = booked.order;
      if (booked.strategyId !== host.strategyId || stopPrice === null) continue;
      if (isNearer(size, price, stopPrice)) moveExit(unit.desk, booked, price, reason);
    }
  }

  #close(host: StrategyHost): void {
    const unit = this.#around.unitOf(host.config.accountId);
    if (host.traded !== null) unit?.flattener.start('strategy', [host.traded.id]);
  }
}
