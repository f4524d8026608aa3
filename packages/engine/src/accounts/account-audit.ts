import type { AccountId, ClosedTrade, OrderEvent, VenueFill } from '@loadline/core';
import type { EngineContext } from '../engine-context.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import type { AuditEvent } from '../ports/index.ts';
import type { AccountBook } from './account-book.ts';

export type OrderChangeName = Extract<AuditEvent, { kind: 'orderChanged' }>['change'];

/** Tells what becomes of one account's orders and money. */
export class AccountAudit {
  readonly #book: AccountBook;
  readonly #context: EngineContext;

  constructor(book: AccountBook, context: EngineContext) {
    this.#book = book;
    this.#context = context;
  }

  get #accountId(): AccountId {
    return this.#book.accountId;
  }

  orderChanged({ order, strategyId }: BookedOrder, change: OrderChangeName, reason: string): void {
    const at = this.#context.now;
    const accountId = this.#accountId;
    const kind = 'orderChanged';
    this.#context.sink.audit({ kind, at, accountId, strategyId, change, order, reason });
  }

  filled(fill: VenueFill, { order, strategyId }: BookedOrder): void {
    const { balance } = this.#book;
    const at = this.#context.now;
    const accountId = this.#accountId;
    const positionSize = this.#book.positionSize(fill.contractId);
    const what = { fill, order, positionSize, balance };
    this.#context.sink.audit({ kind: 'filled', at, accountId, strategyId, ...what });
  }

  tradesClosed(trades: readonly ClosedTrade[]): void {
    const at = this.#context.now;
    const accountId = this.#accountId;
    for (const trade of trades) {
      this.#context.sink.audit({ kind: 'tradeClosed', at, accountId, trade });
    }
  }

  closeFailed(detail: string): void {
    const at = this.#context.now;
    const accountId = this.#accountId;
    this.#context.sink.audit({ kind: 'flattenStuck', at, accountId, detail });
  }
}

const CHANGE_NAMES: Partial<Record<OrderEvent['kind'], OrderChangeName>> = {
  opened: 'working',
  modified: 'modified',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  cancelRequested: 'cancelRequested',
};

/** How the feed names a move of an order; null for one that nobody needs to hear of. */
export const changeName = (event: OrderEvent): OrderChangeName | null =>
  CHANGE_NAMES[event.kind] ?? null;
