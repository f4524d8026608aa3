import type { Contract, Quantity } from '@loadline/core';
import type { FlattenReason } from '../ports/index.ts';
import { noPosition } from './edit-exits.ts';
import { exitSideOf } from './exits.ts';
import { DONE, type Outcome, refuse } from './refusal.ts';
import type { Trader } from './send-order.ts';

/**
 * Closes a position, or a part of it. Whole, its exits and what waits in the contract are canceled
 * first, then the venue closes it and it is seen to be flat. A part is closed by the venue as well,
 * which sizes the order; the exits are made smaller when it has filled.
 *
 * @param quantity null: all of it.
 */
export function closePosition(
  { desk, flattener }: Trader,
  contract: Contract,
  quantity: Quantity | null,
  reason: FlattenReason,
): Outcome {
  const { id: contractId, name } = contract;
  const size = desk.book.positionSize(contractId);
  const held = Math.abs(size);
  const side = exitSideOf(size);
  if (side === null) return noPosition(contract);
  if (quantity === null || quantity === held) {
    if (!flattener.covers([contractId])) flattener.start(reason, [contractId]);
    return DONE;
  }
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > held) {
    return refuse('MORE_THAN_HELD', `${held} of ${name} are held; ${quantity} cannot be closed.`);
  }
  const order = { contractId, side, kind: 'now', quantity, group: null } as const;
  const isClosing = desk.closing.has(contractId) || flattener.covers([contractId]);
  // Two closes that are both counted on the same contracts would turn the position.
  if (isClosing || quantity + desk.risk.reducing.others(order) > held) {
    const detail = `${name} is being closed already: wait until that has filled.`;
    return refuse('CLOSE_IN_FLIGHT', detail);
  }
  const { accountId, context } = desk;
  desk.closing.start(contractId, reason, context.eventNumber, quantity);
  context.sink.effect({ kind: 'closePosition', accountId, contractId, quantity });
  return DONE;
}
