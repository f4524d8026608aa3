import { civilDate, DAY_MS, epochDay, HOUR_MS, MINUTE_MS } from '@loadline/core';

const ZERO = 0x30;
const DASH = 0x2d;
const PLUS = 0x2b;
const COLON = 0x3a;
const DOT = 0x2e;

/**
 * Reads ISO-8601 instants out of bytes: `2024-01-02T14:30:00Z`, with a space for the `T`, with a
 * fraction (finer than a millisecond is cut), with an offset for the `Z`. A time without either is
 * refused, since it could be of any zone. Keeps the last date, as rows of a day follow each other.
 */
export class TimestampReader {
  #packedDate = -1;
  #dayMs = Number.NaN;

  /** Milliseconds since 1970, or NaN when the bytes are no such instant. */
  read(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < 20) return Number.NaN;
    const separator = bytes[start + 10];
    const marked =
      bytes[start + 4] === DASH &&
      bytes[start + 7] === DASH &&
      (separator === 0x54 || separator === 0x20) &&
      bytes[start + 13] === COLON &&
      bytes[start + 16] === COLON;
    if (!marked) return Number.NaN;
    const hour = pair(bytes, start + 11);
    const minute = pair(bytes, start + 14);
    const second = pair(bytes, start + 17);
    const inDay = hour < 24 && minute < 60 && second < 60;
    if (!inDay) return Number.NaN;
    const time = hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
    return this.#day(bytes, start) + time + tail(bytes, start + 19, end);
  }

  #day(bytes: Uint8Array, start: number): number {
    const year = pair(bytes, start) * 100 + pair(bytes, start + 2);
    const month = pair(bytes, start + 5);
    const day = pair(bytes, start + 8);
    const packed = (year * 100 + month) * 100 + day;
    if (packed === this.#packedDate) return this.#dayMs;
    const possible = month >= 1 && month <= 12 && day >= 1 && day <= 31;
    const found = possible ? epochDay({ year, month, day }) : null;
    this.#dayMs = found !== null && civilDate(found).day === day ? found * DAY_MS : Number.NaN;
    this.#packedDate = packed;
    return this.#dayMs;
  }
}

/** What follows the seconds: the fraction in milliseconds less the offset. */
function tail(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  let milliseconds = 0;
  if (bytes[position] === DOT) {
    let weight = 100;
    position += 1;
    const first = position;
    for (; position < end && digit(bytes, position) >= 0; position += 1) {
      milliseconds += digit(bytes, position) * weight;
      weight = weight === 1 ? 0 : weight / 10;
    }
    if (position === first) return Number.NaN;
  }
  const byte = bytes[position];
  if (byte === 0x5a || byte === 0x7a) return position + 1 === end ? milliseconds : Number.NaN;
  if (byte !== PLUS && byte !== DASH) return Number.NaN;
  const offset = offsetMs(bytes, position + 1, end);
  return milliseconds - (byte === DASH ? -offset : offset);
}

/** `HH:MM`, `HHMM` or `HH`. */
function offsetMs(bytes: Uint8Array, start: number, end: number): number {
  const hours = pair(bytes, start) * HOUR_MS;
  const length = end - start;
  if (length === 2) return hours;
  const colon = bytes[start + 2] === COLON ? 1 : 0;
  if (length !== 4 + colon) return Number.NaN;
  return hours + pair(bytes, start + 2 + colon) * MINUTE_MS;
}

/** Two digits as a number; NaN when they are not. */
function pair(bytes: Uint8Array, start: number): number {
  const tens = digit(bytes, start);
  const ones = digit(bytes, start + 1);
  return tens < 0 || ones < 0 ? Number.NaN : tens * 10 + ones;
}

/** A digit, or -1. */
function digit(bytes: Uint8Array, position: number): number {
  const value = (bytes[position] ?? 0) - ZERO;
  return value >= 0 && value <= 9 ? value : -1;
}
