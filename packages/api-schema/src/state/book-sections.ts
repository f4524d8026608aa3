import { z } from 'zod';
import {
  accountNumber,
  contractText,
  decimalText,
  isoTime,
  orderName,
  positionSide,
  strategyName,
  tradeSide,
} from '../values/scalars.ts';

/** How a position was and is covered by working stops. */
const positionProtection = z.object({
  /** Contracts that no working stop covers now. */
  uncovered: z.int().nonnegative(),
  /** Market time since when not all of it is covered; null while it is. */
  unprotectedSince: isoTime.nullable(),
  /** Contracts times seconds of market time without a working stop, since it was opened. */
  unprotectedContractSeconds: z.number().nonnegative(),
  /** The longest time in a row without full cover, in seconds of market time. */
  longestSeconds: z.number().nonnegative(),
  /** The desk could neither protect nor close it in time, and goes on trying. */
  alarm: z.boolean(),
});

/** One open position. Flat ones are not listed. */
const positionState = z.object({
  accountId: accountNumber,
  contractId: contractText,
  /** Exchange style: `NQZ5`. */
  contractName: z.string(),
  side: positionSide,
  /** Whole contracts, positive. */
  size: z.int().positive(),
  /** Average price of the fills; may be off the tick grid. */
  entryPrice: decimalText,
  /** Null before the first trade of the contract that this trader has seen. */
  lastPrice: decimalText.nullable(),
  /** Unrealised profit in dollars before fees. */
  openPnl: decimalText.nullable(),
  /** The working protective stop; null means naked: no stop protects the position. */
  stopPrice: decimalText.nullable(),
  targetPrice: decimalText.nullable(),
  openedAt: isoTime,
  /** Null for a position that nobody of ours opened. */
  strategyId: strategyName.nullable(),
  /** Market time since when a stop of the whole size works; null when naked or not known. */
  protectedSince: isoTime.nullable(),
  /** Left out by a trader that does not measure it. */
  protection: positionProtection.optional(),
});
export type PositionState = z.infer<typeof positionState>;

export const positionsSection = z.array(positionState);

/** What an order is for. `foreign` is one that was placed elsewhere and adopted. */
export const orderRole = z.enum(['entry', 'stop', 'target', 'close', 'foreign']);

const orderTypeText = z.enum([
  'market',
  'limit',
  'stop',
  'stopLimit',
  'trailingStop',
  'joinBid',
  'joinAsk',
]);

/** The statuses of an order that may still fill. Closed orders leave the section. */
const workingStatus = z.enum([
  'submitted',
  'pending',
  'working',
  'suspended',
  'pendingCancel',
  'unknown',
]);

/** One order that may still fill. */
const orderState = z.object({
  /** Null for an order of somebody else that carries no tag; it is named by `venueOrderId`. */
  clientOrderId: orderName.nullable(),
  /** Null while the venue has not answered. */
  venueOrderId: z.string().nullable(),
  accountId: accountNumber,
  contractId: contractText,
  contractName: z.string(),
  role: orderRole,
  type: orderTypeText,
  side: tradeSide,
  quantity: z.int().positive(),
  /** The limit or stop price; null for a market order. */
  price: decimalText.nullable(),
  status: workingStatus,
  strategyId: strategyName.nullable(),
  createdAt: isoTime,
});
export type OrderState = z.infer<typeof orderState>;

export const ordersSection = z.array(orderState);
