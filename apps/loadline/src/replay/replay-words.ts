import { CHICAGO, type UnixMs } from '@loadline/core';
import type { DayReplay, DecisionDifference } from './replay-day.ts';

/**
 * What came of a replay. `otherBuild`: it differs, and a build other than this one wrote the day,
 * which is no failure. `damaged`: the file could be read up to a place only.
 */
export type ReplayOutcome = 'same' | 'different' | 'otherBuild' | 'damaged';

export function outcomeOf(replay: DayReplay, thisBuild: string): ReplayOutcome {
  if (replay.ending.kind === 'corrupt') return 'damaged';
  const { difference, state, stopped, builds } = replay;
  if (difference === null && state.differsAt === null && stopped === null) return 'same';
  return builds.every((build) => build === thisBuild) ? 'different' : 'otherBuild';
}

/** The replay of a day for a person: one line, and below it what differs. */
export function replayLines(
  replay: DayReplay,
  { seconds, thisBuild }: Readonly<{ seconds: number; thisBuild: string }>,
): readonly string[] {
  const { day, events, decisions, starts, hash, ending } = replay;
  const rate = `${grouped(Math.round(events / seconds))} events a second`;
  const runs = starts > 1 ? `, ${starts} starts` : '';
  const what = `${day}: ${counted(events, 'event')}, ${counted(decisions, 'decision')}${runs}`;
  const torn =
    ending.kind === 'torn'
      ? [`  its last ${counted(ending.bytes, 'byte')} were never finished`]
      : [];
  switch (outcomeOf(replay, thisBuild)) {
    case 'same': {
      const proof = `${stateWords(replay)} (${rate})`;
      return [`${what}: the same, byte for byte, ${hash.slice(0, 16)}; ${proof}`, ...torn];
    }
    case 'different':
      return [`${what}: DIFFERENT (${rate})`, ...differenceLines(replay), ...torn];
    case 'otherBuild': {
      const by = `written by ${replay.builds.join(', ')}, this is ${thisBuild}`;
      const line = `${what}: different under another build, which is no failure (${rate})`;
      return [line, `  ${by}`, ...differenceLines(replay), ...torn];
    }
    case 'damaged':
      return [`${what}: damaged (${rate})`, ...damageLines(replay)];
  }
}

function stateWords({ state }: DayReplay): string {
  if (state.kept === 0) return 'no state is kept yet to compare with';
  const where = state.kept === 1 ? 'where it is kept' : `at ${state.kept} places where it is kept`;
  return `so is the state ${where}, ${state.hash.slice(0, 16)}`;
}

function differenceLines({ difference, state, stopped }: DayReplay): readonly string[] {
  const lines: string[] = [];
  if (stopped !== null) {
    lines.push(`  the engine stops at record ${stopped.sequence}: ${stopped.reason}`);
  }
  if (difference !== null) lines.push(...decisionLines(difference));
  if (state.differsAt !== null) {
    const none = difference === null && stopped === null;
    const every = none ? ', though every decision is the same' : '';
    lines.push(`  the state differs at record ${state.differsAt}${every}`);
  }
  for (const { path, journalled, replayed } of state.differences) {
    lines.push(`    ${path}`, `      journalled ${journalled}`, `      replayed   ${replayed}`);
  }
  return lines;
}

const decisionLines = ({ sequence, at, journalled, replayed }: DecisionDifference) => [
  `  the first different decision is record ${sequence}, of ${chicagoTime(at)} Chicago`,
  `    journalled ${journalled === '' ? 'nothing' : journalled}`,
  `    replayed   ${replayed === '' ? 'nothing' : replayed}`,
];

function damageLines({ ending, difference }: DayReplay): readonly string[] {
  if (ending.kind !== 'corrupt') return [];
  const before = difference === null ? 'everything before it is the same' : 'and what is before it';
  return [`  at byte ${ending.offset}: ${ending.reason}; ${before}`];
}

/** `09:30:00.250`. */
function chicagoTime(at: UnixMs): string {
  const minute = CHICAGO.minuteAt(at);
  const clock = [Math.floor(minute / 60), minute % 60, Math.floor((at % 60_000) / 1_000)];
  const text = clock.map((part) => String(part).padStart(2, '0')).join(':');
  return `${text}.${String(at % 1_000).padStart(3, '0')}`;
}

const counted = (number: number, noun: string): string =>
  `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;

const grouped = (number: number): string => number.toLocaleString('en-US');
