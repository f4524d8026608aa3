import type {
  AccountId,
  ContractId,
  OrderChange,
  OrderRequest,
  Quantity,
  VenueOrderId,
} from '@loadline/core';
import type { ExecutionClient, ExitKeeper, RequestOutcome } from '@loadline/engine/ports';
import { PATH, type Path } from '@loadline/wire';
import type { ContractBook } from './contract-book.ts';
import { cancelBody, closeBody, modifyBody, placeBody } from './mapping/order-requests.ts';
import { type OrderEndpoint, requestOutcome } from './mapping/outcomes.ts';
import type { OrderContracts } from './order-contracts.ts';
import type { VenueCalls } from './session/venue-calls.ts';

export type ExecutionPorts = Readonly<{
  calls: VenueCalls;
  book: ContractBook;
  orders: OrderContracts;
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

/**
 * Order instructions over REST. Never throws, and never sends an instruction twice unless the
 * venue has proven that it did not take the first.
 */
export function createExecutionClient({ calls, book, orders }: ExecutionPorts): ExecutionClient {
  async function instruct(
    endpoint: OrderEndpoint,
    body: unknown,
    venueOrderId: VenueOrderId | null,
  ): Promise<RequestOutcome> {
    const entry = endpoint === 'place';
    const exchange = await calls.exchange({
      path: PATHS[endpoint],
      body,
      budget: 'general',
      priority: entry ? 'entry' : 'reduce',
      waitMaxMs: entry ? ENTRY_WAIT_MS : REDUCE_WAIT_MS,
      timeoutMs: TIMEOUT_MS,
    });
    return requestOutcome(endpoint, exchange, venueOrderId);
  }

  async function submit(request: OrderRequest, exits: ExitKeeper): Promise<RequestOutcome> {
    const { contractId } = request;
    const product = book.productOf(contractId);
    const fault = book.fault(contractId) ?? requestFault(request);
    if (fault !== null || product === null) return notSent(fault ?? 'The contract is unknown.');
    const outcome = await instruct(
      'place',
      placeBody(exits === 'own' ? { ...request, bracket: null } : request, product),
      null,
    );
    if (outcome.kind === 'accepted' && outcome.venueOrderId !== null) {
      orders.learn({ venueOrderId: outcome.venueOrderId, contractId });
    }
    return outcome;
  }

  async function modify(
    accountId: AccountId,
    venueOrderId: VenueOrderId,
    change: OrderChange,
  ): Promise<RequestOutcome> {
    const contractId = orders.contractOf(venueOrderId);
    const grid = contractId === null ? null : book.productOf(contractId);
    const body = modifyBody(accountId, venueOrderId, change, grid);
    if (body === null) return notSent(`The contract of order ${venueOrderId} is not known.`);
    return instruct('modify', body, venueOrderId);
  }

  return {
    submit,
    modify,
    cancel: (accountId: AccountId, venueOrderId: VenueOrderId) =>
      instruct('cancel', cancelBody(accountId, venueOrderId), venueOrderId),
    closePosition: (accountId: AccountId, contractId: ContractId, quantity: Quantity | null) =>
      instruct(
        quantity === null ? 'close' : 'partialClose',
        closeBody(accountId, contractId, quantity),
        null,
      ),
  };
}

const notSent = (reason: string): RequestOutcome => ({
  kind: 'rejected',
  code: 'NOT_SENT',
  reason,
});

/** What the venue would refuse for sure; it is not asked. */
function requestFault({ type, limitPrice, stopPrice }: OrderRequest): string | null {
  switch (type) {
    case 'limit':
      return limitPrice === null ? 'A limit order needs a limit price.' : null;
    case 'stop':
      return stopPrice === null ? 'A stop order needs a stop price.' : null;
    case 'stopLimit':
      return 'The venue accepts no stop limit orders.';
    case 'trailingStop':
      return 'Trailing stop orders are not supported yet.';
    case 'market':
    case 'joinBid':
    case 'joinAsk':
      return null;
  }
}
