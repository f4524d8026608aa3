import { timestampMs } from '../timestamps.ts';

/** What the hot path takes of a quote; null where the message did not carry the member. */
export type QuoteFields = {
  lastPrice: number | null;
  bestBid: number | null;
  bestAsk: number | null;
  /** From `lastUpdated`, else `timestamp`; null when neither can be read. */
  atMs: number | null;
};

/** What the hot path takes of one market trade. */
export type TradeFields = { price: number; volume: number; atMs: number };

export const emptyQuoteFields = (): QuoteFields => ({
  lastPrice: null,
  bestBid: null,
  bestAsk: null,
  atMs: null,
});

export const emptyTradeFields = (): TradeFields => ({ price: 0, volume: 0, atMs: 0 });

/**
 * Reads the second argument of a `GatewayQuote` into a reused object, without zod: quotes are most
 * of what a desk receives. Agrees with the schema of its test on every member that it takes.
 *
 * @returns false, and leaves `out` in no defined state, when a member has the wrong type.
 */
export function decodeQuote(payload: unknown, out: QuoteFields): boolean {
  if (!isRecord(payload)) return false;
  const { lastPrice, bestBid, bestAsk, lastUpdated, timestamp } = payload;
  if (!isPrice(lastPrice) || !isPrice(bestBid) || !isPrice(bestAsk)) return false;
  if (!isText(lastUpdated) || !isText(timestamp)) return false;
  out.lastPrice = lastPrice ?? null;
  out.bestBid = bestBid ?? null;
  out.bestAsk = bestAsk ?? null;
  out.atMs = readTime(lastUpdated) ?? readTime(timestamp);
  return true;
}

/**
 * Reads one entry of a `GatewayTrade` into a reused object. Agrees with the schema too; a time
 * that cannot be read refuses the entry, because a trade without a time makes no bar.
 */
export function decodeTrade(entry: unknown, out: TradeFields): boolean {
  if (!isRecord(entry)) return false;
  const { price, timestamp, volume } = entry;
  if (typeof price !== 'number' || !Number.isFinite(price)) return false;
  if (typeof timestamp !== 'string' || !isPrice(volume)) return false;
  const atMs = timestampMs(timestamp);
  if (atMs === null) return false;
  out.price = price;
  out.volume = volume ?? 0;
  out.atMs = atMs;
  return true;
}

type Members = Readonly<{
  lastPrice?: unknown;
  bestBid?: unknown;
  bestAsk?: unknown;
  lastUpdated?: unknown;
  timestamp?: unknown;
  price?: unknown;
  volume?: unknown;
}>;

const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPrice = (value: unknown): value is number | null | undefined =>
  typeof value === 'number' ? Number.isFinite(value) : value === undefined || value === null;

const isText = (value: unknown): value is string | null | undefined =>
  typeof value === 'string' || value === undefined || value === null;

const readTime = (text: string | null | undefined): number | null =>
  typeof text === 'string' ? timestampMs(text) : null;
