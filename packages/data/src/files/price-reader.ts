import { priceFromDecimal, type TickGrid } from '@loadline/core';
import { textOf } from './csv-rows.ts';

/** Answers of `PriceReader.read` that are no price. */
export const NO_NUMBER = Number.NaN;
export const OFF_TICK = Number.POSITIVE_INFINITY;

const ZERO = 0x30;
const DASH = 0x2d;
const DOT = 0x2e;
const DIGITS_MAX = 15;
/** Prices are kept in 32 bits. */
export const TICKS_MAX = 2_147_483_647;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads decimal prices out of bytes straight into ticks, by whole numbers: 21269.25 on a grid of
 * 0.25 is 2126925 / 25. What is written with more decimals than the grid has, or with an exponent,
 * goes the slower way through a double, which takes rounding dust but nothing off the grid.
 */
export class PriceReader {
  readonly #grid: TickGrid;
  /** The tick in units of the last decimal: 25 for 0.25, 78125 for 0.0078125. */
  readonly #tickUnits: number;
  readonly #powers: readonly number[];

  constructor(grid: TickGrid) {
    const { tickSize, priceDecimals } = grid;
    this.#grid = grid;
    this.#tickUnits = Math.round(tickSize * 10 ** priceDecimals);
    this.#powers = Array.from(
      { length: priceDecimals + 1 },
      (_, used) => 10 ** (priceDecimals - used),
    );
  }

  /** Whole ticks, or `NO_NUMBER`, or `OFF_TICK`. */
  read(bytes: Uint8Array, start: number, end: number): number {
    let position = start;
    const negative = bytes[position] === DASH;
    if (negative) position += 1;
    let units = 0;
    let digits = 0;
    let decimals = -1;
    for (; position < end; position += 1) {
      const byte = bytes[position] ?? 0;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        units = units * 10 + digit;
        digits += 1;
        if (decimals >= 0) decimals += 1;
      } else if (byte === DOT && decimals < 0) decimals = 0;
      else return this.#readText(bytes, start, end);
    }
    const power = this.#powers[Math.max(decimals, 0)];
    if (digits === 0 || digits > DIGITS_MAX || power === undefined) {
      return this.#readText(bytes, start, end);
    }
    const ticks = (units * power) / this.#tickUnits;
    if (!Number.isInteger(ticks)) return OFF_TICK;
    if (ticks > TICKS_MAX) return NO_NUMBER;
    return negative && ticks !== 0 ? -ticks : ticks;
  }

  #readText(bytes: Uint8Array, start: number, end: number): number {
    const text = textOf(bytes, start, end).trim();
    if (!NUMBER.test(text)) return NO_NUMBER;
    const price = priceFromDecimal(Number(text), this.#grid);
    if (!price.ok) return OFF_TICK;
    return Math.abs(price.value) > TICKS_MAX ? NO_NUMBER : price.value + 0;
  }
}

/** Whole contracts, 0 when the field is empty (not known), NaN when it is no such number. */
export function readVolume(bytes: Uint8Array, start: number, end: number): number {
  let volume = 0;
  for (let position = start; position < end; position += 1) {
    const digit = (bytes[position] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return volumeOfText(textOf(bytes, start, end).trim());
    volume = volume * 10 + digit;
  }
  return Number.isSafeInteger(volume) ? volume : Number.NaN;
}

function volumeOfText(text: string): number {
  if (text === '') return 0;
  const volume = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(volume) && volume >= 0 ? volume : Number.NaN;
}
