import type { AccountId, Json, UnixMs } from '@loadline/core';
import type { AuditRecord } from '@loadline/engine/ports';

export const ACCOUNT = 1_001 as AccountId;
export const DESK = { deskId: 'local', venueConnectionId: 'simulated' };

/** A record of any kind, as the journal holds it. */
export function anAudit(
  sequence: number,
  kind: AuditRecord['kind'],
  data: Readonly<Record<string, Json>> = {},
): AuditRecord {
  const at = (1_700_000_000_000 + sequence) as UnixMs;
  return {
    sequence,
    at,
    kind,
    accountId: ACCOUNT,
    severity: 'info',
    text: `Record ${sequence}.`,
    data: { kind, at, accountId: ACCOUNT, ...data },
  };
}

export const aNote = (sequence: number): AuditRecord =>
  anAudit(sequence, 'strategyNote', { strategyId: 'overnight-range', code: 'NOTE', text: 'hello' });

/** An order of the desk as the engine tells it. */
export const anOrder = (
  clientOrderId: string,
  status: string,
  filled = 0,
): Record<string, Json> => ({
  clientOrderId,
  accountId: ACCOUNT,
  contractId: 'CON.F.US.ENQ.H26',
  role: 'entry',
  parentId: null,
  venueOrderId: '9007199254740993',
  type: 'stop',
  side: 'buy',
  quantity: 2,
  limitPrice: null,
  stopPrice: 84_000,
  status: { kind: status },
  doubt: 'none',
  fills: filled === 0 ? [] : [{ fillId: 'f1', quantity: filled, price: 84_001 }],
});

export const aFill = (fillId: string): Record<string, Json> => ({
  fillId,
  venueOrderId: '9007199254740993',
  accountId: ACCOUNT,
  contractId: 'CON.F.US.ENQ.H26',
  side: 'buy',
  quantity: 2,
  price: 84_001,
  profitAndLoss: null,
  fees: 2_760_000,
  commissions: 0,
  voided: false,
  at: 1_700_000_000_000,
});

export const aTrade = (exitAt: number, netPnl = 94_480_000): Record<string, Json> => ({
  accountId: ACCOUNT,
  contractId: 'CON.F.US.ENQ.H26',
  strategyId: 'overnight-range',
  side: 'buy',
  quantity: 2,
  entryAt: 1_700_000_000_000,
  entryPrice: 84_001,
  exitAt,
  exitPrice: 84_011,
  exitReason: 'target',
  grossPnl: 100_000_000,
  fees: 5_520_000,
  netPnl,
});

/** A decision of risk as the engine tells it: what is left out here is as the first one has it. */
export const aDecision = (
  decisionId: string,
  change: Readonly<Record<string, Json>> = {},
): Record<string, Json> => ({
  decisionId,
  at: 1_700_000_000_000,
  request: {
    clientOrderId: decisionId,
    accountId: ACCOUNT,
    contractId: 'CON.F.US.ENQ.H26',
    type: 'stop',
    side: 'buy',
    quantity: 2,
    limitPrice: null,
    stopPrice: 84_000,
    bracket: { stopTicks: 40, targetTicks: 80 },
  },
  verdict: 'denied',
  quantity: 0,
  finding: {
    code: 'DAILY_LOSS_LIMIT',
    unit: 'money',
    observed: 48_684_200_000,
    allowed: 49_000_000_000,
    source: 'dll.amount',
  },
  limit: 'dailyLoss',
  terms: [
    { name: 'balance', amount: 50_000_000_000, source: { kind: 'account' }, parts: {} },
    {
      name: 'thisOrder',
      amount: -400_000_000,
      source: { kind: 'order', clientOrderId: decisionId, contractId: 'CON.F.US.ENQ.H26' },
      parts: { contracts: 2, ticks: 40 },
    },
    {
      name: 'threshold',
      amount: 49_000_000_000,
      source: { kind: 'rule', rule: 'dll.amount', reference: 'TS-DLL' },
      parts: {},
    },
  ],
  ...change,
});
