import {
  CHICAGO,
  dayOfIsoDate,
  err,
  ok,
  type Product,
  parseIsoDate,
  type Result,
  type UnixMs,
} from '@loadline/core';
import { z } from 'zod';
import kindTable from './data/event-kinds.json' with { type: 'json' };
import { type EventFile, eventFileProblems, eventFileSchema } from './event-file.ts';

/** A release at one instant, with what it moves and how long around it size is halved. */
export type ScheduledEvent = Readonly<{
  name: string;
  kind: EventFile['events'][number]['kind'];
  at: UnixMs;
  roots: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  minutesBefore: number;
  minutesAfter: number;
  source: string;
}>;

/** Scheduled events in time order. */
export type EventCalendar = Readonly<{
  events: readonly ScheduledEvent[];
  /** The last date up to which the person says that the list is complete; null: nothing said. */
  completeUntil: string | null;
}>;

type KindRow = Readonly<{
  name: string;
  times: readonly string[];
  groups: readonly string[];
  minutesBefore: number;
  minutesAfter: number;
}>;

const KINDS: Readonly<Record<string, KindRow>> = kindTable.kinds;

/** What holds without a file: dates of releases come from the person alone. */
export const NO_EVENTS: EventCalendar = { events: [], completeUntil: null };

/**
 * Reads the person's file of events; every mistake in it is told at once, a sentence each. What an
 * entry leaves out (times of day in Chicago, products, minutes) is that of its kind, which come
 * from the firm's reference; `other` has no such defaults. Crude oil stocks have two usual times,
 * and a date without a time counts for both.
 */
export function readEventCalendar(text: string): Result<EventCalendar, readonly string[]> {
  const json = jsonOf(text);
  if (!json.ok) return err([json.error]);
  const parsed = eventFileSchema.safeParse(json.value);
  if (!parsed.success) {
    return err(
      parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'the calendar'}: ${message}.`,
      ),
    );
  }
  const problems = eventFileProblems(parsed.data);
  if (problems.length > 0) return err(problems);
  const events = parsed.data.events.flatMap(eventsOf).toSorted((left, right) => left.at - right.at);
  return ok({ events, completeUntil: parsed.data.completeUntil ?? null });
}

/** The schema of the file as JSON Schema, for editors. */
export const eventCalendarJsonSchema = (): object => z.toJSONSchema(eventFileSchema);

/** Whether an event moves a product. */
export const movesProduct = ({ roots, groups }: ScheduledEvent, product: Product): boolean =>
  roots.has(product.root) || groups.has(product.category);

function eventsOf(entry: EventFile['events'][number]): readonly ScheduledEvent[] {
  const kind = KINDS[entry.kind];
  const named = entry.roots !== undefined || entry.groups !== undefined;
  const event = {
    name: entry.name,
    kind: entry.kind,
    roots: new Set(entry.roots ?? []),
    groups: new Set<string>(named ? (entry.groups ?? []) : (kind?.groups ?? [])),
    minutesBefore: entry.minutesBefore ?? kind?.minutesBefore ?? 0,
    minutesAfter: entry.minutesAfter ?? kind?.minutesAfter ?? 0,
    source: entry.source,
  };
  const times = entry.times ?? kind?.times ?? [];
  return entry.dates.flatMap((date) =>
    times.map((time) => ({ ...event, at: instant(date, time) })),
  );
}

/** The schema has checked the form of the date and that it exists. */
function instant(date: string, time: string): UnixMs {
  const day = parseIsoDate(date);
  if (day === null) return Number.NaN as UnixMs;
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return CHICAGO.instantOf(dayOfIsoDate(day), minute);
}

function jsonOf(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(`the calendar is no JSON: ${reason}.`);
  }
}
