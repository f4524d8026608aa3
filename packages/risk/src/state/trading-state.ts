import type { UnixMs } from '@loadline/core';

/** Who put an account into a state, when and why. */
export type StateCause = Readonly<{ by: string; why: string; at: UnixMs }>;

/**
 * What an account may do. *Reducing*: no new exposure; strategies go on looking after what is open.
 * *Halted*: no new exposure, entries are canceled, and strategies are not asked; exits stay.
 * *Locked*: halted and flat, until an instant (null: for good); a person cannot lift it sooner.
 */
export type TradingState = Readonly<
  | { kind: 'active' }
  | ({ kind: 'reducing' | 'halted' } & StateCause)
  | ({ kind: 'locked'; until: UnixMs | null } & StateCause)
>;

export const ACTIVE: TradingState = { kind: 'active' };
