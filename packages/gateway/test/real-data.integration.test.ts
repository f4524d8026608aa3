import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sessionCalendar, type UnixMs } from '@loadline/core';
import { readBars } from '@loadline/data';
import { describe, expect, it } from 'vitest';
import { ReplaySource } from '../src/market/replay-source.ts';
import { type Frame, InMemoryGateway } from './in-memory-gateway.ts';

const SHARED =
  process.env['LOADLINE_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const FILE = `${SHARED}/data/bars_1m/NQ_1m_2025.csv.gz`;
const NQ = 'CON.F.US.ENQ.H25';

/** The week in which the clocks change, Sunday 2025-03-09; the roll of March is after it. */
const FROM = Date.UTC(2025, 2, 6, 12) as UnixMs;
const TO = Date.UTC(2025, 2, 12, 12) as UnixMs;

type Candle = { t: string; o: number; h: number; l: number; c: number };

/** Candles out of the trades of the stream. */
function candlesOf(frames: readonly Frame[]): Candle[] {
  const candles = new Map<string, Candle>();
  for (const { arguments: args } of frames) {
    const [trade] = (args?.[1] ?? []) as readonly { price: number; timestamp: string }[];
    if (trade === undefined) continue;
    const { price } = trade;
    const t = `${trade.timestamp.slice(0, 16)}:00+00:00`;
    const known = candles.get(t) ?? { t, o: price, h: price, l: price, c: price };
    known.h = Math.max(known.h, price);
    known.l = Math.min(known.l, price);
    known.c = price;
    candles.set(t, known);
  }
  return [...candles.values()];
}

describe.skipIf(!existsSync(FILE))('a replay of real bars (skipped without ../shared)', () => {
  it('streams and serves exactly the bars of the file', { timeout: 60_000 }, async () => {
    const read = await readBars(FILE);
    if (!read.ok) throw new Error(read.error.message);
    const source = new ReplaySource(read.value.series);
    const calendar = sessionCalendar();
    const gateway = new InMemoryGateway(source, { calendar, from: FROM, until: TO }).signIn();
    const frames = gateway.listen('market', [['SubscribeContractTrades', NQ]]);
    while (gateway.gateway.advance()) {
      // The market moves until its end.
    }
    const streamed = candlesOf(frames);
    const query = { contractId: NQ, live: false, unit: 2, unitNumber: 1, limit: 20_000 };
    const window = { startTime: new Date(FROM).toISOString(), endTime: new Date(TO).toISOString() };
    const reply = gateway.post('/api/History/retrieveBars', {
      ...query,
      ...window,
      includePartialBar: false,
    });
    const { bars } = reply.body as { readonly bars: readonly Candle[] };
    const served = bars.map(({ t, o, h, l, c }): Candle => ({ t, o, h, l, c })).toReversed();
    const inFile = read.value.series.flatMap(({ columns }) =>
      Array.from(columns.openedAt).filter((at) => at >= FROM && at < TO),
    );
    expect(served).toHaveLength(inFile.length);
    expect(served.length).toBeGreaterThan(5_000);
    expect(streamed).toEqual(served);
  });
});
