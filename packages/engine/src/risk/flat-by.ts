import type { Session, UnixMs } from '@loadline/core';
import { firmTimes } from '@loadline/risk';
import type { AccountUnit } from '../accounts/account-unit.ts';

/** The strictest of the accounts' packs; the calendar's own time where none is declared. */
export function earliestFlatBy(units: readonly AccountUnit[], session: Session): UnixMs {
  let earliest = session.flatBy;
  for (const { desk } of units) {
    const rules = desk.risk.life.ruleSet;
    if (rules === null) continue;
    earliest = Math.min(earliest, firmTimes(session, rules).flatBy) as UnixMs;
  }
  return earliest;
}
