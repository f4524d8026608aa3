import type { Product } from '@loadline/core';

/** What the model of the book knows of a product. */
type BookShape = Readonly<{
  /** Best ask less best bid. */
  spreadTicks: number;
  /** Contracts at a best price, the median. */
  topSize: number;
}>;

/** Most futures are quoted a tick wide, with some tens of contracts at each side. */
const USUAL: BookShape = { spreadTicks: 1, topSize: 10 };

/**
 * What differs from the usual. Measured: ES stood one tick wide 94 % of the time on 2023-12-25 and
 * 2024-07-01, with a median of 19 to 23 contracts at the best bid. The others are assumptions.
 */
const SHAPES: Readonly<Record<string, BookShape>> = {
  ES: { spreadTicks: 1, topSize: 20 },
  MES: { spreadTicks: 1, topSize: 30 },
  NQ: { spreadTicks: 1, topSize: 3 },
  MNQ: { spreadTicks: 1, topSize: 8 },
  YM: { spreadTicks: 2, topSize: 4 },
  MYM: { spreadTicks: 2, topSize: 10 },
  RTY: { spreadTicks: 1, topSize: 6 },
  GC: { spreadTicks: 2, topSize: 4 },
  MGC: { spreadTicks: 2, topSize: 10 },
  SI: { spreadTicks: 2, topSize: 4 },
  PL: { spreadTicks: 4, topSize: 3 },
  HO: { spreadTicks: 4, topSize: 3 },
  RB: { spreadTicks: 4, topSize: 3 },
  HE: { spreadTicks: 2, topSize: 8 },
  LE: { spreadTicks: 2, topSize: 8 },
  NKD: { spreadTicks: 1, topSize: 5 },
  ZN: { spreadTicks: 1, topSize: 900 },
  ZF: { spreadTicks: 1, topSize: 700 },
  ZT: { spreadTicks: 1, topSize: 900 },
};

/** Levels at each side of a book that the model makes. */
export const BOOK_LEVELS = 10;
/** Sizes stand for this long; those of the best prices change with every price too. */
const EPOCH_MS = 5_000;
/** Deviation of the logarithm of a size: most lie within a quarter and four times the median. */
const SIZE_SPREAD = 0.8;
/** Each level holds this much more than the one before it, up to four levels. */
const GROWTH = 0.4;
const GROWTH_LEVELS_MAX = 4;

/** The width of the quote that the model makes of a price. */
export const spreadTicks = ({ root }: Product): number => (SHAPES[root] ?? USUAL).spreadTicks;

export type BookLevel = Readonly<{
  /** Of the book: `bid` or `ask`. */
  side: 'bid' | 'ask';
  /** 0 is the best price. */
  level: number;
  price: number;
  at: number;
}>;

/**
 * Contracts at a level: log-normal around the product's median, more of them further out. A pure
 * function of seed, product, price and time, so that a restart and every connection see the same.
 */
export function levelSize(
  seed: number,
  { root }: Product,
  { side, level, price, at }: BookLevel,
): number {
  const { topSize } = SHAPES[root] ?? USUAL;
  const time = level === 0 ? at : Math.floor(at / EPOCH_MS);
  const words = [seed, price, side === 'bid' ? 1 : 2, time % 2 ** 32, Math.floor(time / 2 ** 32)];
  const grown = topSize * (1 + GROWTH * Math.min(level, GROWTH_LEVELS_MAX));
  return Math.max(1, Math.round(grown * Math.exp(SIZE_SPREAD * normalOf(words))));
}

/** Nearly a standard normal number: the sum of four uniform ones, of variance one. */
function normalOf(words: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ (word | 0), 0x01000193);
  let sum = 0;
  for (let part = 0; part < 4; part += 1) {
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    sum += (hash >>> 0) / 2 ** 32 - 0.5;
  }
  return sum * Math.sqrt(3);
}
