import type { DecisionState } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { requestText, verdictText } from './decision-words.ts';

const decision = (over: Partial<DecisionState>): DecisionState => ({
  decisionId: 'm1-4',
  at: '2025-03-04T14:38:02.000Z',
  accountId: 101,
  strategyId: null,
  contractId: 'CON.F.US.ENQ.H25',
  contractName: 'NQH5',
  side: 'sell',
  type: 'stop',
  quantity: 3,
  allowed: 0,
  price: '20554.75',
  verdict: 'denied',
  code: 'DAILY_LOSS_LIMIT',
  sentence: '',
  limit: 'dailyLoss',
  terms: [],
  lines: [],
  ...over,
});

describe('a decision in words', () => {
  it('names what was asked', () => {
    expect(requestText(decision({}))).toBe('Sell stop 3 NQH5 at 20,554.75');
    expect(requestText(decision({ side: 'buy', type: 'market', price: null }))).toBe(
      'Buy market 3 NQH5',
    );
  });

  it.each([
    { over: { verdict: 'denied', allowed: 0 }, text: 'Denied' },
    { over: { verdict: 'reduced', allowed: 1 }, text: 'Reduced to 1 contract' },
    { over: { verdict: 'reduced', allowed: 2 }, text: 'Reduced to 2 contracts' },
    { over: { verdict: 'approved', allowed: 3 }, text: 'Approved' },
  ] as const)('says $text', ({ over, text }) => {
    expect(verdictText(decision(over))).toBe(text);
  });
});
