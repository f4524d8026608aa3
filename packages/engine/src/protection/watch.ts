import type { ClientOrderId, ContractId, UnixMs } from '@loadline/core';

/** What has been done about a position without a stop; each step comes after the one before. */
export type Rung = 'none' | 'asked' | 'placed' | 'flattening' | 'alarm';

/** One open position and how long how much of it has been without a working stop. */
export type Watch = {
  readonly contractId: ContractId;
  readonly sign: 1 | -1;
  /** Event number at which the position was first seen. */
  readonly begunAt: number;
  size: number;
  /** Contracts that no working stop covers, from `changedAt` on. */
  uncovered: number;
  changedAt: UnixMs;
  /** When the present spell without full cover began; null while all is covered. */
  since: UnixMs | null;
  /** Event number at which the spell began. */
  sinceEvent: number;
  /** Contract-milliseconds of the spell, and of the position's whole life. */
  spellMs: number;
  totalMs: number;
  /** The longest spell so far, in milliseconds. */
  longestMs: number;
  rung: Rung;
  rungAt: UnixMs;
  /** How often the alarm has been given in this spell. */
  alarms: number;
  /** Since when in this spell the venue has not told what is held; null while it is known. */
  unknownSince: UnixMs | null;
  /** Exits opened it: they filled when what they protected was gone. */
  turned: boolean;
  /** Stops that the desk placed for this position. */
  placed: readonly ClientOrderId[];
  /** How many of them because it had been without one for too long. */
  replaced: number;
  /** Exits of our own that were made for its entries, by entry and kind. */
  begun: readonly string[];
};

export const newWatch = (
  contractId: ContractId,
  size: number,
  { now, eventNumber }: Readonly<{ now: UnixMs; eventNumber: number }>,
): Watch => ({
  contractId,
  sign: size > 0 ? 1 : -1,
  begunAt: eventNumber,
  size,
  uncovered: 0,
  changedAt: now,
  since: null,
  sinceEvent: 0,
  spellMs: 0,
  totalMs: 0,
  longestMs: 0,
  rung: 'none',
  rungAt: now,
  alarms: 0,
  unknownSince: null,
  turned: false,
  placed: [],
  replaced: 0,
  begun: [],
});

/** Counts the time since the last look with what was uncovered then. @returns what was added. */
export function addUp(watch: Watch, now: UnixMs): number {
  if (watch.since === null) return 0;
  const added = watch.uncovered * (now - watch.changedAt);
  watch.changedAt = now;
  watch.spellMs += added;
  watch.totalMs += added;
  watch.longestMs = Math.max(watch.longestMs, now - watch.since);
  return added;
}

/** Contract-milliseconds of a spell since the last look. */
export const runningMs = ({ since, uncovered, changedAt }: Watch, now: UnixMs): number =>
  since === null ? 0 : uncovered * (now - changedAt);

/** A spell begins with the first contract that loses its stop. */
export function beginSpell(watch: Watch, now: UnixMs, eventNumber: number): void {
  watch.since = now;
  watch.changedAt = now;
  watch.sinceEvent = eventNumber;
  watch.spellMs = 0;
  climb(watch, 'none', now);
  watch.alarms = 0;
}

export function endSpell(watch: Watch, now: UnixMs): void {
  watch.since = null;
  climb(watch, 'none', now);
  watch.unknownSince = null;
}

export function climb(watch: Watch, rung: Rung, now: UnixMs): void {
  watch.rung = rung;
  watch.rungAt = now;
}
