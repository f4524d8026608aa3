import { err, type Money, ok, type Result } from '@loadline/core';

/** A positive share as a fraction of whole numbers: 0.55 is 55/100, which no binary float is. */
export type Ratio = Readonly<{ numerator: bigint; denominator: bigint }>;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Ten million dollars: far above any account, and sums of years stay exact below it. */
const MICROS_MAX = 10_000_000_000_000n;

/**
 * Reads a decimal number of dollars exactly; the error says what was expected.
 *
 * @param text such as `1200`, `-39.0625` or `0.010`; at most six decimals that are not zero.
 */
export function parseMoney(text: string): Result<Money, string> {
  const match = DECIMAL.exec(text);
  if (match === null) return err('expected a decimal number such as "-39.50"');
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > 6) return err('expected at most six decimals');
  const micros = BigInt(whole + kept.padEnd(6, '0'));
  if (micros > MICROS_MAX) return err('expected an amount of at most 10,000,000');
  return ok((Number(sign === '-' ? -micros : micros) + 0) as Money);
}

/** Reads a share such as `0.55` exactly; null when it is no decimal from 0 to 1. */
export function parseRatio(text: string): Ratio | null {
  const match = DECIMAL.exec(text);
  if (match === null || match[1] === '-') return null;
  const [, , whole = '', fraction = ''] = match;
  const numerator = BigInt(whole + fraction);
  const denominator = 10n ** BigInt(fraction.length);
  return numerator > denominator ? null : { numerator, denominator };
}

/** Dollars with two decimals, half up: a half cent goes away from zero on both sides. */
export const centsText = (money: Money): string =>
  decimalText({ numerator: BigInt(money), denominator: 1_000_000n }, 2);

/** A quotient with a fixed number of decimals, half up (away from zero on both sides). */
export function decimalText(
  { numerator, denominator }: Readonly<{ numerator: bigint; denominator: bigint }>,
  decimals: number,
): string {
  const scaled = roundedHalfUp(magnitude(numerator) * 10n ** BigInt(decimals), denominator);
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const sign = numerator < 0n && scaled > 0n ? '-' : '';
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The least number of micro-dollars of which the share covers the part: part / share, up. */
export function dividedByShare(part: Money, { numerator, denominator }: Ratio): Money {
  const dividend = BigInt(part) * denominator;
  return Number((dividend + numerator - 1n) / numerator) as Money;
}

/** Whether `part` is at most this share of `whole`, exactly. */
export const isWithinShare = (part: Money, whole: Money, share: Ratio): boolean =>
  BigInt(part) * share.denominator <= BigInt(whole) * share.numerator;

/** The largest part that is within this share of an amount that is not negative. */
export const largestShareOf = (whole: Money, { numerator, denominator }: Ratio): Money =>
  Number((BigInt(whole) * numerator) / denominator) as Money;

/**
 * The largest addition that is within this share of the sum of it and an amount that is not
 * negative; null for a share of one, within which every addition is.
 */
export function largestShareOfSum(amount: Money, { numerator, denominator }: Ratio): Money | null {
  if (numerator >= denominator) return null;
  return Number((BigInt(amount) * numerator) / (denominator - numerator)) as Money;
}

/** A share of an amount that is not negative, cut to whole cents and never rounded up. */
export function shareInWholeCents(amount: Money, { numerator, denominator }: Ratio): Money {
  const cents = (BigInt(amount) * numerator) / (denominator * 10_000n);
  return Number(cents * 10_000n) as Money;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

const roundedHalfUp = (dividend: bigint, divisor: bigint): bigint =>
  (2n * dividend + divisor) / (2n * divisor);
