import type { AccountId, FillId } from '@loadline/core';
import type { SimulatedDesk } from '../simulated-desk.ts';

/** Fills of the venue that the desk has not counted, or has counted more than once. */
export function eventsLost(desk: SimulatedDesk, accountId: AccountId): number {
  const counted = new Map<FillId, number>();
  for (const audit of desk.audits) {
    if (audit.kind !== 'filled' || audit.accountId !== accountId) continue;
    const { fillId } = audit.fill;
    counted.set(fillId, (counted.get(fillId) ?? 0) + 1);
  }
  const real = desk.truth(accountId).fills.filter(({ voided }) => !voided);
  const unheard = real.filter(({ fillId }) => !counted.has(fillId)).length;
  const known = new Set(real.map(({ fillId }) => fillId));
  const invented = [...counted.keys()].filter((fillId) => !known.has(fillId)).length;
  const repeated = [...counted.values()].reduce((sum, times) => sum + times - 1, 0);
  return unheard + invented + repeated;
}
