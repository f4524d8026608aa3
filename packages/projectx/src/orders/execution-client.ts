import type { AccountId, ContractId, Price, Quantity, VenueOrderId } from '@loadline/core';
import type { ExecutionClient, RequestOutcome } from '@loadline/engine/ports';
import { PATH, type Path } from '@loadline/wire';
import type { AccountMemory } from '../accounts/account-memory.ts';
import type { ContractBook } from '../contract-book.ts';
import { bareOf } from '../mapping/bare-tag.ts';
import {
  cancelBody,
  closeBody,
  modifyBody,
  placeBody,
  requestFault,
  trailFault,
} from '../mapping/order-requests.ts';
import { type OrderEndpoint, requestOutcome } from '../mapping/outcomes.ts';
import type { Priority } from '../session/priority.ts';
import type { VenueCalls } from '../session/venue-calls.ts';
import type { OrderFacts, OrderMemory } from './order-memory.ts';

export type ExecutionPorts = Readonly<{
  calls: VenueCalls;
  book: ContractBook;
  orders: OrderMemory;
  memory: AccountMemory;
  /** The last price of a contract; null where it is not known. */
  lastPriceOf: (contractId: ContractId) => Price | null;
}>;

const TIMEOUT_MS = 5_000;
/** An entry that could not leave for this long is stale; a reduction is worth waiting for. */
const ENTRY_WAIT_MS = 2_000;
const REDUCE_WAIT_MS = 10_000;
const PATHS: Readonly<Record<OrderEndpoint, Path>> = {
  place: PATH.orderPlace,
  modify: PATH.orderModify,
  cancel: PATH.orderCancel,
  close: PATH.positionClose,
  partialClose: PATH.positionPartialClose,
};

type Instruction = Readonly<{
  accountId: AccountId;
  endpoint: OrderEndpoint;
  priority: Priority;
  body: unknown;
}>;

/**
 * Order instructions over REST. Never throws, and never sends an instruction twice unless the
 * venue has proven that it did not take the first.
 */
export function createExecutionClient({
  calls,
  book,
  orders,
  memory,
  lastPriceOf,
}: ExecutionPorts): ExecutionClient {
  async function instruct(
    { accountId, endpoint, priority, body }: Instruction,
    venueOrderId: VenueOrderId | null,
  ): Promise<RequestOutcome> {
    const exchange = await calls.exchange({
      path: PATHS[endpoint],
      body,
      budget: 'general',
      priority,
      waitMaxMs: priority === 'entry' ? ENTRY_WAIT_MS : REDUCE_WAIT_MS,
      timeoutMs: TIMEOUT_MS,
    });
    const outcome = requestOutcome(endpoint, exchange, venueOrderId);
    if (outcome.kind === 'unknown') memory.forget(accountId);
    return outcome;
  }

  const submit: ExecutionClient['submit'] = async (request, exits) => {
    const { accountId, contractId, role } = request;
    const product = book.productOf(contractId);
    const fault =
      book.fault(contractId) ??
      requestFault(request) ??
      trailFaultOf(request, request.stopPrice, lastPriceOf);
    if (fault !== null || product === null) return notSent(fault ?? 'The contract is unknown.');
    const body = placeBody(exits === 'own' ? bareOf(request) : request, product);
    const priority = PLACING[role];
    const outcome = await instruct({ accountId, endpoint: 'place', priority, body }, null);
    if (outcome.kind === 'accepted' && outcome.venueOrderId !== null) {
      orders.placed(outcome.venueOrderId, request);
    }
    return outcome;
  };

  const modify: ExecutionClient['modify'] = async (accountId, venueOrderId, change) => {
    const known = orders.of(venueOrderId);
    const grid = known === null ? null : book.productOf(known.contractId);
    const body = modifyBody(accountId, venueOrderId, change, known && grid && { ...known, grid });
    if (body === null) return notSent(`The contract of order ${venueOrderId} is not known.`);
    const fault = known === null ? null : trailFaultOf(known, change.stopPrice, lastPriceOf);
    if (fault !== null) return notSent(fault);
    const priority = known?.protects === false ? 'entry' : 'protect';
    return instruct({ accountId, endpoint: 'modify', priority, body }, venueOrderId);
  };

  function cancel(accountId: AccountId, venueOrderId: VenueOrderId): Promise<RequestOutcome> {
    const priority = orders.of(venueOrderId)?.protects === true ? 'protect' : 'reduce';
    const body = cancelBody(accountId, venueOrderId);
    return instruct({ accountId, endpoint: 'cancel', priority, body }, venueOrderId);
  }

  function closePosition(
    accountId: AccountId,
    contractId: ContractId,
    quantity: Quantity | null,
  ): Promise<RequestOutcome> {
    const endpoint = quantity === null ? 'close' : 'partialClose';
    const body = closeBody(accountId, contractId, quantity);
    return instruct({ accountId, endpoint, priority: 'reduce', body }, null);
  }

  return { submit, modify, cancel, closePosition };
}

const trailFaultOf = (
  { type, side, contractId }: Pick<OrderFacts, 'type' | 'side' | 'contractId'>,
  level: Price | null,
  lastPriceOf: ExecutionPorts['lastPriceOf'],
): string | null =>
  type === 'trailingStop' && level !== null
    ? trailFault(side, level, lastPriceOf(contractId))
    : null;

/** An exit that is missing leaves a position naked; a close takes it off. */
const PLACING = {
  entry: 'entry',
  stop: 'protect',
  target: 'protect',
  close: 'reduce',
} as const satisfies Record<string, Priority>;

const notSent = (reason: string): RequestOutcome => ({
  kind: 'rejected',
  code: 'NOT_SENT',
  reason,
});
