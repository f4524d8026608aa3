import { describe, expect, it } from 'vitest';
import { clockTime, dateText, dayText, newYorkOffsetMs } from './new-york-time.ts';

describe('New York time', () => {
  it.each([
    { name: 'winter', at: '2025-01-15T14:30:00Z', clock: '09:30:00', date: 'Wed 15 Jan 2025' },
    { name: 'summer', at: '2025-07-15T13:30:05Z', clock: '09:30:05', date: 'Tue 15 Jul 2025' },
    {
      name: 'the evening before',
      at: '2025-01-16T03:00:00Z',
      clock: '22:00:00',
      date: 'Wed 15 Jan 2025',
    },
    {
      name: 'the minute before clocks go on',
      at: '2025-03-09T06:59:00Z',
      clock: '01:59:00',
      date: 'Sun 9 Mar 2025',
    },
    {
      name: 'the minute after clocks went on',
      at: '2025-03-09T07:00:00Z',
      clock: '03:00:00',
      date: 'Sun 9 Mar 2025',
    },
    {
      name: 'the hour that comes twice',
      at: '2025-11-02T06:30:00Z',
      clock: '01:30:00',
      date: 'Sun 2 Nov 2025',
    },
    { name: 'midnight', at: '2025-01-15T05:00:00Z', clock: '00:00:00', date: 'Wed 15 Jan 2025' },
  ])('reads $name', ({ at, clock, date }) => {
    const instant = Date.parse(at);
    expect(clockTime(instant)).toBe(clock);
    expect(dateText(instant)).toBe(date);
    expect(date.startsWith(dayText(instant))).toBe(true);
  });

  it('keeps one offset within an hour', () => {
    const at = Date.parse('2025-07-15T13:00:00Z');
    expect(newYorkOffsetMs(at)).toBe(-4 * 3_600_000);
    expect(newYorkOffsetMs(at + 3_599_999)).toBe(newYorkOffsetMs(at));
  });
});
