import { err, ok, type Result, type UnixMs } from '@loadline/core';
import { type StateRefusal, stateAt } from './change-state.ts';
import type { StateCause, TradingState } from './trading-state.ts';

/**
 * The kill switch of a desk: while it is pulled every account is at least halted. It stands beside
 * the states of the accounts, so lifting it gives each back what was asked for of it before.
 */
export type KillSwitch = Readonly<{ kind: 'off' } | ({ kind: 'on' } & StateCause)>;

export const KILL_SWITCH_OFF: KillSwitch = { kind: 'off' };

type Cause = Readonly<{ by: string; why: string }>;

/** Pulls the switch. It never refuses, not even without a reason; the first cause stays. */
export const pullKillSwitch = (
  killSwitch: KillSwitch,
  { by, why }: Cause,
  at: UnixMs,
): KillSwitch => (killSwitch.kind === 'on' ? killSwitch : { kind: 'on', by, why, at });

/** Lifts the switch, for which a person gives a reason. */
export function liftKillSwitch(
  killSwitch: KillSwitch,
  { by, why }: Cause,
): Result<KillSwitch, StateRefusal> {
  if (killSwitch.kind === 'off' || (by.trim() !== '' && why.trim() !== '')) {
    return ok(KILL_SWITCH_OFF);
  }
  const detail = 'To lift the kill switch needs a name and a reason.';
  return err({ code: 'NO_CAUSE', detail });
}

/** The state in force for an account: its own, or halted by the switch where that is stricter. */
export function stateInForce(
  state: TradingState,
  killSwitch: KillSwitch,
  now: UnixMs,
): TradingState {
  const own = stateAt(state, now);
  if (killSwitch.kind === 'off' || own.kind === 'halted' || own.kind === 'locked') return own;
  const { by, why, at } = killSwitch;
  return { kind: 'halted', by, why: why.trim() === '' ? 'kill switch' : why, at };
}
