import type { Result } from '@loadline/core';
import { z } from 'zod';
import { readNamedValues } from './named-values.ts';

/** Where sources disagree on orders, or a firm may choose; the default is the better attested. */
export type OrderSettings = Readonly<{
  /** Outside trading hours the venue was seen to answer 2 with a text; its enum has a 5 for it. */
  outsideHoursCode: 2 | 5;
  /** Ticks of a bracket: signed by where the exit lies (the venue's own text), or positive. */
  bracketTicks: 'signed' | 'unsigned';
  /** `trailPrice` of a request: the level at which the trail begins, or its distance. */
  trailPrice: 'level' | 'distance';
  /** Some deployments wrap the text of a refusal as `Rejected (...)`. */
  wrapsRefusals: boolean;
  /**
   * When an order first meets the market: as soon as it comes, as at the venue, or at the next
   * price. In stepped time, and where it is filled in parts, it is always the next price.
   */
  firstMatch: 'atOnce' | 'nextPrice';
  /** Whether closing a contract also cancels its bracket exits. The real venue leaves them. */
  closeCancelsExits: boolean;
}>;

export const DEFAULT_ORDER_SETTINGS: OrderSettings = {
  outsideHoursCode: 2,
  bracketTicks: 'signed',
  trailPrice: 'level',
  wrapsRefusals: false,
  firstMatch: 'atOnce',
  closeCancelsExits: false,
};

const settings = z.strictObject({
  outsideHoursCode: z.literal([2, 5], 'expected 2 or 5'),
  bracketTicks: z.enum(['signed', 'unsigned'], 'expected signed or unsigned'),
  trailPrice: z.enum(['level', 'distance'], 'expected level or distance'),
  wrapsRefusals: z.boolean('expected true or false'),
  firstMatch: z.enum(['atOnce', 'nextPrice'], 'expected atOnce or nextPrice'),
  closeCancelsExits: z.boolean('expected true or false'),
});

/** Order settings out of `NAME=VALUE` texts, or one sentence on the first that is wrong. */
export const readOrderSettings = (
  texts: readonly string[],
): Result<Partial<OrderSettings>, string> => readNamedValues('order', settings, texts);
