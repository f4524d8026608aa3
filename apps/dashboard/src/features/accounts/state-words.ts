import type { AccountState, RiskState } from '@loadline/api-schema';
import { clockMinute, dayText } from '../../text/new-york-time.ts';

/** Short, for a badge. */
export const STATE_WORDS: Readonly<Record<AccountState['state'], string>> = {
  active: 'Active',
  reducing: 'Reducing only',
  halted: 'Halted',
  locked: 'Locked',
  unknown: 'Not reconciled',
};

const MEANINGS = {
  reducing: 'Only what makes a position smaller is sent.',
  halted: 'Entries are canceled and strategies are not asked; exits stay.',
  locked: 'The account is flat and opens nothing.',
} as const;

/** Why the account is in its state, in sentences; null while it is active. */
export function causeText(state: RiskState): string | null {
  if (state.kind === 'active') return null;
  const since = momentText(state.at);
  const until = state.kind === 'locked' ? ` ${untilText(state.until)}` : '';
  const head = `${STATE_WORDS[state.kind]}${until} since ${since} by ${state.by}: ${state.why}`;
  return `${asSentence(head)} ${MEANINGS[state.kind]}`;
}

const untilText = (until: string | null): string =>
  until === null ? 'for good' : `until ${momentText(until)}`;

/** `Tue 4 Mar 18:00`, New York. */
const momentText = (time: string): string => {
  const at = Date.parse(time);
  return `${dayText(at)} ${clockMinute(at)}`;
};

const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const STANDING_TITLES = {
  undeclared: 'No program is declared for this account.',
  unconfirmed: 'To be confirmed before anything opens.',
  contradicted: 'Not what was declared: nothing opens.',
  ended: 'This account has ended: nothing opens.',
} as const;

/** The headline of a standing that keeps the account from opening; null when it is confirmed. */
export const standingTitle = (standing: AccountState['risk']['standing']): string | null =>
  standing === 'confirmed' ? null : STANDING_TITLES[standing];
