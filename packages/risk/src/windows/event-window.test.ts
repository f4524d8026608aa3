import { productByRoot, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../test/rules.ts';
import { type EventCalendar, NO_EVENTS, readEventCalendar } from './event-calendar.ts';
import { eventWindowAt } from './event-window.ts';

const COMBINE = rulesOf('topstep-combine-50k');
const SOURCE = 'https://example.test/calendar';

function calendarOf(...events: readonly object[]): EventCalendar {
  const read = readEventCalendar(
    JSON.stringify({ events: events.map((event) => ({ source: SOURCE, ...event })) }),
  );
  if (!read.ok) throw new Error(read.error.join(' '));
  return read.value;
}

function product(root: string) {
  const found = productByRoot(root);
  if (found === null) throw new Error(`no product ${root}`);
  return found;
}

/** An instant of Chicago in the winter of 2026; CPI days of the tests are made up. */
const at = (time: string): UnixMs => Date.parse(`2026-12-09T${time}-06:00`) as UnixMs;

const CPI = calendarOf({ name: 'CPI', kind: 'cpi', dates: ['2026-12-09'] });
const CRUDE = calendarOf({ name: 'EIA crude', kind: 'crude', dates: ['2026-12-09'] });

describe('eventWindowAt', () => {
  it.each([
    { time: '06:59:59', root: 'ES', window: null },
    { time: '07:00:00', root: 'ES', window: 'half' },
    { time: '07:24:59', root: 'ES', window: 'half' },
    { time: '07:25:00', root: 'ES', window: 0 },
    { time: '07:35:00', root: 'ES', window: 0 },
    { time: '07:35:01', root: 'ES', window: null },
    { time: '07:30:00', root: 'MNQ', window: 3 },
    { time: '07:30:00', root: 'MHG', window: 3 },
    { time: '07:30:00', root: 'NKD', window: 0 },
    { time: '07:30:00', root: 'GC', window: 0 },
    { time: '07:30:00', root: 'CL', window: 'half' },
    { time: '07:30:00', root: 'ZN', window: 'half' },
  ])('is $window for $root at $time of a CPI day', ({ time, root, window }) => {
    const found = eventWindowAt(CPI, product(root), COMBINE, at(time));
    expect(found === null ? null : (found.openingsMax ?? 'half')).toBe(window);
  });

  it.each([
    { time: '08:59:00', root: 'CL', inside: false },
    { time: '09:00:00', root: 'CL', inside: true },
    { time: '09:45:00', root: 'MCL', inside: true },
    { time: '10:05:00', root: 'NG', inside: true },
    { time: '10:06:00', root: 'NG', inside: false },
    { time: '09:30:00', root: 'ES', inside: false },
  ])('is $inside for $root at $time of a day of crude stocks', ({ time, root, inside }) => {
    const found = eventWindowAt(CRUDE, product(root), COMBINE, at(time));
    expect(found !== null).toBe(inside);
    if (found !== null) expect(found).toMatchObject({ name: 'EIA crude', reference: SOURCE });
  });

  it('keeps the window of the firm whatever the file says of products', () => {
    const narrow = calendarOf({
      name: 'CPI',
      kind: 'cpi',
      dates: ['2026-12-09'],
      roots: ['NQ'],
      minutesBefore: 0,
      minutesAfter: 0,
    });
    const found = eventWindowAt(narrow, product('ES'), COMBINE, at('07:26:00'));
    expect(found).toMatchObject({
      openingsMax: 0,
      reference: `news.cpiNoOpening; ${SOURCE}`,
      from: at('07:25:00'),
      to: at('07:35:00'),
    });
    expect(eventWindowAt(narrow, product('CL'), COMBINE, at('07:30:00'))).toBeNull();
  });

  it('only halves the size under a pack without a rule on consumer prices', () => {
    const found = eventWindowAt(CPI, product('ES'), { cpi: null }, at('07:30:00'));
    expect(found).toMatchObject({ openingsMax: null, from: at('07:00:00') });
  });

  it('opens no micro where the pack limits micros without a number', () => {
    const { cpi } = COMBINE;
    const rules = { cpi: cpi === null ? null : { ...cpi, microOpenings: null } };
    expect(eventWindowAt(CPI, product('MES'), rules, at('07:30:00'))?.openingsMax).toBe(0);
  });

  it('takes the strictest of several windows, in any order of the file', () => {
    const other = { kind: 'other', dates: ['2026-12-09'], groups: ['equityIndex'] };
    const span = { minutesBefore: 60, minutesAfter: 60 };
    const calendar = calendarOf(
      { name: 'after', times: ['07:40'], ...other, ...span },
      { name: 'CPI', kind: 'cpi', dates: ['2026-12-09'] },
      { name: 'before', times: ['07:20'], ...other, ...span },
    );
    const found = eventWindowAt(calendar, product('ES'), COMBINE, at('07:30:00'));
    expect(found).toMatchObject({ name: 'CPI', openingsMax: 0 });
    const later = eventWindowAt(calendar, product('ES'), COMBINE, at('08:30:00'));
    expect(later?.name).toBe('after');
  });

  it('finds the window among the events of years', () => {
    const dates = Array.from({ length: 500 }, (_, day) => {
      const text = new Date(Date.UTC(2025, 8, 1) + day * 86_400_000).toISOString();
      return text.slice(0, 10);
    });
    const other = { kind: 'other', groups: ['fx'], minutesBefore: 1, minutesAfter: 1 };
    const calendar = calendarOf({ name: 'daily', dates, times: ['03:00', '20:00'], ...other });
    expect(eventWindowAt(calendar, product('6E'), COMBINE, at('20:01:00'))?.name).toBe('daily');
    expect(eventWindowAt(calendar, product('6E'), COMBINE, at('20:01:01'))).toBeNull();
    expect(eventWindowAt(calendar, product('NQ'), COMBINE, at('20:00:00'))).toBeNull();
  });

  it('finds an event whatever the order of the dates in the file', () => {
    const dates = ['2027-06-02', '2026-12-09', '2026-01-05'];
    const calendar = calendarOf({ name: 'CPI', kind: 'cpi', dates });
    expect(eventWindowAt(calendar, product('ES'), COMBINE, at('07:30:00'))?.name).toBe('CPI');
  });

  it('reaches both ends of the longest window that a file may have', () => {
    const longest = { minutesBefore: 720, minutesAfter: 720 };
    const noon = { kind: 'other', dates: ['2026-12-09'], times: ['12:00'], roots: ['ES'] };
    const calendar = calendarOf({ name: 'long', ...noon, ...longest });
    const begin = at('00:00:00');
    const end = (begin + 86_400_000) as UnixMs;
    const inside = [begin - 1, begin, end, end + 1].map(
      (time) => eventWindowAt(calendar, product('ES'), COMBINE, time as UnixMs) !== null,
    );
    expect(inside).toEqual([false, true, true, false]);
  });

  it('knows of no window without a file', () => {
    expect(eventWindowAt(NO_EVENTS, product('ES'), COMBINE, at('07:30:00'))).toBeNull();
  });
});

describe('readEventCalendar', () => {
  const event = { name: 'CPI', kind: 'cpi', dates: ['2026-12-09'], source: SOURCE };
  const other = { ...event, name: 'Speech', kind: 'other' };

  it('follows the change of clocks', () => {
    const calendar = calendarOf({
      name: 'FOMC',
      kind: 'fomc',
      dates: ['2026-03-06', '2026-03-09'],
    });
    expect(calendar.events.map((one) => new Date(one.at).toISOString())).toEqual([
      '2026-03-06T19:00:00.000Z',
      '2026-03-09T18:00:00.000Z',
    ]);
  });

  it('keeps how far the list is complete', () => {
    const read = readEventCalendar(JSON.stringify({ completeUntil: '2026-12-31', events: [] }));
    expect(read).toEqual({ ok: true, value: { events: [], completeUntil: '2026-12-31' } });
  });

  it.each([
    { name: 'text that is no JSON', file: '{', problem: /the calendar is no JSON/ },
    { name: 'a list instead of an object', file: '[]', problem: /^the calendar: / },
    {
      name: 'a date that does not exist',
      file: { events: [{ ...event, dates: ['2026-02-30'] }] },
      problem: /^events\.0\.dates\.0: expected a date/,
    },
    {
      name: 'a time with seconds',
      file: { events: [{ ...event, times: ['07:30:00'] }] },
      problem: /^events\.0\.times\.0: expected a time/,
    },
    {
      name: 'a root that nobody knows',
      file: { events: [{ ...event, roots: ['XX'] }] },
      problem: /^events\.0\.roots\.0: expected the root of a product/,
    },
    {
      name: 'a field that nobody knows',
      file: { events: [{ ...event, minute: 5 }] },
      problem: /minute/,
    },
    {
      name: 'an event without a source',
      file: { events: [{ ...event, source: undefined }] },
      problem: /^events\.0\.source/,
    },
    {
      name: 'a release on a Sunday',
      file: { events: [{ ...event, dates: ['2026-12-13'] }] },
      problem: /events\.0 \(CPI\): the date 2026-12-13 is a Saturday or Sunday/,
    },
    {
      name: 'a date twice',
      file: { events: [{ ...event, dates: ['2026-12-09', '2026-12-09'] }] },
      problem: /the date 2026-12-09 comes twice/,
    },
    {
      name: 'an event that moves nothing',
      file: { events: [{ ...event, roots: [] }] },
      problem: /it moves no product/,
    },
    {
      name: 'another event without a time',
      file: { events: [{ ...other, roots: ['ES'], minutesBefore: 1, minutesAfter: 1 }] },
      problem: /the kind "other" has no usual time/,
    },
    {
      name: 'another event without products',
      file: { events: [{ ...other, times: ['10:00'], minutesBefore: 1, minutesAfter: 1 }] },
      problem: /the kind "other" needs "roots" or "groups"/,
    },
    {
      name: 'another event without minutes',
      file: { events: [{ ...other, times: ['10:00'], roots: ['ES'] }] },
      problem: /needs "minutesBefore" and "minutesAfter"/,
    },
  ])('refuses $name', ({ file, problem }) => {
    const read = readEventCalendar(typeof file === 'string' ? file : JSON.stringify(file));
    expect(read.ok ? [] : read.error).toEqual([expect.stringMatching(problem)]);
  });

  it('tells every mistake of several entries', () => {
    const events = [
      { ...event, dates: ['2026-12-12'] },
      { ...other, roots: [] },
    ];
    const read = readEventCalendar(JSON.stringify({ events }));
    expect(read.ok ? [] : read.error).toHaveLength(4);
  });
});
