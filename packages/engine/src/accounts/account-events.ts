import type { AccountId, VenueFill } from '@loadline/core';
import type { EngineEvent } from '../ports/index.ts';
import type { AccountUnit } from './account-unit.ts';
import { onChangeAnswered, onCloseAnswered, onSubmitAnswered } from './answers.ts';

export type AccountUnits = ReadonlyMap<AccountId, AccountUnit>;

export type AccountEvent = Extract<
  EngineEvent,
  {
    kind:
      | 'venueOrder'
      | 'venueFill'
      | 'venuePosition'
      | 'venueAccount'
      | 'submitAnswered'
      | 'modifyAnswered'
      | 'cancelAnswered'
      | 'closeAnswered';
  }
>;

/**
 * Whether the price of a fill is one of the market. A limit fills at its own, which a jump may have
 * gone far beyond: nothing that is held is worth that.
 */
export const isAtMarket = (units: AccountUnits, { accountId, venueOrderId }: VenueFill): boolean =>
  units.get(accountId)?.desk.orders.byVenueId(venueOrderId)?.order.type !== 'limit';

/**
 * Takes the prices of fills that an answer tells: what they bought would otherwise be valued at a
 * price from before them.
 */
export function hearPrices(
  units: AccountUnits,
  fills: readonly VenueFill[],
  market: Readonly<{ onFill(fill: VenueFill): void }>,
): void {
  for (const fill of fills) if (isAtMarket(units, fill)) market.onFill(fill);
}

/** Gives a push or an answer of the venue to the account that it is about. */
export function onAccountEvent(units: AccountUnits, event: AccountEvent): void {
  switch (event.kind) {
    case 'venueOrder':
      return units.get(event.order.accountId)?.desk.onVenueOrder(event.order);
    case 'venueFill':
      return units.get(event.fill.accountId)?.desk.fills.onVenueFill(event.fill);
    case 'venueAccount':
      return units.get(event.account.accountId)?.desk.book.updateVenue(event.account);
    case 'venuePosition':
      // Our positions follow from fills; reconciliation compares them, and a push only repeats
      // them.
      return;
    case 'closeAnswered':
      return onClose(units, event);
    default:
      return onAnswer(units, event);
  }
}

function onClose(units: AccountUnits, event: Extract<AccountEvent, { kind: 'closeAnswered' }>) {
  const desk = units.get(event.accountId)?.desk;
  if (desk !== undefined) onCloseAnswered(desk, event.contractId, event.outcome);
}

type AnswerEvent = Extract<
  AccountEvent,
  { kind: 'submitAnswered' | 'modifyAnswered' | 'cancelAnswered' }
>;

/** Answers name the order, not the account; only the account that has it listens. */
function onAnswer(units: AccountUnits, event: AnswerEvent): void {
  for (const { desk } of units.values()) {
    switch (event.kind) {
      case 'submitAnswered':
        onSubmitAnswered(desk, event.clientOrderId, event.outcome);
        break;
      case 'modifyAnswered':
        onChangeAnswered(desk, 'modify', event.venueOrderId, event.outcome);
        break;
      case 'cancelAnswered':
        onChangeAnswered(desk, 'cancel', event.venueOrderId, event.outcome);
        break;
    }
  }
}
