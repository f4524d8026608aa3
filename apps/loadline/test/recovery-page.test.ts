import { readFileSync } from 'node:fs';
import {
  type AccountId,
  type ContractId,
  type Money,
  type Order,
  type Price,
  type Quantity,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import { auditRecord } from '@loadline/engine';
import type { AuditEvent } from '@loadline/engine/ports';
import { describe, expect, it } from 'vitest';
import { anOrder } from './story-builder.ts';

const PAGE = readFileSync(new URL('../../../docs/operating/recovery.md', import.meta.url), 'utf8');

/** Everything that the page shows as said by the product. */
const SAID = [...PAGE.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);

const at = 0 as UnixMs;
const accountId = 10_001 as AccountId;
const MNQ = 'CON.F.US.MNQ.H26' as ContractId;
const dollars = (amount: number): Money => Math.round(amount * 1e6) as Money;
const order = (changes: Partial<Order>): Order =>
  anOrder('a-1', {
    contractId: MNQ,
    quantity: 1 as Quantity,
    stopPrice: null,
    venueOrderId: '1' as VenueOrderId,
    ...changes,
  });
const market = order({ type: 'market' });
const foreign = order({ type: 'limit', role: 'foreign', limitPrice: 111_452 as Price });
const changed = { kind: 'orderChanged', at, accountId, strategyId: null } as const;
const naked = {
  kind: 'protectionChanged',
  at,
  accountId,
  contractId: MNQ,
  uncovered: 1,
} as const;

/** Every sentence of the desk that the page quotes whole. */
const QUOTED: readonly Readonly<Record<string, unknown>>[] = [
  {
    kind: 'connectionChanged',
    at,
    hub: 'market',
    state: 'down',
    reason: 'nothing was heard for 30000 ms',
  },
  { kind: 'connectionChanged', at, hub: 'user', state: 'down', reason: 'closed with code 1006' },
  { kind: 'connectionChanged', at, hub: 'market', state: 'up', reason: '' },
  { kind: 'connectionChanged', at, hub: 'user', state: 'up', reason: '' },
  { kind: 'feedChanged', at, contractId: MNQ, state: 'live', reason: '' },
  { kind: 'deskStarted', at, runId: 'xjwl5gr2' },
  { ...changed, change: 'inDoubt', order: market, reason: 'no answer within 5000 ms' },
  { ...changed, change: 'rejected', order: market, reason: 'the venue does not know it' },
  { ...changed, change: 'adopted', order: foreign, reason: 'placed elsewhere' },
  { ...naked, change: 'asked', reason: 'no working stop', nakedContractSeconds: 1.5 },
  { ...naked, change: 'stopPlaced', reason: 'its budget is spent', nakedContractSeconds: 3 },
  { ...naked, change: 'covered', reason: '', nakedContractSeconds: 3.321 },
  {
    kind: 'limitTouched',
    at,
    accountId,
    limit: 'personalLoss',
    equity: dollars(145_352.44),
    floor: dollars(148_501.22),
  },
  { kind: 'flattenStarted', at, accountId, reason: 'lossLimit' },
  { kind: 'flattenDone', at, accountId, reason: 'lossLimit' },
  { kind: 'stateChanged', at, accountId, state: { kind: 'active' } },
  { kind: 'contractMissing', at, root: 'NQ' },
  { kind: 'contractSelected', at, root: 'NQ', contractId: MNQ, name: 'NQH6' },
  { kind: 'bracketsRefused', at, accountId },
  {
    kind: 'rollDue',
    at,
    contractId: 'CON.F.US.ENQ.Z25',
    frontId: 'CON.F.US.ENQ.H26',
    positions: [{ accountId, size: 1 }],
    orders: [],
    strategies: [],
  },
];

describe('the page on recovery', () => {
  it.each(QUOTED)('quotes the desk as it speaks: $kind $change$state', (event) => {
    const { text } = auditRecord(event as unknown as AuditEvent, 1);
    expect(SAID).toContain(text);
  });

  it.each([
    {
      kind: 'sessionChanged',
      at,
      state: 'lost',
      reason: 'the venue sent GatewayLogout on the user hub',
    },
    { ...naked, kind: 'unprotectedAlarm', nakedContractSeconds: 6, reason: '…' },
  ])('quotes the beginning of what has a long end: $kind', ({ kind, ...event }) => {
    const { text } = auditRecord({ ...event, kind } as unknown as AuditEvent, 1);
    expect(SAID.map((words) => words.slice(0, 60))).toContain(text.slice(0, 60));
  });
});
