import type { ClockSection, ConnectionsSection } from '@loadline/api-schema';
import type { DeskLink } from '../stream/desk-store.ts';
import { durationText } from '../text/price-text.ts';

/** What of the page is no longer fresh. `record` is what is kept for good: trades and the feed. */
export type StaleScope = 'prices' | 'book' | 'record';

export type Alarm = Readonly<{
  severity: 'warning' | 'danger';
  sentence: string;
  /** More of why, from the desk; null when there is no more to say. */
  reason: string | null;
  stale: readonly StaleScope[];
  ageMs: number;
}>;

export type FreshnessFacts = Readonly<{
  link: DeskLink;
  clock: ClockSection | null;
  connections: ConnectionsSection | null;
  /** When the browser last got a price; null before the first. */
  lastPriceAt: number | null;
  /** The browser's clock, in milliseconds. */
  now: number;
}>;

/** A loss shorter than this is a hiccup that the reconnect hides. */
const GRACE_MS = 1_500;
/** Thin nights have minutes without a trade, so silence is counted in market time too. */
const QUIET_MARKET_MS = 180_000;
const QUIET_MS = 10_000;

/** The most important reason why what the page shows is old, or null when all is fresh. */
export function alarmOf(facts: FreshnessFacts): Alarm | null {
  if (facts.clock === null || facts.connections === null) return startAlarm(facts);
  return (
    linkAlarm(facts) ??
    traderAlarm(facts) ??
    hubAlarm(facts) ??
    quietAlarm(facts) ??
    databaseAlarm(facts)
  );
}

/** Nothing has been shown yet, so nothing is old: only the waiting is told. */
function startAlarm({ link, now }: FreshnessFacts): Alarm | null {
  const ageMs = now - link.since;
  if (link.state !== 'waiting' || ageMs < GRACE_MS) return null;
  const sentence = 'Waiting for the desk. This page tries again by itself.';
  return { severity: 'warning', sentence, reason: link.reason, stale: [], ageMs };
}

function linkAlarm({ link, lastPriceAt, now }: FreshnessFacts): Alarm | null {
  if (link.state === 'open' || now - link.since < GRACE_MS) return null;
  const ageMs = now - Math.min(link.since, lastPriceAt ?? link.since);
  return {
    severity: 'danger',
    sentence: `${pricesOld(ageMs)}: this page has lost the desk and is trying to reach it again.`,
    reason: 'The desk may be trading on without you seeing it.',
    stale: ['prices', 'book', 'record'],
    ageMs,
  };
}

function traderAlarm({ clock, now }: FreshnessFacts): Alarm | null {
  if (clock?.staleSince == null) return null;
  const ageMs = now - Date.parse(clock.staleSince);
  return {
    severity: 'danger',
    sentence: `${pricesOld(ageMs)}: the trader is away.`,
    reason: 'What you see is the last known state.',
    stale: ['prices', 'book', 'record'],
    ageMs,
  };
}

function hubAlarm({ connections, now }: FreshnessFacts): Alarm | null {
  if (connections === null) return null;
  const { marketHub, userHub } = connections;
  if (marketHub.state === 'down') {
    const ageMs = now - Date.parse(marketHub.since);
    return {
      severity: 'danger',
      sentence: `${pricesOld(ageMs)}: the gateway is away.`,
      reason: marketHub.reason,
      stale: userHub.state === 'down' ? ['prices', 'book'] : ['prices'],
      ageMs,
    };
  }
  if (userHub.state === 'up') return null;
  const ageMs = now - Date.parse(userHub.since);
  return {
    severity: 'danger',
    sentence: `Orders and positions are ${durationText(ageMs)} old: the order stream is away.`,
    reason: userHub.reason,
    stale: ['book'],
    ageMs,
  };
}

function quietAlarm({ clock, lastPriceAt, now }: FreshnessFacts): Alarm | null {
  if (clock === null || clock.mode !== 'running' || !clock.sessionOpen || lastPriceAt === null)
    return null;
  const speed = clock.speed === 'max' ? Number.POSITIVE_INFINITY : Math.max(clock.speed, 0.01);
  const ageMs = now - lastPriceAt;
  if (ageMs < Math.max(QUIET_MS, QUIET_MARKET_MS / speed)) return null;
  return {
    severity: 'warning',
    sentence: `${pricesOld(ageMs)}: nothing has come from the market, though it is open.`,
    reason: null,
    stale: ['prices'],
    ageMs,
  };
}

function databaseAlarm({ connections, now }: FreshnessFacts): Alarm | null {
  if (connections === null || connections.database.state === 'up') return null;
  return {
    severity: 'warning',
    sentence: 'The database is away: the desk trades on and keeps its journal, history waits.',
    reason: connections.database.reason,
    stale: [],
    ageMs: now - Date.parse(connections.database.since),
  };
}

const pricesOld = (ageMs: number): string => `Prices are ${durationText(ageMs)} old`;
