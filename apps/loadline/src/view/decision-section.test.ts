import { decisionState as decisionSchema } from '@loadline/api-schema';
import type {
  AccountId,
  ClientOrderId,
  ContractId,
  Money,
  Price,
  Quantity,
  Ticks,
  UnixMs,
} from '@loadline/core';
import type { DecisionRecord, DecisionTerm } from '@loadline/risk';
import { describe, expect, it } from 'vitest';
import { decisionState } from './decision-section.ts';
import { LatestDecisions } from './latest-decisions.ts';

const NQ = 'CON.F.US.ENQ.H25' as ContractId;
const AT = Date.parse('2025-03-04T14:38:02Z') as UnixMs;

const TERMS: readonly DecisionTerm[] = [
  { name: 'balance', amount: 50_000_000_000 as Money, source: { kind: 'account' }, parts: {} },
  {
    name: 'threshold',
    amount: 49_000_000_000 as Money,
    source: { kind: 'rule', rule: 'dll.amount', reference: 'Help Center 8284207' },
    parts: {},
  },
  { name: 'room', amount: Number.NaN as Money, source: { kind: 'account' }, parts: {} },
];

const aRecord = (over: Partial<DecisionRecord> = {}): DecisionRecord => ({
  decisionId: 'run-0-1',
  at: AT,
  request: {
    clientOrderId: 'run-0-1' as ClientOrderId,
    accountId: 101 as AccountId,
    contractId: NQ,
    role: 'entry',
    type: 'stop',
    side: 'sell',
    quantity: 3 as Quantity,
    limitPrice: null,
    stopPrice: 82_219 as Price,
    bracket: { stopTicks: 74 as Ticks, targetTicks: null },
  },
  verdict: 'denied',
  quantity: 0,
  finding: {
    code: 'DAILY_LOSS_LIMIT',
    unit: 'money',
    observed: 48_315_860_000,
    allowed: 49_000_000_000,
    source: 'dll.amount',
  },
  limit: 'dailyLoss',
  terms: TERMS,
  ...over,
});

const kept = (over: Partial<DecisionRecord> = {}, accountId = 101) => ({
  accountId: accountId as AccountId,
  strategyId: null,
  decision: aRecord(over),
});

describe('decisionState', () => {
  it('puts a denial into words that readers can check', () => {
    const state = decisionSchema.parse(decisionState(kept()));
    expect(state).toMatchObject({
      decisionId: 'run-0-1',
      at: '2025-03-04T14:38:02.000Z',
      contractName: 'NQH5',
      side: 'sell',
      quantity: 3,
      allowed: 0,
      price: '20554.75',
      code: 'DAILY_LOSS_LIMIT',
      limit: 'dailyLoss',
    });
    expect(state.sentence).toMatch(/\$48,315\.86.*\$49,000\.00/);
    expect(state.lines[1]).toContain('Denied, DAILY_LOSS_LIMIT');
    expect(state.terms.map(({ amount }) => amount)).toEqual(['50000.00', '49000.00', null]);
    expect(state.terms[1]).toMatchObject({
      source: 'rule dll.amount',
      reference: 'Help Center 8284207',
    });
  });

  it('tells sizes and contracts that are none without a lie', () => {
    const request = {
      ...aRecord().request,
      contractId: 'CON.F.US.XYZ.H25' as ContractId,
      quantity: Number.NaN as Quantity,
    };
    const state = decisionSchema.parse(decisionState(kept({ request, terms: [] })));
    expect(state).toMatchObject({ contractName: 'CON.F.US.XYZ.H25', price: null, quantity: 0 });
  });

  it.each([
    { verdict: 'approved', quantity: 3, sentence: 'Approved: 3 contracts.' },
    {
      verdict: 'reduced',
      quantity: 1,
      sentence: 'Reduced from 3 contracts to 1 contract, the most that fits.',
    },
  ] as const)('says what may leave when it is $verdict', ({ verdict, quantity, sentence }) => {
    const state = decisionState(kept({ verdict, quantity, finding: null }));
    expect(state).toMatchObject({ code: null, sentence, allowed: quantity });
  });
});

describe('LatestDecisions', () => {
  it('keeps twenty of each account, newest first, and tells of news once', () => {
    const latest = new LatestDecisions();
    expect(latest.takeChanged()).toBe(false);
    for (let count = 1; count <= 25; count += 1) {
      latest.add(kept({ decisionId: `a-${count}`, at: (AT + count) as UnixMs }));
    }
    latest.add(kept({ decisionId: 'b-1', at: (AT + 24.5) as UnixMs }, 102));
    const names = latest.shown().map(({ decisionId }) => decisionId);
    expect(names.slice(0, 3)).toEqual(['a-25', 'b-1', 'a-24']);
    expect([names.length, names.at(-1)]).toEqual([21, 'a-6']);
    expect([latest.takeChanged(), latest.takeChanged()]).toEqual([true, false]);
  });
});
