import { readFileSync } from 'node:fs';
import { CHICAGO, err, type Result } from '@loadline/core';
import { type EventCalendar, readEventCalendar, type ScheduledEvent } from '@loadline/risk';
import { reasonOf } from './pack-folder.ts';

/** The person's calendar of events, or every reason why it cannot be used, a sentence each. */
export function readEvents(path: string): Result<EventCalendar, readonly string[]> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return err([`${path} cannot be read: ${reasonOf(error)}.`]);
  }
  const read = readEventCalendar(text);
  return read.ok ? read : err(read.error.map((problem) => `${path}: ${problem}`));
}

/** One event for people and programs; the time is that of Chicago. */
export const eventRow = ({
  at,
  kind,
  name,
  minutesBefore,
  minutesAfter,
  ...event
}: ScheduledEvent) => ({
  at: chicagoTime(at),
  kind,
  name,
  products: [...event.groups, ...event.roots],
  minutesBefore,
  minutesAfter,
  source: event.source,
});

export function eventLine(event: ScheduledEvent): string {
  const { at, kind, name, products, minutesBefore, minutesAfter } = eventRow(event);
  const window = `-${minutesBefore}/+${minutesAfter} min`;
  return `${at}  ${kind.padEnd(6)} ${window.padEnd(14)} ${name}: ${products.join(' ')}\n`;
}

function chicagoTime(at: ScheduledEvent['at']): string {
  const minute = CHICAGO.minuteAt(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${CHICAGO.dateAt(at)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
