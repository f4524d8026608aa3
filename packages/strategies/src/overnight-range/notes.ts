import { NEW_YORK, type Session, type UnixMs } from '@loadline/core';
import type { OvernightRangeConfig } from './config.ts';

/** Why nothing more is placed in a session: a code of the README's list, and a sentence. */
export type OutReason = Readonly<{ code: string; text: string }>;

export const outReason = {
  startedLate: ({ rangeEnd }: OvernightRangeConfig): OutReason => ({
    code: 'STARTED_LATE',
    text: `Started after ${rangeEnd} New York: no entry today, the next session is traded.`,
  }),
  rangeIncomplete: (): OutReason => ({
    code: 'RANGE_INCOMPLETE',
    text: 'More than 30 minutes of the overnight range have no bars: no entry today.',
  }),
  contractChanged: (name: string): OutReason => ({
    code: 'CONTRACT_CHANGED',
    text: `The front month became ${name} within the session: no entry before the next one.`,
  }),
  atrNotReady: ({ atrPeriod, atrMinutes }: OvernightRangeConfig): OutReason => ({
    code: 'ATR_NOT_READY',
    text: `Fewer than ${atrPeriod + 1} bars of ${atrMinutes} minutes for the ATR: no entry today.`,
  }),
  shortSession: ({ flatBy }: Session): OutReason => ({
    code: 'SHORT_SESSION',
    text: `Everything has to be flat by ${clock(flatBy)} New York: too soon to enter today.`,
  }),
  noRange: ({ rangeEnd }: OvernightRangeConfig): OutReason => ({
    code: 'NO_RANGE',
    text: `The session opens only after ${rangeEnd} New York: there is no overnight range.`,
  }),
  windowEnded: (at: UnixMs): OutReason => ({
    code: 'WINDOW_ENDED',
    text: `The entry window ended at ${clock(at)} New York.`,
  }),
  entriesEnded: (): OutReason => ({
    code: 'ENTRIES_ENDED',
    text: 'Both entries were ended by the desk, the venue or a person: no more entry today.',
  }),
  tradesDone: (trades: number): OutReason => ({
    code: 'TRADES_DONE',
    text: `${trades === 1 ? 'The trade' : `All ${trades} trades`} of the day are made.`,
  }),
} as const;

/** `HH:MM` of an instant in New York. */
export function clock(at: UnixMs): string {
  const minutes = NEW_YORK.minuteAt(at);
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${hour}:${String(minutes % 60).padStart(2, '0')}`;
}
