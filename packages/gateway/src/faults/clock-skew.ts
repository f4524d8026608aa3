import { formatTimestamp } from '@loadline/wire';

const TIMESTAMP = /"(\d{4}-\d\d-\d\dT[\d:.]+\+00:00)"/g;

/** Every time in a text of the venue, as a clock writes it that is so many ms ahead. */
export const shiftTimes = (text: string, aheadMs: number): string =>
  text.replace(TIMESTAMP, (_, time: string) => `"${formatTimestamp(Date.parse(time) + aheadMs)}"`);

/** The `Date` header of such a clock. */
export const dateHeader = (nowMs: number): string => new Date(nowMs).toUTCString();
