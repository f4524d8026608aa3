import type { AccountId, Contract, ContractId, Quantity, UnixMs } from '@loadline/core';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { EngineContext } from '../engine-context.ts';
import type { OrderCommand } from '../ports/index.ts';
import { cancelOrder, cancelOrders } from './cancel-orders.ts';
import { closePosition } from './close-position.ts';
import { type ExitOwner, editExits, moveToBreakeven, noPosition } from './edit-exits.ts';
import { modifyOrder } from './modify-order.ts';
import { placeOrder } from './place-order.ts';
import { trailStop } from './plans/trail.ts';
import { DONE, type OperationRefusal, type Outcome, refuse } from './refusal.ts';

type Desk = Readonly<{
  accounts: ReadonlyMap<AccountId, AccountUnit>;
  context: EngineContext;
}>;

/** What came of a command; `note` says what was left undone on purpose. */
export type CommandOutcome = Outcome & Readonly<{ note?: string }>;

/** Carries out what a person or the API asks for with orders and positions. */
export function runOrderCommand(desk: Desk, command: OrderCommand): CommandOutcome {
  switch (command.kind) {
    case 'modifyOrder':
    case 'cancelOrder':
      return onOrder(desk, command);
    case 'cancelOrders':
      return cancelAll(desk, command);
    default: {
      const unit = desk.accounts.get(command.accountId);
      if (unit === undefined) return unknownAccount(command.accountId);
      const contract = desk.context.contractOf(command.contractId);
      if (contract === null) return unknownContract(command.contractId);
      return onContract(unit, contract, command);
    }
  }
}

type OfOrder = Extract<OrderCommand, { kind: 'modifyOrder' | 'cancelOrder' }>;

function onOrder({ accounts, context }: Desk, command: OfOrder): Outcome {
  const { clientOrderId } = command;
  for (const unit of accounts.values()) {
    const booked = unit.desk.orders.get(clientOrderId);
    if (booked === null) continue;
    if (command.kind === 'cancelOrder') {
      return cancelOrder(unit.desk, booked, 'canceled by hand');
    }
    const { contractId } = booked.order;
    const contract = context.contractOf(contractId);
    if (contract === null) return unknownContract(contractId);
    const outcome = modifyOrder(unit, contract, booked, command.change);
    if (outcome.ok && booked.order.role === 'stop' && command.change.stopPrice !== null) {
      unit.plans.endTrail(contractId, MOVED_BY_HAND);
    }
    return outcome;
  }
  return refuse('ORDER_UNKNOWN', `There is no order ${clientOrderId}.`);
}

const MOVED_BY_HAND = 'the stop was moved by hand';

function cancelAll(
  { accounts }: Desk,
  { accountId, contractId }: Extract<OrderCommand, { kind: 'cancelOrders' }>,
): CommandOutcome {
  const unit = accounts.get(accountId);
  if (unit === undefined) return unknownAccount(accountId);
  unit.plans.endReversals(contractId, 'everything that waits was canceled');
  const kept = cancelOrders(unit.desk, contractId, 'canceled by hand');
  if (kept === 0) return DONE;
  const stops = kept === 1 ? 'The stop' : `${kept} stops`;
  return { ...DONE, note: `${stops} of what is held stayed: close the position to remove it.` };
}

type OfContract = Exclude<OrderCommand, OfOrder | { kind: 'cancelOrders' }>;

function onContract(unit: AccountUnit, contract: Contract, command: OfContract): Outcome {
  switch (command.kind) {
    case 'placeOrder':
      return placeOrder(unit, contract, command);
    case 'closePosition':
      return close(unit, contract, command.quantity);
    case 'reversePosition':
      return reverse(unit, contract, command);
    case 'editExits': {
      const outcome = editExits(unit, contract, command);
      if (outcome.ok && command.stop !== undefined) {
        unit.plans.endTrail(contract.id, MOVED_BY_HAND);
      }
      return outcome;
    }
    case 'breakeven':
      return moveToBreakeven(unit, contract, command.offsetTicks);
    case 'trail':
      return trailStop(unit, contract, command.distance);
    case 'timeExit':
      return exitInTime(unit, contract, command.at);
  }
}

/** Who closes a position wants to be out of it, also when it was to be turned a moment ago. */
function close(unit: AccountUnit, contract: Contract, quantity: Quantity | null): Outcome {
  const outcome = closePosition(unit, contract, quantity, 'flatten');
  if (outcome.ok) unit.plans.endReversals(contract.id, 'the position was closed');
  return outcome;
}

/** Closes, sees that it is flat, then asks risk for as much the other way. */
function reverse(
  { desk, flattener, plans }: AccountUnit,
  contract: Contract,
  { bracket }: Extract<OrderCommand, { kind: 'reversePosition' }>,
): Outcome {
  if (desk.book.positionSize(contract.id) === 0) return noPosition(contract);
  if (flattener.covers([contract.id]) || desk.closing.has(contract.id)) {
    const detail = `${contract.name} is being closed already: wait until that has filled.`;
    return refuse('CLOSE_IN_FLIGHT', detail);
  }
  plans.reverse(contract, bracket);
  return DONE;
}

/** Sets when a position is to be closed at the latest, or (null) takes that back. */
export function exitInTime(
  { desk, plans }: AccountUnit,
  contract: Contract,
  at: UnixMs | null,
  owner: ExitOwner = null,
): Outcome {
  if (desk.book.positionSize(contract.id) === 0) return noPosition(contract);
  if (at !== null && !(at > desk.context.now)) {
    return refuse('TIME_PAST', 'The time to be out by has passed already.');
  }
  plans.exitAt(contract, at, owner);
  return DONE;
}

const unknownAccount = (accountId: AccountId): Readonly<{ ok: false; error: OperationRefusal }> =>
  refuse('ACCOUNT_UNKNOWN', `This desk has no account ${accountId}.`);

const unknownContract = (contractId: ContractId) =>
  refuse('CONTRACT_UNKNOWN', `There is no product data of ${contractId}.`);
