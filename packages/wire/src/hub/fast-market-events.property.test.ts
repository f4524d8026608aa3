import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatewayQuote, gatewayTrade } from '../../test/market-schemas.ts';
import { timestampMs } from '../timestamps.ts';
import {
  decodeQuote,
  decodeTrade,
  emptyQuoteFields,
  emptyTradeFields,
} from './fast-market-events.ts';

const TIMES = ['2026-11-19T15:04:05.1234567+00:00', '2026-11-19T15:04:05', 'soon'];

/** Values that a venue sends, and now and then one that it should not. */
const values = fc.oneof(
  { weight: 6, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 4, arbitrary: fc.constantFrom<unknown>(null, undefined, ...TIMES) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('1', true, {}, [], Number.NaN, Infinity) },
);
const times = fc.constantFrom<unknown>(...TIMES, null, undefined, 5);
const prices = fc.oneof({ weight: 8, arbitrary: fc.double({ noNaN: true }) }, values);
const QUOTE_SHAPE = {
  symbol: fc.constant('F.US.MNQ'),
  lastPrice: prices,
  bestBid: prices,
  bestAsk: prices,
  lastUpdated: times,
  timestamp: times,
};
const quotes = fc.oneof(
  { weight: 9, arbitrary: fc.record(QUOTE_SHAPE, { requiredKeys: [] }) },
  { weight: 1, arbitrary: values },
);
const TRADE_SHAPE = { price: prices, timestamp: times, volume: prices, type: fc.constant(0) };
const trades = fc.oneof(
  { weight: 9, arbitrary: fc.record(TRADE_SHAPE, { requiredKeys: [] }) },
  { weight: 1, arbitrary: values },
);

describe('decodeQuote', () => {
  it('agrees with the schema on what it takes and on what it refuses', () => {
    const check = fc.property(quotes, (payload) => {
      const parsed = gatewayQuote.safeParse(payload);
      const fields = emptyQuoteFields();
      expect(decodeQuote(payload, fields)).toBe(parsed.success);
      if (!parsed.success) return;
      const { lastPrice, bestBid, bestAsk, lastUpdated, timestamp } = parsed.data;
      const atMs = timestampMs(lastUpdated ?? '') ?? timestampMs(timestamp ?? '');
      expect(fields).toEqual({ lastPrice, bestBid, bestAsk, atMs });
    });
    fc.assert(check, { numRuns: 2_000 });
  });
});

describe('decodeTrade', () => {
  it('agrees with the schema, but for a time that cannot be read', () => {
    const check = fc.property(trades, (entry) => {
      const parsed = gatewayTrade.safeParse(entry);
      const atMs = parsed.success ? timestampMs(parsed.data.timestamp) : null;
      const fields = emptyTradeFields();
      expect(decodeTrade(entry, fields)).toBe(parsed.success && atMs !== null);
      if (!parsed.success || atMs === null) return;
      expect(fields).toEqual({ price: parsed.data.price, volume: parsed.data.volume, atMs });
    });
    fc.assert(check, { numRuns: 2_000 });
  });
});
