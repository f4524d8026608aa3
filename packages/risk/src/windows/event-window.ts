import { MINUTE_MS, type Product, type UnixMs } from '@loadline/core';
import type { EventWindow } from '../checks/situation.ts';
import type { RuleSet } from '../packs/rule-set.ts';
import type { CpiRule } from '../packs/trading-rules.ts';
import { type EventCalendar, movesProduct, type ScheduledEvent } from './event-calendar.ts';

/** A window with its ends, both of which belong to it; openings are counted from `from` on. */
export type OpenEventWindow = EventWindow & Readonly<{ from: UnixMs; to: UnixMs }>;

/** No window is longer than this on either side of its event; the file's schema keeps it so. */
const REACH_MS = 720 * MINUTE_MS;

/**
 * The window of a scheduled event that an instant is in, for one product, or null. Of several the
 * strictest: the firm's own window on consumer prices (no opening, or a number of micros) before
 * those in which only the size is halved. The firm's window does not depend on which products the
 * person's file names. Cheap: looks only at events of the same day.
 */
export function eventWindowAt(
  { events }: EventCalendar,
  product: Product,
  { cpi }: Pick<RuleSet, 'cpi'>,
  at: UnixMs,
): OpenEventWindow | null {
  let found: OpenEventWindow | null = null;
  for (let index = firstFrom(events, at - REACH_MS); index < events.length; index += 1) {
    const event = events[index];
    if (event === undefined || event.at > at + REACH_MS) break;
    const window = firmWindow(event, product, cpi, at) ?? sizeWindow(event, product, at);
    if (window !== null && strictness(window) < strictness(found)) found = window;
  }
  return found;
}

function firmWindow(
  { kind, at: eventAt, name, source }: ScheduledEvent,
  { root }: Product,
  cpi: CpiRule | null,
  at: UnixMs,
): OpenEventWindow | null {
  if (kind !== 'cpi' || cpi === null) return null;
  const isMicro = cpi.micros.has(root);
  if (!isMicro && !cpi.noOpening.has(root)) return null;
  const from = (eventAt - cpi.minutesBefore * MINUTE_MS) as UnixMs;
  const to = (eventAt + cpi.minutesAfter * MINUTE_MS) as UnixMs;
  if (at < from || at > to) return null;
  // A pack that limits micros without a number is read as the strictest number.
  const openingsMax = isMicro ? (cpi.microOpenings ?? 0) : 0;
  const rule = isMicro ? 'news.cpiMicroOpenings' : 'news.cpiNoOpening';
  return { name, openingsMax, reference: `${rule}; ${source}`, from, to };
}

function sizeWindow(event: ScheduledEvent, product: Product, at: UnixMs): OpenEventWindow | null {
  const from = (event.at - event.minutesBefore * MINUTE_MS) as UnixMs;
  const to = (event.at + event.minutesAfter * MINUTE_MS) as UnixMs;
  if (at < from || at > to || !movesProduct(event, product)) return null;
  return { name: event.name, openingsMax: null, reference: event.source, from, to };
}

/** Lower is stricter: fewer openings, then half size, then no window. */
function strictness(window: OpenEventWindow | null): number {
  if (window === null) return Number.POSITIVE_INFINITY;
  return window.openingsMax ?? Number.MAX_SAFE_INTEGER;
}

/** The index of the first event at or after an instant. */
function firstFrom(events: readonly ScheduledEvent[], at: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && event.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
