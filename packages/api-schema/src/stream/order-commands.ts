import { z } from 'zod';
import {
  accountNumber,
  contractText,
  decimalText,
  isoTime,
  orderName,
  tradeSide,
} from '../values/scalars.ts';

/** Whole contracts. */
export const contractCount = z.int().positive().max(1_000);
/** A distance on the tick grid. */
const tickCount = z.int().positive().max(100_000);
/** Dollars above zero, as decimal text. */
const dollars = decimalText.refine((text) => Number(text) > 0, 'expected more than 0');

/** Exits that come with an entry, in ticks from its fill; both positive. */
export const bracketText = z.strictObject({
  stopTicks: tickCount,
  targetTicks: tickCount.nullable().default(null),
});

/** A price; ticks from the average entry; or dollars that the whole position makes or loses. */
const exitLevel = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('price'), price: decimalText }),
  z.strictObject({ unit: z.literal('ticks'), ticks: tickCount }),
  z.strictObject({ unit: z.literal('dollars'), dollars }),
]);
export type ExitLevelText = z.infer<typeof exitLevel>;

/** How far a trailing stop stays behind the best price. */
export const trailDistance = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('ticks'), ticks: tickCount }),
  z.strictObject({
    unit: z.literal('atr'),
    minutes: z.int().min(1).max(1_440),
    length: z.int().min(1).max(500).default(14),
    multiple: z.number().positive().max(100),
  }),
]);

const placedType = z.enum(['market', 'limit', 'stop', 'trailingStop', 'joinBid', 'joinAsk']);

/** Which position it is about. */
export const positionOf = { accountId: accountNumber, contractId: contractText };

/** What a new order is, in an account and a contract. */
export const placedOrder = {
  ...positionOf,
  type: placedType,
  side: tradeSide,
  quantity: contractCount,
  limitPrice: decimalText.nullable().default(null),
  /** Of a trailing stop: where it begins. */
  stopPrice: decimalText.nullable().default(null),
  /** What opens needs a stop; null for what only reduces. */
  bracket: bracketText.nullable().default(null),
  /** Orders of one group cancel each other as soon as one fills. */
  group: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,32}$/, 'expected up to 32 of A-Z, a-z, 0-9 and -')
    .nullable()
    .default(null),
};

/** What changes of a working order; what is left out stays. */
export const orderChange = {
  quantity: contractCount.nullable().default(null),
  limitPrice: decimalText.nullable().default(null),
  stopPrice: decimalText.nullable().default(null),
};

/** What is left out stays as it is; a target of null is taken away. */
export const exitChange = {
  stop: exitLevel.optional(),
  target: exitLevel.nullable().optional(),
};

/** A stop that is moved to the entry, and so many ticks into the profit. */
export const breakevenOffset = { offsetTicks: z.int().min(-1_000).max(100_000).default(0) };

/** Everything about orders and positions; mirrors `OrderCommand` of the engine's ports. */
export const orderCommands = [
  z.strictObject({ kind: z.literal('placeOrder'), ...placedOrder }),
  z.strictObject({ kind: z.literal('modifyOrder'), clientOrderId: orderName, ...orderChange }),
  z.strictObject({ kind: z.literal('cancelOrder'), clientOrderId: orderName }),
  z.strictObject({
    kind: z.literal('cancelOrders'),
    accountId: accountNumber,
    contractId: contractText.nullable(),
  }),
  z.strictObject({
    kind: z.literal('closePosition'),
    ...positionOf,
    quantity: contractCount.nullable(),
  }),
  z.strictObject({ kind: z.literal('reversePosition'), ...positionOf, bracket: bracketText }),
  z.strictObject({ kind: z.literal('editExits'), ...positionOf, ...exitChange }),
  z.strictObject({ kind: z.literal('breakeven'), ...positionOf, ...breakevenOffset }),
  z.strictObject({
    kind: z.literal('trail'),
    ...positionOf,
    distance: trailDistance.nullable(),
  }),
  z.strictObject({ kind: z.literal('timeExit'), ...positionOf, at: isoTime.nullable() }),
] as const;
export type OrderCommandMessage = z.infer<(typeof orderCommands)[number]>;
