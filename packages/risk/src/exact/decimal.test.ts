import { describe, expect, it } from 'vitest';
import { dollars } from '../../test/rules.ts';
import {
  centsText,
  decimalText,
  dividedByShare,
  isWithinShare,
  parseMoney,
  parseRatio,
  type Ratio,
  shareInWholeCents,
} from './decimal.ts';

const ratio = (text: string): Ratio => parseRatio(text) ?? { numerator: 0n, denominator: 1n };

describe('parseMoney', () => {
  it.each([
    { text: '1200', micros: 1_200_000_000 },
    { text: '-39.0625', micros: -39_062_500 },
    { text: '0.10', micros: 100_000 },
    { text: '-0', micros: 0 },
    { text: '0.0000010', micros: 1 },
    { text: '10000000', micros: 10_000_000_000_000 },
  ])('reads $text exactly', ({ text, micros }) => {
    expect(parseMoney(text)).toEqual({ ok: true, value: micros });
  });

  it.each(['', '1,200', '+5', '.5', '5.', '1e3', ' 5', '0x10', 'NaN', '0.0000001', '10000000.01'])(
    'refuses %j',
    (text) => {
      expect(parseMoney(text).ok).toBe(false);
    },
  );
});

describe('parseRatio', () => {
  it.each(['-0.1', '1.01', '55%', ''])('refuses %j', (text) => {
    expect(parseRatio(text)).toBeNull();
  });
});

describe('centsText', () => {
  it.each([
    { micros: 3_272_727_273, text: '3272.73' },
    { micros: 5_000, text: '0.01' },
    { micros: 4_999, text: '0.00' },
    { micros: -4_999, text: '0.00' },
    { micros: -5_000, text: '-0.01' },
    { micros: -15_625_000, text: '-15.63' },
    { micros: 0, text: '0.00' },
  ])('writes $micros micro-dollars as $text', ({ micros, text }) => {
    expect(centsText(dollars(micros / 1_000_000))).toBe(text);
  });
});

describe('shares', () => {
  it('are exact where binary floats are not', () => {
    expect(0.55 * 3_000).not.toBe(1_650);
    expect(isWithinShare(dollars(1_650), dollars(3_000), ratio('0.55'))).toBe(true);
    expect(isWithinShare(dollars(1_650.000_001), dollars(3_000), ratio('0.55'))).toBe(false);
  });

  it('divide up to the next micro-dollar, so that the quotient is enough', () => {
    expect(dividedByShare(dollars(1_800), ratio('0.55'))).toBe(3_272_727_273);
    expect(dividedByShare(dollars(2_200), ratio('0.55'))).toBe(dollars(4_000));
  });

  it.each([
    { amount: 2_730, half: 1_365 },
    { amount: 250.01, half: 125 },
    { amount: 250.03, half: 125.01 },
    { amount: 249.99, half: 124.99 },
  ])('cut half of $amount to whole cents: $half', ({ amount, half }) => {
    expect(shareInWholeCents(dollars(amount), ratio('0.5'))).toBe(dollars(half));
  });

  it.each([
    { numerator: 900n, denominator: 1_300n, text: '0.6923' },
    { numerator: 1n, denominator: 8n, text: '0.1250' },
    { numerator: 5n, denominator: 100_000n, text: '0.0001' },
    { numerator: 9n, denominator: 1n, text: '9.0000' },
  ])('are written with four decimals: $text', ({ numerator, denominator, text }) => {
    expect(decimalText({ numerator, denominator }, 4)).toBe(text);
  });
});
