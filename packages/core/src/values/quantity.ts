import type { Brand } from './brand.ts';

/** Whole contracts, always positive. `Side` gives the direction; a signed count is a position. */
export type Quantity = Brand<number, 'Quantity'>;

/** Whether a number can be a `Quantity`: a whole number of at least one. */
export const isQuantity = (value: number): value is Quantity =>
  Number.isSafeInteger(value) && value > 0;
