import { CHICAGO, err, ok, type Result, type UnixMs } from '@loadline/core';
import { clockOfMinute } from '../limits/day-windows.ts';
import { ACTIVE, type StoppedState, type TradingState } from './trading-state.ts';

/** What an account shall do from now on. */
type StateWish = Readonly<
  | { kind: 'reduce' | 'halt' | 'resume' }
  /** Until an instant, or (null) for good. */
  | { kind: 'lock'; until: UnixMs | null }
>;

/**
 * A wish with its cause. Limits of the desk and the firm act by themselves: they only ever make a
 * state stricter, and lifting it is left to a person.
 */
export type StateCommand = StateWish &
  Readonly<{ source: 'person' | 'limit' | 'firm'; by: string; why: string }>;

/** Why a state stays as it is. */
export type StateRefusal = Readonly<{
  code: 'NO_CAUSE' | 'LOCKED' | 'PERSON_ONLY' | 'LOCK_IS_OVER';
  detail: string;
}>;

type Locked = Extract<TradingState, { kind: 'locked' }>;

const SEVERITY = { active: 0, reducing: 1, halted: 2, locked: 3 } as const;

/** Whether a lock has ended; no other state ends by itself. */
export const isOver = (state: TradingState, now: UnixMs): boolean =>
  state.kind === 'locked' && state.until !== null && now >= state.until;

/** The state in force at an instant: after a lock, what had been asked for before it. */
export const stateAt = (state: TradingState, now: UnixMs): TradingState =>
  state.kind === 'locked' && isOver(state, now) ? (state.before ?? ACTIVE) : state;

/**
 * Carries out a command. A person may ease what is reducing or halted; a lock is never lifted nor
 * shortened, by nobody. An automatic cause that asks for less than what holds changes nothing.
 *
 * @param at market time of the command.
 */
export function changeState(
  state: TradingState,
  command: StateCommand,
  at: UnixMs,
): Result<TradingState, StateRefusal> {
  const current = stateAt(state, at);
  const { kind, by, why, source } = command;
  if (by.trim() === '' || why.trim() === '') {
    return refuse('NO_CAUSE', `To ${kind} an account needs a name and a reason.`);
  }
  const cause = { by, why, at };
  if (kind === 'lock') return lock(current, command.until, cause);
  if (source !== 'person') {
    if (kind === 'resume')
      return refuse('PERSON_ONLY', `Only a person resumes; it was a ${source}.`);
    const wanted: StoppedState = { kind: STOPPED[kind], ...cause };
    return ok(SEVERITY[wanted.kind] > SEVERITY[current.kind] ? wanted : current);
  }
  if (current.kind === 'locked') {
    return refuse('LOCKED', `The account is locked ${untilText(current.until)}: ${current.why}`);
  }
  return ok(kind === 'resume' ? ACTIVE : { kind: STOPPED[kind], ...cause });
}

const STOPPED = { reduce: 'reducing', halt: 'halted' } as const;

/** The later end of two locks holds; what was asked for before the first is remembered. */
function lock(
  current: TradingState,
  until: UnixMs | null,
  cause: Pick<Locked, 'by' | 'why' | 'at'>,
): Result<TradingState, StateRefusal> {
  if (until !== null && !(until > cause.at)) {
    return refuse('LOCK_IS_OVER', `A lock ${untilText(until)} would be over before it begins.`);
  }
  if (current.kind === 'active') return ok({ kind: 'locked', until, ...cause });
  if (current.kind !== 'locked') return ok({ kind: 'locked', until, ...cause, before: current });
  const lasts = current.until === null || (until !== null && until <= current.until);
  if (lasts) return ok(current);
  const { before } = current;
  return ok({ kind: 'locked', until, ...cause, ...(before === undefined ? {} : { before }) });
}

const refuse = (code: StateRefusal['code'], detail: string): Result<never, StateRefusal> =>
  err({ code, detail });

function untilText(until: UnixMs | null): string {
  if (until === null) return 'for good';
  if (!Number.isFinite(until)) return 'until no time';
  return `until ${CHICAGO.dateAt(until)} ${clockOfMinute(CHICAGO.minuteAt(until))} in Chicago`;
}
