import { z } from 'zod';
import { commandName } from '../stream/desk-command.ts';
import {
  bracketText,
  breakevenOffset,
  contractCount,
  exitChange,
  orderChange,
  placedOrder,
  positionOf,
  trailDistance,
} from '../stream/order-commands.ts';
import { accountNumber, contractText, isoTime } from '../values/scalars.ts';

/** Optional in every body that commands: a repeat with the same name is carried out once. */
const named = { commandId: commandName.optional() };

/** POST /api/orders. */
export const placeOrderBody = z.strictObject({ ...placedOrder, ...named });

/** POST /api/orders/:clientOrderId/modify: only what changes. */
export const modifyOrderBody = z.strictObject({ ...orderChange, ...named });

/** POST /api/orders/cancel: of an account, or of one contract of it. */
export const cancelOrdersBody = z.strictObject({
  accountId: accountNumber,
  contractId: contractText.nullable().default(null),
  ...named,
});

/** POST /api/positions/close: so many contracts, or (null) all. */
export const closePositionBody = z.strictObject({
  ...positionOf,
  quantity: contractCount.nullable().default(null),
  ...named,
});

/** POST /api/positions/reverse. */
export const reversePositionBody = z.strictObject({
  ...positionOf,
  bracket: bracketText,
  ...named,
});

/** POST /api/positions/exits. */
export const editExitsBody = z.strictObject({ ...positionOf, ...exitChange, ...named });

/** POST /api/positions/breakeven. */
export const breakevenBody = z.strictObject({ ...positionOf, ...breakevenOffset, ...named });

/** POST /api/positions/trail: null ends it. */
export const trailBody = z.strictObject({
  ...positionOf,
  distance: trailDistance.nullable(),
  ...named,
});

/** POST /api/positions/time-exit: market time; null takes it back. */
export const timeExitBody = z.strictObject({ ...positionOf, at: isoTime.nullable(), ...named });
