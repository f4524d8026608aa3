import { z } from 'zod';
import { orderRole } from '../state/book-sections.ts';
import { accountNumber, contractText, decimalText, isoTime, tradeSide } from '../values/scalars.ts';

/** One bar of a chart, without its contract. */
export const chartBar = z.object({
  /** The start of its minute, market time. */
  openedAt: isoTime,
  open: decimalText,
  high: decimalText,
  low: decimalText,
  close: decimalText,
  /** 0 means that the volume is not known. */
  volume: z.number().nonnegative(),
});
export type ChartBar = z.infer<typeof chartBar>;

/** The bar that forms now, or the last word on a closed one. Replaces one of the same start. */
export const streamedBar = chartBar.extend({ contractId: contractText, closed: z.boolean() });
export type StreamedBar = z.infer<typeof streamedBar>;

/** The best bid and offer and the last trade; null where not known. `at` is market time. */
export const streamedQuote = z.object({
  contractId: contractText,
  bid: decimalText.nullable(),
  ask: decimalText.nullable(),
  last: decimalText.nullable(),
  at: isoTime,
});
export type StreamedQuote = z.infer<typeof streamedQuote>;

/** One execution, drawn as a marker. `fillId` is the venue's and makes a repeat harmless. */
export const fillMarker = z.object({
  fillId: z.string(),
  accountId: accountNumber,
  contractId: contractText,
  at: isoTime,
  side: tradeSide,
  quantity: z.int().positive(),
  price: decimalText,
  role: orderRole,
});
export type FillMarker = z.infer<typeof fillMarker>;
