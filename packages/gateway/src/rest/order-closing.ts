import type { AccountId, Contract, ContractId, UnixMs } from '@loadline/core';
import { isQuantity } from '@loadline/core';
import {
  CLOSE_POSITION_ERROR,
  closePositionRequest,
  PARTIAL_CLOSE_POSITION_ERROR,
  PATH,
  partialClosePositionRequest,
} from '@loadline/wire';
import type { AccountDesk } from '../accounts/account-desk.ts';
import { meetMarket } from '../accounts/meet-market.ts';
import { OUTSIDE_HOURS } from '../accounts/order-check.ts';
import type { HttpReply } from './http-message.ts';
import { failure, type Route, type RouteContext, route, success } from './route.ts';

/** What closes positions: whole or in part, by a market order. */
export const CLOSING_ROUTES: readonly Route[] = [
  route(PATH.positionClose, closePositionRequest, (body, context) => {
    const closing = closeFault(body, context);
    if (closing !== null) return failure(CLOSE_POSITION_ERROR[closing], closeMessage(closing));
    const accountId = body.accountId as AccountId;
    const contractId = body.contractId as ContractId;
    const { desk, catalog, settings, now } = context;
    desk.closePosition(accountId, contractId, now);
    if (settings.closeCancelsExits) cancelExits(desk, { accountId, contractId }, now);
    const contract = catalog.contract(contractId);
    if (context.meetsAtOnce && contract !== null) meetMarket(desk, contract, now);
    return success();
  }),
  route(PATH.positionPartialClose, partialClosePositionRequest, (body, context) => {
    const closing = closeFault(body, context);
    if (closing !== null) return failure(PARTIAL_CLOSE_POSITION_ERROR[closing]);
    return closePart(body, context);
  }),
];

type CloseFault = keyof typeof CLOSE_POSITION_ERROR & keyof typeof PARTIAL_CLOSE_POSITION_ERROR;
type CloseBody = Readonly<{ accountId: number; contractId: string }>;

/** What stands against closing a position, or null. */
function closeFault(
  { accountId, contractId }: CloseBody,
  { desk, catalog, userName, now }: RouteContext,
): CloseFault | null {
  if (!desk.owns(userName, accountId)) return 'accountNotFound';
  const account = accountId as AccountId;
  if (desk.venue.account(account)?.simulated === false) return 'accountRejected';
  const contract = catalog.contract(contractId);
  if (contract === null) return 'contractNotFound';
  const held = desk.venue.netPosition(account, contract.id).size;
  if (held === 0) return 'positionNotFound';
  if (!catalog.isActive(contract, now)) return 'contractNotActive';
  if (isClosing(desk, account, contract, held)) return 'orderPending';
  const isTradable = desk.venue.lastPrice(contract.id) !== null && catalog.isOpen(contract, now);
  return isTradable ? null : 'orderRejected';
}

/** A second close before the first has filled would reverse the position. */
function isClosing(desk: AccountDesk, account: AccountId, { id }: Contract, held: number): boolean {
  const side = held > 0 ? 'sell' : 'buy';
  return desk.venue.openOrders(account).some((order) => {
    return order.type === 'market' && order.contractId === id && order.side === side;
  });
}

/** `partialCloseContract` has no text for it (reference 4.15). */
const closeMessage = (fault: CloseFault): string | null =>
  fault === 'orderRejected' ? OUTSIDE_HOURS : null;

function closePart(
  { accountId, contractId, size }: CloseBody & Readonly<{ size: number }>,
  { desk, catalog, now, meetsAtOnce }: RouteContext,
): HttpReply {
  const account = accountId as AccountId;
  const contract = catalog.contract(contractId);
  if (contract === null) return failure(PARTIAL_CLOSE_POSITION_ERROR.contractNotFound);
  const held = desk.venue.netPosition(account, contract.id).size;
  if (!isQuantity(size) || size > Math.abs(held)) {
    return failure(PARTIAL_CLOSE_POSITION_ERROR.invalidCloseSize);
  }
  const side = held > 0 ? 'sell' : 'buy';
  const none = { limitPrice: null, stopPrice: null, bracket: null, customTag: null };
  desk.place({ accountId: account, contract, type: 'market', side, quantity: size, ...none }, now);
  if (meetsAtOnce) meetMarket(desk, contract, now);
  return success();
}

/** For firms that clean up: the exits of the closed contract, and no other order. */
function cancelExits(
  desk: AccountDesk,
  { accountId, contractId }: Readonly<{ accountId: AccountId; contractId: ContractId }>,
  now: UnixMs,
): void {
  for (const order of desk.venue.openOrders(accountId)) {
    if (order.contractId !== contractId || order.parentOrderId === null) continue;
    desk.cancel(accountId, order.venueOrderId, now);
  }
}
