import type { Result, VenueAccount, VenueFill, VenueOrder, VenuePosition } from '@loadline/core';
import {
  halfTrade,
  orderEntity,
  positionEntity,
  tradingAccount,
  USER_EVENT,
  userEventEntities,
} from '@loadline/wire';
import { accountOf, fillOf, orderOf, type ProductOf, positionOf } from '../mapping/entities.ts';
import type { NoticeBoard } from '../notices.ts';

export type UserSink = Readonly<{
  onOrder(order: VenueOrder): void;
  onFill(fill: VenueFill): void;
  onPosition(position: VenuePosition): void;
  onAccount(account: VenueAccount): void;
}>;

/**
 * Turns user hub invocations into entities. Repeats are handed on as they come: the venue sends
 * trades and accounts more than once, and the receiver tells by id what it knows already.
 */
export class UserEvents {
  readonly #sink: UserSink;
  readonly #productOf: ProductOf;
  readonly #notices: NoticeBoard;

  constructor(sink: UserSink, productOf: ProductOf, notices: NoticeBoard) {
    this.#sink = sink;
    this.#productOf = productOf;
    this.#notices = notices;
  }

  /** Never throws: what cannot be read is reported and dropped. Unknown targets are ignored. */
  onInvocation(target: string, args: readonly unknown[]): void {
    switch (target) {
      case USER_EVENT.order:
      case USER_EVENT.trade:
      case USER_EVENT.position:
      case USER_EVENT.account:
        for (const entity of userEventEntities(args)) this.#onEntity(target, entity);
        return;
      default:
    }
  }

  #onEntity(target: (typeof USER_EVENT)[keyof typeof USER_EVENT], entity: unknown): void {
    switch (target) {
      case USER_EVENT.order: {
        const order = orderEntity.safeParse(entity);
        if (!order.success) return this.#unreadable(target);
        return this.#hand(orderOf(order.data, this.#productOf), (value) =>
          this.#sink.onOrder(value),
        );
      }
      case USER_EVENT.trade: {
        const fill = halfTrade.safeParse(entity);
        if (!fill.success) return this.#unreadable(target);
        return this.#hand(fillOf(fill.data, this.#productOf), (value) => this.#sink.onFill(value));
      }
      case USER_EVENT.position: {
        const position = positionEntity.safeParse(entity);
        if (!position.success) return this.#unreadable(target);
        return this.#hand(positionOf(position.data, this.#productOf), (value) =>
          this.#sink.onPosition(value),
        );
      }
      case USER_EVENT.account: {
        const account = tradingAccount.safeParse(entity);
        if (!account.success) return this.#unreadable(target);
        return this.#sink.onAccount(accountOf(account.data));
      }
    }
  }

  #hand<Value>(result: Result<Value, string>, take: (value: Value) => void): void {
    if (result.ok) take(result.value);
    else this.#notices.post('BAD_MESSAGE', result.error, result.error);
  }

  #unreadable(target: string): void {
    this.#notices.post('BAD_MESSAGE', target, `A ${target} of the venue cannot be read.`);
  }
}
