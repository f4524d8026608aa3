import {
  CHICAGO,
  dayOfIsoDate,
  holidayOn,
  MINUTE_MS,
  type Session,
  type UnixMs,
} from '@loadline/core';
import type { RuleSet } from '../packs/rule-set.ts';

/** When the firm wants nothing opened any more, and when everything has to be closed. */
export type FirmTimes = Readonly<{ lastEntryAt: UnixMs; flatBy: UnixMs }>;

/**
 * The firm's times of a session under a pack. `flatBy` is the earliest of the pack's time of day,
 * the product's own close (less the holiday margin when it is early) and, on a holiday, the halt of
 * the equity indexes less that margin: a firm that has such a margin publishes one cut-off for the
 * whole account, so it binds products that trade on.
 *
 * Before a cut-off that is earlier than the pack's time, the last entry keeps the same distance as
 * on other days: two minutes where the pack says 15:08 and 15:10. A pack without a time to be flat
 * by leaves the product's close, and one without a last entry allows opening up to `flatBy`.
 * `flatBy` may lie before the session's opening; then nothing may be held in it at all.
 */
export function firmTimes(
  { tradeDate, closesAt, earlyClose }: Session,
  { hours }: Pick<RuleSet, 'hours'>,
): FirmTimes {
  const { lastEntryMinute, flatByMinute, holidayCutoffMinutes } = hours;
  const day = dayOfIsoDate(tradeDate);
  let flatBy: number = closesAt;
  if (flatByMinute !== null) flatBy = Math.min(flatBy, CHICAGO.instantOf(day, flatByMinute));
  if (holidayCutoffMinutes !== null) {
    const halt = holidayOn(day)?.closes.equityIndex;
    if (earlyClose) flatBy = Math.min(flatBy, closesAt - holidayCutoffMinutes * MINUTE_MS);
    if (typeof halt === 'number') {
      flatBy = Math.min(flatBy, CHICAGO.instantOf(day, halt - holidayCutoffMinutes));
    }
  }
  const distance =
    lastEntryMinute === null || flatByMinute === null ? 0 : flatByMinute - lastEntryMinute;
  return { flatBy: flatBy as UnixMs, lastEntryAt: (flatBy - distance * MINUTE_MS) as UnixMs };
}
