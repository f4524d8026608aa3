import type { Step } from './storm.ts';

/**
 * A fill comes before an earlier one that a lost connection kept back: the position then has
 * another average price than the venue's, and its exit another profit.
 */
export const OVERTAKEN_FILL: readonly Step[] = [
  { kind: 'foreign', side: 'buy' },
  { kind: 'price', by: 0 },
  { kind: 'pass', seconds: 60 },
  { kind: 'settle' },
  { kind: 'price', by: -2 },
  { kind: 'foreign', side: 'sell' },
  { kind: 'hub', hub: 'user', state: 'down' },
  { kind: 'price', by: 1 },
  { kind: 'deliver', index: 0, again: false },
  { kind: 'deliver', index: 0, again: true },
  { kind: 'settle' },
  { kind: 'answer', how: 'take' },
  { kind: 'hub', hub: 'market', state: 'up' },
  { kind: 'deliver', index: 0, again: true },
  { kind: 'answer', how: 'take' },
  { kind: 'answer', how: 'take' },
  { kind: 'settle' },
  { kind: 'price', by: 4 },
  { kind: 'hub', hub: 'market', state: 'up' },
  { kind: 'price', by: 0 },
];

/** A foreign order between two questions, with everything told again that can be. */
export const FOREIGN_BETWEEN_QUESTIONS: readonly Step[] = [
  { kind: 'restart' },
  { kind: 'answer', how: 'take' },
  { kind: 'answer', how: 'take' },
  { kind: 'deliver', index: 1, again: true },
  { kind: 'foreign', side: 'buy' },
  { kind: 'deliver', index: 1, again: true },
  { kind: 'pass', seconds: 1 },
  { kind: 'answer', how: 'take' },
  { kind: 'deliver', index: 0, again: true },
  { kind: 'settle' },
  { kind: 'deliver', index: 0, again: true },
  { kind: 'price', by: 0 },
  { kind: 'pass', seconds: 1 },
  { kind: 'answer', how: 'take' },
  { kind: 'price', by: 0 },
  { kind: 'price', by: 0 },
];

/** The venue tells the fill of an order before it has answered the submit. */
export const FILL_BEFORE_ANSWER: readonly Step[] = [
  { kind: 'price', by: -13 },
  { kind: 'price', by: -15 },
  { kind: 'pass', seconds: 60 },
  { kind: 'price', by: -5 },
  { kind: 'price', by: 8 },
  { kind: 'answer', how: 'take' },
  { kind: 'pass', seconds: 900 },
  { kind: 'price', by: -17 },
  { kind: 'price', by: -33 },
  { kind: 'pass', seconds: 60 },
  { kind: 'price', by: -10 },
  { kind: 'answer', how: 'take' },
  { kind: 'answer', how: 'lose' },
  { kind: 'deliver', index: 2, again: true },
  { kind: 'answer', how: 'take' },
  { kind: 'deliver', index: 2, again: true },
  { kind: 'price', by: -5 },
  { kind: 'answer', how: 'take' },
  { kind: 'pass', seconds: 1 },
  { kind: 'answer', how: 'take' },
  { kind: 'pass', seconds: 1 },
  { kind: 'answer', how: 'take' },
  { kind: 'answer', how: 'take' },
  { kind: 'pass', seconds: 1 },
  { kind: 'answer', how: 'take' },
];
