/** Whole millionths of a dollar: every price step of the venue is a whole number of them. */
export type MicroDollars = bigint;

const PER_DOLLAR = 1_000_000n;
const PER_CENT = 10_000n;
const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

export const dollars = (amount: number): MicroDollars => BigInt(amount) * PER_DOLLAR;

/** @throws {Error} when the text is no decimal number with at most six places. */
export function parseMoney(text: string): MicroDollars {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new Error(`"${text}" is no amount of money`);
  const size = BigInt(whole) * PER_DOLLAR + BigInt(fraction.padEnd(6, '0'));
  return sign === '-' ? -size : size;
}

/** Two decimals; half a cent goes away from zero. */
export const formatMoney = (amount: MicroDollars): string =>
  formatScaled({ value: roundedHalfUp({ numerator: amount, denominator: PER_CENT }), places: 2 });

/** A ratio with four decimals; half of the last place goes up. */
export const formatShare = (part: MicroDollars, whole: MicroDollars): string =>
  formatScaled({
    value: roundedHalfUp({ numerator: part * 10_000n, denominator: whole }),
    places: 4,
  });

export const wholeCents = (amount: MicroDollars): MicroDollars =>
  floorDivide(amount, PER_CENT) * PER_CENT;

export const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);
export const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other);

type Ratio = Readonly<{ numerator: bigint; denominator: bigint }>;

/** The nearest whole number; a half goes away from zero, as decimal arithmetic means "half up". */
const roundedHalfUp = ({ numerator, denominator }: Ratio): bigint => {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
};

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

function formatScaled({ value, places }: Readonly<{ value: bigint; places: number }>): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const sign = value < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
