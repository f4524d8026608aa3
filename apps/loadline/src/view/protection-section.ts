import type { PositionState } from '@loadline/api-schema';
import type { ProtectionView } from '@loadline/engine';
import { isoTime } from './iso-time.ts';

/** How a position was and is protected, as readers of the desk see it. */
export function protectionState(view: ProtectionView | null): Pick<PositionState, 'protection'> {
  if (view === null) return {};
  const { uncovered, since, unprotectedMs, longestMs, alarm } = view;
  return {
    protection: {
      uncovered,
      unprotectedSince: since === null ? null : isoTime(since),
      unprotectedContractSeconds: unprotectedMs / 1_000,
      longestSeconds: longestMs / 1_000,
      alarm,
    },
  };
}
