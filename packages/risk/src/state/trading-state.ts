import type { UnixMs } from '@loadline/core';

/** Who put an account into a state, when and why. */
export type StateCause = Readonly<{ by: string; why: string; at: UnixMs }>;

/** What a person or a limit has asked for short of a lock. */
export type StoppedState = Readonly<{ kind: 'reducing' | 'halted' } & StateCause>;

/**
 * What an account may do. *Reducing*: no new exposure; strategies go on looking after what is open.
 * *Halted*: no new exposure, entries are canceled, and strategies are not asked; exits stay.
 * *Locked*: halted and flat, until an instant (null: for good); a person cannot lift it sooner.
 */
export type TradingState = Readonly<
  | { kind: 'active' }
  | StoppedState
  | ({
      kind: 'locked';
      until: UnixMs | null;
      /** What the account is in again when the lock has ended; absent: active. */
      before?: StoppedState;
    } & StateCause)
>;

export const ACTIVE: TradingState = { kind: 'active' };
