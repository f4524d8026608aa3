import { z } from 'zod';
import { parseMoney } from '../exact/decimal.ts';

/** A leaf with one sentence for whatever is wrong with it: what would be right. */
export const leaf = <Value>(read: (value: unknown) => Value | null, expected: string) =>
  z.unknown().transform((value, context): Value => {
    const known = read(value);
    if (known !== null) return known;
    context.addIssue({ code: 'custom', message: `has to be ${expected}` });
    return z.NEVER;
  });

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number, expected: string) =>
  leaf(
    (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
        ? value
        : null,
    expected,
  );

/** A whole number of something, 0 or more. */
export const count = (what: string) =>
  whole(0, Number.MAX_SAFE_INTEGER, `a whole number of ${what}, 0 or more`);

const DOLLARS = {
  any: 'dollars',
  notNegative: 'dollars of 0 or more',
  positive: 'dollars above 0',
};
const LEAST = { any: Number.NEGATIVE_INFINITY, notNegative: 0, positive: 1 };

/** Money as decimal text. */
export const dollars = (sign: keyof typeof DOLLARS) =>
  leaf((value) => {
    const parsed = typeof value === 'string' ? parseMoney(value) : null;
    return parsed?.ok === true && parsed.value >= LEAST[sign] ? parsed.value : null;
  }, `${DOLLARS[sign]} as text, such as "500.00"`);

/** One of a few words. */
export const oneOf = <const Word extends string>(...words: readonly Word[]) =>
  leaf(
    (value) => words.find((word) => word === value) ?? null,
    `one of ${words.map((word) => `"${word}"`).join(', ')}`,
  );

/** An object without other fields than these. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has the unknown ${issue.keys.join(', ')}; there are only ${names}`
        : `has to be an object with ${names}`,
  });
}

/** A list of items that each say what is wrong with them. */
export const list = <Item extends z.ZodType>(item: Item, expected: string) =>
  z.array(item, { error: `has to be a list of ${expected}` }).readonly();

/** Whether no item comes twice. */
export const distinct = <Item>(items: readonly Item[]): boolean =>
  new Set(items).size === items.length;
