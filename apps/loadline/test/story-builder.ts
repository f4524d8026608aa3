import type {
  AccountId,
  ClientOrderId,
  ContractId,
  FillId,
  IsoDate,
  Money,
  Order,
  OrderRequest,
  Price,
  Quantity,
  Side,
  StrategyId,
  Ticks,
  UnixMs,
  VenueFill,
  VenueOrderId,
} from '@loadline/core';
import { auditRecord } from '@loadline/engine';
import type { AuditEvent, AuditRecord, Effect, EngineEvent } from '@loadline/engine/ports';
import type { DayStory, StoryRecord } from '../src/explain/story/day-story.ts';
import { MarketTape } from '../src/explain/story/market-tape.ts';

export const NQ = 'CON.F.US.ENQ.Z25' as ContractId;
export const ACCOUNT = 1 as AccountId;
/** 08:30 in Chicago, in winter. */
export const OPENING = Date.UTC(2025, 11, 1, 14, 30) as UnixMs;

/** An event or audit event as far as a test cares for it. */
type Told = Readonly<{ kind: string }> & Readonly<Record<string, unknown>>;

/** Tells a day record by record, as its journal would; times are seconds after the opening. */
export class StoryBuilder {
  readonly #records: StoryRecord[] = [];
  readonly #tape = new MarketTape();
  #sequence = 0;
  #cause = 0;
  #audits = 0;
  #at = OPENING;

  /** A price, which is an input; answers the number of its record. */
  price(seconds: number, price: number): number {
    const sequence = this.#next(seconds);
    const contractId = NQ;
    const told = { at: this.#at, contractId, venueAt: this.#at };
    this.#tape.addTrade({ kind: 'trade', price: price as Price, size: 1, ...told }, sequence);
    return sequence;
  }

  input(seconds: number, event: Told): this {
    const sequence = this.#next(seconds);
    const whole = { ...event, at: this.#at } as unknown as EngineEvent;
    this.#records.push({ ...this.#told(sequence, whole), source: 'input', event: whole });
    return this;
  }

  effect(effect: Effect): this {
    this.#sequence += 1;
    this.#records.push({ ...this.#told(this.#sequence, effect), source: 'effect', effect });
    return this;
  }

  audit(event: Told): this {
    const whole = { ...event, at: this.#at } as AuditEvent;
    this.#audits += 1;
    return this.#addAudit(auditRecord(whole, this.#audits), whole);
  }

  /** An audit of a kind that this program does not know, with its own text. */
  unknownAudit(kind: string, text: string, data: Readonly<Record<string, unknown>> = {}): this {
    const event = { kind, at: this.#at, ...data } as unknown as AuditEvent;
    const record = { sequence: 0, at: this.#at, kind, accountId: ACCOUNT, severity: 'info', text };
    return this.#addAudit({ ...record, data: event } as unknown as AuditRecord, event);
  }

  build(): DayStory {
    return { day: '2025-12-01' as IsoDate, records: this.#records, tape: this.#tape };
  }

  #addAudit(record: AuditRecord, event: AuditEvent): this {
    this.#sequence += 1;
    const told = this.#told(this.#sequence, record);
    this.#records.push({ ...told, source: 'audit', record, event });
    return this;
  }

  #next(seconds: number): number {
    this.#sequence += 1;
    this.#cause = this.#sequence;
    this.#at = (OPENING + seconds * 1_000) as UnixMs;
    return this.#sequence;
  }

  #told(sequence: number, value: unknown) {
    return { sequence, at: this.#at, cause: this.#cause, json: JSON.stringify(value) };
  }
}

export const aRequest = (clientOrderId: string, changes: Partial<OrderRequest> = {}) =>
  ({
    clientOrderId: clientOrderId as ClientOrderId,
    accountId: ACCOUNT,
    contractId: NQ,
    role: 'entry',
    type: 'stop',
    side: 'buy',
    quantity: 2 as Quantity,
    limitPrice: null,
    stopPrice: 100_000 as Price,
    bracket: { stopTicks: 40 as Ticks, targetTicks: 80 as Ticks },
    ...changes,
  }) satisfies OrderRequest;

export function anOrder(clientOrderId: string, changes: Partial<Order> = {}): Order {
  const { bracket: _, ...request } = aRequest(clientOrderId);
  return {
    ...request,
    role: 'entry',
    parentId: null,
    venueOrderId: null,
    status: { kind: 'submitted' },
    doubt: 'none',
    fills: [],
    ...changes,
  };
}

type FillWish = Readonly<{
  fillId: string;
  order: Order;
  side?: Side;
  quantity?: number;
  price: number;
  at: number;
  left: number;
  balance: number;
}>;

/** A fill as the desk tells it. `at` is in seconds after the opening, `balance` in dollars. */
export function aFill({ fillId, order, quantity = 2, price, at, left, balance }: FillWish) {
  const fill: VenueFill = {
    fillId: fillId as FillId,
    venueOrderId: (order.venueOrderId ?? 'v-none') as VenueOrderId,
    accountId: ACCOUNT,
    contractId: NQ,
    side: order.side,
    quantity: quantity as Quantity,
    price: price as Price,
    profitAndLoss: null,
    fees: 0 as Money,
    commissions: 0 as Money,
    voided: false,
    at: (OPENING + at * 1_000) as UnixMs,
  };
  return {
    kind: 'filled',
    accountId: ACCOUNT,
    strategyId: 'range' as StrategyId,
    fill,
    order,
    positionSize: left,
    balance: (balance * 1_000_000) as Money,
  } as const;
}

export const aChange = (change: string, order: Order, reason = '') => ({
  kind: 'orderChanged',
  accountId: ACCOUNT,
  strategyId: 'range' as StrategyId,
  change,
  order,
  reason,
});
