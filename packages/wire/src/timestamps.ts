const ZERO = 48;
const NINE = 57;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SECOND_LENGTH = 19;

/**
 * Reads the venue's timestamps: 0 or more digits of a second, `Z`, an offset or none (then UTC).
 * Finer than a millisecond is cut off. Hand-written, because every quote carries two of them.
 *
 * @returns milliseconds since 1970 UTC, or null when the text is no such timestamp.
 */
export function timestampMs(text: string): number | null {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0) return null;
  if (second > 59 || !hasSeparators(text) || !isDay(year, month, day)) return null;
  const end = fractionEnd(text);
  const offset = offsetMs(text, end);
  if (offset === null) return null;
  const time = ((hour * 60 + minute) * 60 + second) * 1_000 + fractionMs(text, end);
  return dayNumber(year, month, day) * DAY_MS + time - offset;
}

/** UTC with `+00:00` and no trailing zeros of the fraction, as the venue writes it. */
export function formatTimestamp(ms: number): string {
  const iso = new Date(ms).toISOString();
  const second = iso.slice(0, SECOND_LENGTH);
  const fraction = iso.slice(SECOND_LENGTH + 1, -1).replace(/0+$/, '');
  return fraction === '' ? `${second}+00:00` : `${second}.${fraction}+00:00`;
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let index = from; index < from + count; index += 1) {
    const code = text.charCodeAt(index);
    if (!(code >= ZERO && code <= NINE)) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}

function hasSeparators(text: string): boolean {
  const between = text.charAt(10);
  return (
    text.charAt(4) === '-' &&
    text.charAt(7) === '-' &&
    (between === 'T' || between === ' ' || between === 't') &&
    text.charAt(13) === ':' &&
    text.charAt(16) === ':'
  );
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const days = DAYS_IN_MONTH[month - 1] ?? 0;
  return day <= days || (month === 2 && day === 29 && isLeap(year));
}

function dayNumber(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const leapDay = month > 2 && isLeap(year) ? 1 : 0;
  const ofYear = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapDay + day - 1;
  return before * 365 + leapDays + ofYear - 719_162;
}

function fractionEnd(text: string): number {
  if (text.charAt(SECOND_LENGTH) !== '.') return SECOND_LENGTH;
  let index = SECOND_LENGTH + 1;
  while (text.charCodeAt(index) >= ZERO && text.charCodeAt(index) <= NINE) index += 1;
  return index;
}

function fractionMs(text: string, end: number): number {
  let value = 0;
  for (let place = 0; place < 3; place += 1) {
    const index = SECOND_LENGTH + 1 + place;
    value = value * 10 + (index < end ? text.charCodeAt(index) - ZERO : 0);
  }
  return value;
}

function offsetMs(text: string, from: number): number | null {
  if (from === text.length) return 0;
  const mark = text.charAt(from);
  if (mark === 'Z' || mark === 'z') return from + 1 === text.length ? 0 : null;
  if (mark !== '+' && mark !== '-') return null;
  const colon = text.charAt(from + 3) === ':' ? 1 : 0;
  const hours = digits(text, from + 1, 2);
  const minutes = digits(text, from + 3 + colon, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  if (text.length !== from + 5 + colon) return null;
  return (mark === '-' ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
