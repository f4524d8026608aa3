import {
  type AccountId,
  type Contract,
  type Intent,
  PRICES_OF_TYPE,
  type Quantity,
  unreachable,
} from '@loadline/core';
import type { RiskDecision } from '@loadline/risk';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { EngineContext } from '../engine-context.ts';
import { closePosition } from '../operations/close-position.ts';
import { editExits, moveStopsNearer, moveToBreakeven } from '../operations/edit-exits.ts';
import { modifyOrder } from '../operations/modify-order.ts';
import { trailStop } from '../operations/plans/trail.ts';
import type { Outcome } from '../operations/refusal.ts';
import { exitInTime } from '../operations/run-order-command.ts';
import { sendOrder } from '../operations/send-order.ts';
import { NO_ORIGIN } from '../orders/own-order.ts';
import { sizedEntry } from './entry-size.ts';
import type { IntentHandler, StrategyHost } from './strategy-host.ts';

type Neighbors = Readonly<{
  unitOf: (accountId: AccountId) => AccountUnit | null;
  indexOf: (host: StrategyHost) => number;
}>;

type IntentOf<Kind extends Intent['kind']> = Extract<Intent, { kind: Kind }>;

type Enter = IntentOf<'enter'>;

/** Wishes about an open position. */
type PositionIntent = IntentOf<
  'moveStop' | 'moveTarget' | 'breakeven' | 'trail' | 'timeExit' | 'closePosition'
>;

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
    switch (intent.kind) {
      case 'enter':
        return this.#enter(host, intent);
      case 'cancelEntry':
        return this.#cancelEntry(host, intent.entry, intent.reason);
      case 'modifyEntry':
        return this.#modifyEntry(host, intent);
      case 'moveStop':
      case 'moveTarget':
      case 'breakeven':
      case 'trail':
      case 'timeExit':
      case 'closePosition':
        return this.#onPosition(host, intent);
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
    const wish = this.#wish(host, intent, traded, { objection, quantity: objection ? 1 : size });
    const group = intent.group === undefined ? null : `${strategyId}:${intent.group}`;
    const sent = sendOrder(unit, wish, { ...NO_ORIGIN, strategyId, entry, group });
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

  #wish(
    host: StrategyHost,
    { type, side, price, bracket }: Enter,
    contract: Contract,
    { objection, quantity }: Readonly<{ objection: RiskDecision | null; quantity: number }>,
  ) {
    return {
      contract,
      asker: this.#around.indexOf(host),
      objection,
      role: 'entry',
      type,
      side,
      quantity: quantity as Quantity,
      limitPrice: PRICES_OF_TYPE[type].limit ? price : null,
      stopPrice: PRICES_OF_TYPE[type].stop ? price : null,
      bracket,
    } as const;
  }

  #cancelEntry(host: StrategyHost, entry: string, reason: string): void {
    const clientOrderId = host.entries.get(entry);
    const unit = this.#around.unitOf(host.config.accountId);
    const booked = clientOrderId === undefined ? null : unit?.desk.orders.get(clientOrderId);
    if (booked) unit?.desk.cancel(booked, reason);
  }

  #modifyEntry(host: StrategyHost, { entry, price, quantity }: IntentOf<'modifyEntry'>): void {
    const unit = this.#around.unitOf(host.config.accountId);
    const clientOrderId = host.entries.get(entry);
    const booked = clientOrderId === undefined ? null : unit?.desk.orders.get(clientOrderId);
    if (!unit || !booked || host.traded === null) return;
    const hasStop = PRICES_OF_TYPE[booked.order.type].stop;
    const prices = { limitPrice: hasStop ? null : price, stopPrice: hasStop ? price : null };
    this.#tell(host, modifyOrder(unit, host.traded, booked, { quantity, ...prices }));
  }

  /** In a halted account the exits at the venue stay as they are: a person has taken over. */
  #onPosition(host: StrategyHost, intent: PositionIntent): void {
    const unit = this.#around.unitOf(host.config.accountId);
    const { traded, strategyId } = host;
    if (unit === null || traded === null) return;
    const { kind } = unit.desk.risk.stateNow(this.#context.now);
    if (kind === 'halted' || kind === 'locked') return;
    switch (intent.kind) {
      case 'moveStop':
        return moveStopsNearer(unit.desk, traded, { ...intent, owner: strategyId });
      case 'moveTarget': {
        const { price } = intent;
        const target = price === null ? null : ({ unit: 'price', price } as const);
        return this.#tell(host, editExits(unit, traded, { target }, strategyId));
      }
      case 'breakeven':
        return this.#tell(host, moveToBreakeven(unit, traded, intent.offsetTicks, strategyId));
      case 'trail':
        return this.#tell(host, trailStop(unit, traded, intent.distance, strategyId));
      case 'timeExit':
        return this.#tell(host, exitInTime(unit, traded, intent.at, strategyId));
      case 'closePosition': {
        const { quantity } = intent;
        if (quantity === undefined) return unit.flattener.start('strategy', [traded.id]);
        return this.#tell(host, closePosition(unit, traded, quantity, 'strategy'));
      }
    }
  }

  /** A strategy has no one who reads its refusals but the feed. */
  #tell({ strategyId }: StrategyHost, outcome: Outcome): void {
    if (outcome.ok) return;
    const at = this.#context.now;
    const { code, detail: text } = outcome.error;
    this.#context.sink.audit({ kind: 'strategyNote', at, strategyId, code, text });
  }
}
