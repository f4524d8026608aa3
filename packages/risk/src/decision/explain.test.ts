import type { ClientOrderId, ContractId, Money, UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { anOrder, contractOf, MNQ, NOW } from '../../test/situation.ts';
import type { DecisionRecord, DecisionTerm } from './decision.ts';
import { explainDecision } from './explain.ts';
import { termWords } from './term-words.ts';

const MES = contractOf('MES');
const contracts = new Map([MNQ, MES].map((contract) => [contract.id, contract]));
const lookUp = (contractId: ContractId) => contracts.get(contractId) ?? null;

const dollars = (amount: number): Money => Math.round(amount * 1_000_000) as Money;
const held = { kind: 'position', contractId: MNQ.id } as const;
const waiting = {
  kind: 'order',
  clientOrderId: 'b-0-7' as ClientOrderId,
  contractId: MES.id,
} as const;
const own = {
  kind: 'order',
  clientOrderId: 'a-0-1' as ClientOrderId,
  contractId: MNQ.id,
} as const;
const model = (name: string, contractId: ContractId) =>
  ({ kind: 'model', model: name, contractId, reference: null }) as const;

/** A long position of two micros forty ticks above its stop, an entry of one, and the order. */
const TERMS: readonly DecisionTerm[] = [
  { name: 'balance', amount: dollars(48_300), source: { kind: 'account' }, parts: {} },
  {
    name: 'openProfit',
    amount: dollars(10),
    source: held,
    parts: { contracts: 2, price: 100_000 },
  },
  {
    name: 'lossToStop',
    amount: dollars(-40),
    source: held,
    parts: { contracts: 2, price: 100_000, stop: 99_960, ticks: 40 },
  },
  {
    name: 'gapAllowance',
    amount: dollars(-11),
    source: model('gap', MNQ.id),
    parts: { contracts: 2, ticks: 11 },
  },
  {
    name: 'exitFees',
    amount: dollars(-1.22),
    source: model('fees', MNQ.id),
    parts: { contracts: 2, sides: 1 },
  },
  {
    name: 'entryToStop',
    amount: dollars(-20),
    source: waiting,
    parts: { contracts: 1, ticks: 16 },
  },
  {
    name: 'exitFees',
    amount: dollars(-1.22),
    source: model('fees', MES.id),
    parts: { contracts: 1, sides: 2 },
  },
  {
    name: 'thisOrder',
    amount: dollars(-300),
    source: own,
    parts: { contracts: 2, ticks: 40, gapTicks: 11, tickValue: 500_000, feesPerSide: 610_000 },
  },
  { name: 'worst', amount: dollars(47_936.56), source: { kind: 'account' }, parts: {} },
  {
    name: 'threshold',
    amount: dollars(48_000),
    source: { kind: 'rule', rule: 'mll.amount', reference: 'Help Center 8284204' },
    parts: {},
  },
  { name: 'room', amount: dollars(-63.44), source: { kind: 'account' }, parts: {} },
];

const aRecord = (fields: Partial<DecisionRecord> = {}): DecisionRecord => ({
  decisionId: 'a-0-1',
  at: (NOW + 5_000) as UnixMs,
  request: anOrder(),
  verdict: 'denied',
  quantity: 0,
  finding: {
    code: 'MAXIMUM_LOSS_LIMIT',
    unit: 'money',
    observed: dollars(47_936.56),
    allowed: dollars(48_000),
    source: 'mll.amount',
  },
  limit: 'maximumLoss',
  terms: TERMS,
  ...fields,
});

describe('explainDecision', () => {
  it('tells a denial line by line', () => {
    expect(explainDecision(aRecord(), lookUp)).toEqual([
      '2026-10-06 09:30:05 Chicago, account 1: buy 2 MNQZ6 (stop order a-0-1), ' +
        'stop price 25,002.50, its stop 40 ticks away',
      'Denied, MAXIMUM_LOSS_LIMIT: With every position and entry at its stop, equity would be ' +
        '$47,936.56: it has to stay above the maximum loss limit at $48,000.00.',
      '  $48,300.00  balance (account)',
      '+     $10.00  MNQZ6 2 long at 25,000.00, open profit (position)',
      '-     $40.00  MNQZ6 2 long to the stop at 24,990.00 (position)',
      '-     $11.00  MNQZ6 2, 11 ticks of gap beyond the stop (gap model)',
      '-      $1.22  MNQZ6 2, fees to get out (fees model)',
      '-     $20.00  MESZ6 entry of 1, 16 ticks to its stop (order b-0-7)',
      '-      $1.22  MESZ6 1, fees in and out (fees model)',
      '-    $300.00  this order: MNQZ6 2, 40 ticks to its stop, 11 of gap, fees in and out ' +
        '(order a-0-1)',
      '= $47,936.56  equity in the worst case (account)',
      '  $48,000.00  maximum loss limit (rule mll.amount, Help Center 8284204)',
      '=    −$63.44  room left above it (account)',
    ]);
  });

  it('tells what may leave of an order', () => {
    const approved = aRecord({ verdict: 'approved', quantity: 2, finding: null, terms: [] });
    expect(explainDecision(approved, lookUp)[1]).toBe('Approved: 2 contracts.');
    const reduced = aRecord({ verdict: 'reduced', quantity: 1, finding: null, terms: [] });
    expect(explainDecision(reduced, lookUp)[1]).toBe(
      'Reduced from 2 to 1 contract, the most that fits.',
    );
  });

  it('gives no loss to what is neither gain nor loss', () => {
    const source = held;
    const parts = { contracts: 2, price: 100_000 };
    const flat: DecisionTerm = { name: 'openProfit', amount: dollars(0), source, parts };
    expect(explainDecision(aRecord({ terms: [flat] }), lookUp)[2]).toBe(
      '+ $0.00  MNQZ6 2 long at 25,000.00, open profit (position)',
    );
  });

  it('speaks without a product, of a denial before the room was asked', () => {
    const request = anOrder({ contractId: 'CON.F.US.XYZ.Z26' as ContractId, bracket: null });
    const finding = {
      code: 'PRODUCT_UNKNOWN',
      unit: 'text',
      observed: 'CON.F.US.XYZ.Z26',
      allowed: 'a contract with data',
      source: 'products',
    } as const;
    const record = aRecord({ request, finding, limit: null, terms: [] });
    const lines = explainDecision(record, lookUp);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('stop price 100010 ticks, no stop');
    expect(lines[1]).toContain('There is no data of CON.F.US.XYZ.Z26');
  });
});

describe('termWords', () => {
  const words = (fields: Partial<DecisionTerm>) =>
    termWords({ ...TERMS[2], ...fields } as DecisionTerm, lookUp, 'dailyLoss');

  it('names the source, its reference and the parts', () => {
    expect(words({})).toEqual({
      label: 'MNQZ6 2 long to the stop at 24,990.00',
      source: 'position MNQZ6',
      reference: null,
      parts: '2 contracts, price 25,000.00, stop 24,990.00, 40 ticks',
    });
    expect(termWords(TERMS[9] as DecisionTerm, lookUp, 'dailyLoss')).toEqual({
      label: 'daily loss limit',
      source: 'rule mll.amount',
      reference: 'Help Center 8284204',
      parts: '',
    });
    expect(termWords(TERMS[7] as DecisionTerm, lookUp, null).parts).toBe(
      '2 contracts, 40 ticks, 11 of gap, $0.50 a tick, $0.61 fees a side',
    );
  });

  it('tells a short position by its stop above, and none where the price is beyond it', () => {
    const short = { contracts: 2, price: 100_000, stop: 100_040, ticks: 40 };
    expect(words({ parts: short }).label).toBe('MNQZ6 2 short to the stop at 25,010.00');
    expect(words({ parts: { ...short, ticks: 0 } }).label).toBe('MNQZ6 2 to the stop at 25,010.00');
    expect(words({ name: 'openProfit', parts: { contracts: -1, price: 100_000 } }).label).toBe(
      'MNQZ6 1 short at 25,000.00, open profit',
    );
  });

  it('names your own limits', () => {
    const source = { kind: 'limit', limit: 'sessionBudget' } as const;
    const term = { name: 'threshold', amount: dollars(1), source, parts: {} } as const;
    expect(termWords(term, lookUp, 'sessionBudget')).toMatchObject({
      label: "session's budget",
      source: 'your limit sessionBudget',
    });
  });
});
