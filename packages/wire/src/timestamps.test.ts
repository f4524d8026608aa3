import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimestamp, timestampMs } from './timestamps.ts';

const at = (text: string): number => Date.parse(text);

describe('timestampMs', () => {
  it.each([
    {
      name: 'seven digits',
      text: '2026-11-19T15:04:05.1234567+00:00',
      ms: at('2026-11-19T15:04:05.123Z'),
    },
    { name: 'no fraction', text: '2026-11-19T15:04:05+00:00', ms: at('2026-11-19T15:04:05Z') },
    { name: 'one digit', text: '2026-11-19T15:04:05.2+00:00', ms: at('2026-11-19T15:04:05.2Z') },
    { name: 'Z', text: '2026-11-19T15:04:05.31Z', ms: at('2026-11-19T15:04:05.31Z') },
    { name: 'no offset as UTC', text: '2026-11-19T15:04:05.5', ms: at('2026-11-19T15:04:05.5Z') },
    {
      name: 'a negative offset',
      text: '2026-11-19T10:04:05-05:00',
      ms: at('2026-11-19T15:04:05Z'),
    },
    {
      name: 'an offset without a colon',
      text: '2026-11-19T20:34:05+0530',
      ms: at('2026-11-19T15:04:05Z'),
    },
    { name: 'a leap day', text: '2024-02-29T00:00:00Z', ms: at('2024-02-29T00:00:00Z') },
    { name: 'no leap day in 2100, refused', text: '2100-02-29T00:00:00Z', ms: null },
    { name: 'hour 24, refused', text: '2026-11-19T24:00:00Z', ms: null },
    { name: 'a date alone, refused', text: '2026-11-19', ms: null },
    { name: 'trailing text, refused', text: '2026-11-19T15:04:05Zulu', ms: null },
    { name: 'nothing, refused', text: '', ms: null },
  ])('reads $name', ({ text, ms }) => {
    expect(timestampMs(text)).toBe(ms);
  });

  it('agrees with the platform on every instant and offset', () => {
    const instants = fc.integer({
      min: at('0001-01-02T00:00:00Z'),
      max: at('9998-12-30T00:00:00Z'),
    });
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const check = fc.property(instants, offsets, (ms, minutes) => {
      const local = new Date(ms + minutes * 60_000).toISOString().slice(0, -1);
      const size = Math.abs(minutes);
      const pad = (value: number): string => String(value).padStart(2, '0');
      const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
      expect(timestampMs(`${local}${offset}`)).toBe(ms);
      expect(timestampMs(formatTimestamp(ms))).toBe(ms);
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('answers null or a number to any text', () => {
    const check = fc.property(fc.string(), (text) => {
      const ms = timestampMs(text);
      expect(ms === null || Number.isFinite(ms)).toBe(true);
    });
    fc.assert(check, { numRuns: 500 });
  });
});

describe('formatTimestamp', () => {
  it.each([
    { ms: at('2026-11-19T15:04:05.120Z'), text: '2026-11-19T15:04:05.12+00:00' },
    { ms: at('2026-11-19T15:04:05Z'), text: '2026-11-19T15:04:05+00:00' },
  ])('drops trailing zeros: $text', ({ ms, text }) => {
    expect(formatTimestamp(ms)).toBe(text);
  });
});
