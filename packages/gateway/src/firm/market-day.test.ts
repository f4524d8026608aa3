import type { IsoDate, UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { endOfDay, nextDayBegins, tradingDayAt } from './market-day.ts';

const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

describe('the trading day of an instant', () => {
  it.each([
    { name: 'a winter morning', time: '2025-03-04T15:00Z', day: '2025-03-04' },
    {
      name: 'the last millisecond before 17:00',
      time: '2025-03-04T22:59:59.999Z',
      day: '2025-03-04',
    },
    { name: '17:00', time: '2025-03-04T23:00Z', day: '2025-03-05' },
    { name: '17:00 in summer', time: '2025-07-01T22:00Z', day: '2025-07-02' },
    { name: 'Friday 17:00', time: '2025-03-07T23:00Z', day: null },
    { name: 'a Saturday', time: '2025-03-08T12:00Z', day: null },
    { name: 'Sunday 16:59, the night of the change over', time: '2025-03-09T21:59Z', day: null },
    { name: 'Sunday 17:00 of daylight time', time: '2025-03-09T22:00Z', day: '2025-03-10' },
    { name: 'Sunday 16:00 of standard time again', time: '2025-11-02T22:00Z', day: null },
    { name: 'Sunday 17:00 of standard time', time: '2025-11-02T23:00Z', day: '2025-11-03' },
  ])('of $name is $day', ({ time, day }) => {
    expect(tradingDayAt(at(time))).toBe(day);
  });
});

describe('the next trading day', () => {
  it.each([
    { name: 'a Tuesday', time: '2025-03-04T15:00Z', begins: '2025-03-04T23:00Z' },
    { name: 'a Tuesday evening', time: '2025-03-04T23:30Z', begins: '2025-03-05T23:00Z' },
    { name: 'the Friday before spring', time: '2025-03-07T15:00Z', begins: '2025-03-09T22:00Z' },
    { name: 'the Friday before winter', time: '2025-10-31T15:00Z', begins: '2025-11-02T23:00Z' },
    { name: 'a Saturday', time: '2025-11-01T15:00Z', begins: '2025-11-02T23:00Z' },
  ])('after $name begins at $begins', ({ time, begins }) => {
    expect(nextDayBegins(at(time))).toBe(at(begins));
  });
});

describe('the end of a day', () => {
  const date = '2025-03-10' as IsoDate;
  const hours = { lastEntryMinute: null, holidayCutoffMinutes: null };

  it('is the time of the pack, or the close of the exchange', () => {
    const late = { hours: { ...hours, flatByMinute: 15 * 60 + 10 } };
    expect(endOfDay(date, late)).toBe(at('2025-03-10T20:10Z'));
    expect(endOfDay(date, { hours: { ...hours, flatByMinute: null } })).toBe(
      at('2025-03-10T21:00Z'),
    );
  });
});
