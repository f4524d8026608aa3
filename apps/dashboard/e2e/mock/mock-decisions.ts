import type { DecisionState, DecisionTermState } from '@loadline/api-schema';
import { newYork, priceOf } from './mock-market.ts';
import { COMBINE, CONTRACT, iso, type MockDay } from './mock-names.ts';

const PACK = 'rule dll.amount';
const REFERENCE = 'Topstep Help Center 8284207, copy of 2026-09-13, grade A';

/** What risk decided before the page opens, newest first. */
export const decisionsOf = ({ levels }: MockDay): DecisionState[] => [
  {
    ...shared(),
    decisionId: 'm1-6',
    at: iso(newYork('2025-03-04T10:04:11')),
    side: 'buy',
    type: 'market',
    quantity: 3,
    allowed: 0,
    price: null,
    verdict: 'denied',
    code: 'NO_STOP',
    sentence: 'An opening order needs a protective stop: without one its loss has no bound.',
    limit: null,
    terms: [],
    lines: [],
  },
  {
    ...shared(),
    decisionId: 'm1-5',
    at: iso(newYork('2025-03-04T09:58:40')),
    side: 'buy',
    type: 'limit',
    quantity: 2,
    allowed: 1,
    price: priceOf(levels.entry - 4),
    verdict: 'reduced',
    code: 'DAILY_LOSS_LIMIT',
    sentence: 'Two contracts would not fit the room to the daily loss limit; one does.',
    limit: 'dailyLoss',
    terms: [...held, ...gate('-244.14', '49191.72', '191.72', '1 contract, 40 ticks')],
    lines: [],
  },
  {
    ...shared(),
    decisionId: 'm1-4',
    at: iso(newYork('2025-03-04T09:38:02')),
    side: 'sell',
    type: 'stop',
    quantity: 3,
    allowed: 0,
    price: priceOf(levels.low - 2),
    verdict: 'denied',
    code: 'DAILY_LOSS_LIMIT',
    sentence:
      'With every stop hit, equity would be $48,315.86; it has to stay above $49,000.00, ' +
      'the daily loss limit.',
    limit: 'dailyLoss',
    terms: gate('-1120.00', '48315.86', '-684.14', '3 contracts, 74 ticks'),
    lines: [],
  },
  {
    ...shared(),
    decisionId: 'm1-3',
    at: iso(newYork('2025-03-04T09:30:00')),
    side: 'buy',
    type: 'stop',
    quantity: 1,
    allowed: 1,
    price: priceOf(levels.entry),
    verdict: 'approved',
    code: null,
    sentence: 'Approved: worst case equity $49,244.00 stays above $49,000.00.',
    limit: 'dailyLoss',
    terms: gate('-756.00', '49244.00', '244.00', '1 contract, 144 ticks'),
    lines: [],
  },
];

const shared = () =>
  ({ ...CONTRACT, accountId: COMBINE, strategyId: 'overnight-range-1' }) as const;

const term = (
  name: string,
  label: string,
  amount: string,
  source: string,
  parts = '',
): DecisionTermState => ({ name, label, amount, source, reference: null, parts });

const held: readonly DecisionTermState[] = [
  term('lossToStop', 'Loss to the stop', '-720.00', 'position NQH5', '1 contract, 144 ticks'),
];

const gate = (
  thisOrder: string,
  worst: string,
  room: string,
  parts: string,
): DecisionTermState[] => [
  term('balance', 'Balance', '50000.00', 'account'),
  term('openProfit', 'Open profit', '0.00', 'position NQH5'),
  term('equity', 'Equity', '50000.00', 'account'),
  term('thisOrder', 'This order', thisOrder, 'order m1-4 in NQH5', parts),
  term('gapAllowance', 'Gap allowance', '-30.00', 'gap model, NQH5', '1 contract, 6 ticks'),
  term('exitFees', 'Fees', '-4.14', 'fees model, NQH5', '1 contract'),
  term('worst', 'Worst case', worst, 'account'),
  { ...term('threshold', 'Limit', '49000.00', PACK), reference: REFERENCE },
  term('room', 'Room left', room, 'account'),
];
