import type { FeedEntry, FillMarker, RoundTrip } from '@loadline/api-schema';
import { assert, type ClosedTrade, formatPrice } from '@loadline/core';
import { type Engine, REGULAR_QUESTION } from '@loadline/engine';
import type { AuditEvent, AuditRecord } from '@loadline/engine/ports';
import { tradeReport } from '@loadline/research';
import { isoTime } from './iso-time.ts';

/** What a person reads of an audit record; null for what only programs want to know. */
export function feedEntry(record: AuditRecord, event: AuditEvent): FeedEntry | null {
  if (event.kind === 'commandDone') return null;
  // The day of an account that has not been read yet: nothing that a person could use.
  if (event.kind === 'dayRolled' && event.floor === null && event.balance === 0) return null;
  if (event.kind === 'orderChanged' && isPassing(event)) return null;
  // That all is well every five minutes is no news.
  if (event.kind === 'accountReconciled' && isRoutine(event)) return null;
  // What is approved is told when it is sent, what is denied as a denial.
  if (event.kind === 'riskDecided' && event.decision.verdict !== 'reduced') return null;
  const { sequence, severity, kind, accountId, text } = record;
  const entry = { sequence, at: isoTime(record.at), severity, kind, accountId, text };
  if (event.kind !== 'orderDenied') return entry;
  const { code, observed, allowed } = event.denial;
  return { ...entry, detail: { code, observed, allowed } };
}

const isRoutine = ({
  differences,
  reason,
}: Extract<AuditEvent, { kind: 'accountReconciled' }>): boolean =>
  differences === 0 && reason === REGULAR_QUESTION;

/**
 * Steps on the way to what is told anyway: an order that is sent or being canceled, and a bracket's
 * exits while they wait for the fill of their entry, which also sets their price.
 */
function isPassing({ change, order }: Extract<AuditEvent, { kind: 'orderChanged' }>): boolean {
  if (change === 'submitted' || change === 'cancelRequested') return true;
  if (order.role !== 'stop' && order.role !== 'target') return false;
  const unpriced = order.stopPrice === null && order.limitPrice === null;
  return unpriced || (change === 'modified' && order.status.kind === 'suspended');
}

export function fillMarker(
  event: Extract<AuditEvent, { kind: 'filled' }>,
  engine: Engine,
): FillMarker | null {
  const { fill, order } = event;
  const contract = engine.context.contractOf(fill.contractId);
  if (contract === null) return null;
  return {
    fillId: fill.fillId,
    accountId: fill.accountId,
    contractId: fill.contractId,
    at: isoTime(fill.at),
    side: fill.side,
    quantity: fill.quantity,
    price: formatPrice(fill.price, contract.product),
    role: order?.role ?? 'foreign',
  };
}

/** A closed trade in the words of `loadline trades --json`. */
export function roundTripOf(trade: ClosedTrade): RoundTrip {
  const [row] = tradeReport([trade]).trades;
  assert(row !== undefined, 'a trade makes a row');
  return { ...row, exitReason: trade.exitReason };
}
