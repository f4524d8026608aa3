import { formatPrice, listProducts, type Price } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_NUMBER, OFF_TICK, PriceReader, readVolume } from './price-reader.ts';
import { TimestampReader } from './timestamp-reader.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(`,${text},`);

const readPrice = (reader: PriceReader, text: string): number =>
  reader.read(bytesOf(text), 1, 1 + text.length);

describe('PriceReader', () => {
  it('reads back every price that a product can show', () => {
    const ticks = fc.integer({ min: -200_000, max: 3_000_000 });
    const check = fc.property(fc.constantFrom(...listProducts()), ticks, (product, price) => {
      const reader = new PriceReader(product);
      const text = formatPrice(price as Price, product);
      expect(readPrice(reader, text)).toBe(price);
      expect(readPrice(reader, String(Number(text)))).toBe(price);
      expect(readPrice(reader, `${text}${text.includes('.') ? '' : '.'}000`)).toBe(price);
    });
    fc.assert(check, { numRuns: 3_000 });
  });

  it('refuses what lies between two ticks', () => {
    const parts = fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 99 }));
    const check = fc.property(
      fc.constantFrom(...listProducts()),
      parts,
      (product, [ticks, part]) => {
        const reader = new PriceReader(product);
        const between = (ticks + part / 100) * product.tickSize;
        expect(readPrice(reader, between.toFixed(product.priceDecimals + 3))).toBe(OFF_TICK);
      },
    );
    fc.assert(check, { numRuns: 2_000 });
  });

  it.each(['', '.', '-', 'abc', '1.2.3', '1,5', '0x10', 'Infinity', '1e', '99999999999'])(
    'refuses %j',
    (text) => {
      const [product] = listProducts();
      if (product === undefined) throw new Error('there are products');
      expect(readPrice(new PriceReader(product), text)).toBe(NO_NUMBER);
    },
  );
});

describe('readVolume', () => {
  it.each([
    { text: '0', volume: 0 },
    { text: '', volume: 0 },
    { text: '1234567', volume: 1_234_567 },
    { text: '12.0', volume: 12 },
    { text: '-1', volume: Number.NaN },
    { text: '1.5', volume: Number.NaN },
    { text: 'x', volume: Number.NaN },
    { text: '99999999999999999999', volume: Number.NaN },
  ])('reads $text as $volume', ({ text, volume }) => {
    expect(readVolume(bytesOf(text), 1, 1 + text.length)).toBe(volume);
  });
});

describe('TimestampReader', () => {
  const read = (reader: TimestampReader, text: string): number =>
    reader.read(bytesOf(text), 1, 1 + text.length);

  it('reads what Date writes, in every zone and precision', () => {
    const reader = new TimestampReader();
    const zones = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2050, 0, 1) });
    const check = fc.property(instants, zones, fc.boolean(), (at, zone, colon) => {
      const minutes = Math.abs(zone);
      const pad = (value: number) => String(value).padStart(2, '0');
      const clock = [pad(Math.floor(minutes / 60)), pad(minutes % 60)].join(colon ? ':' : '');
      const offset = `${zone < 0 ? '-' : '+'}${clock}`;
      const local = new Date(at + zone * 60_000).toISOString().slice(0, -1);
      expect(read(reader, `${local}${offset}`)).toBe(at);
      expect(read(reader, new Date(at).toISOString())).toBe(at);
      expect(read(reader, `${new Date(at).toISOString().slice(0, -1)}987654Z`)).toBe(at);
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it.each([
    '2025-02-29T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T00:60:00Z',
    '2025-01-01T00:00:60Z',
    '2025-01-01T00:00:00',
    '2025-01-01T00:00:00.Z',
    '2025-01-01T00:00:00Zx',
    '2025-01-01T00:00:00+1:00',
    '2025/01/01T00:00:00Z',
    '1735689600000',
    '2025-01-01',
  ])('refuses %s', (text) => {
    expect(read(new TimestampReader(), text)).toBeNaN();
  });
});
