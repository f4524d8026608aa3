import {
  addMoney,
  type FillId,
  type Money,
  type Quantity,
  sideSign,
  subtractMoney,
  type VenueFill,
  type VenuePosition,
  ZERO_MONEY,
} from '@loadline/core';
import type { BookOrder } from '../matching/book-order.ts';
import type { Part } from '../matching/contract-book.ts';
import type { AccountLedger } from './account-ledger.ts';
import { coverFill, type Execution, releaseExit } from './exits.ts';
import { metAt } from './order-change.ts';
import type { SimulatedOrder } from './simulated-order.ts';
import type { VenueBooks } from './venue-books.ts';

/** What one fill does, in the order in which it is told: see `SimulationSink`. */
export function settleFill(books: VenueBooks, working: BookOrder, part: Part): void {
  const ledger = books.ledger(working.order.accountId);
  const book = books.bookOf(working.order.contractId);
  const execution = { ...part, contract: book.contract };
  const order = afterPart(working, part);
  if (order.status === 'filled') book.remove(order.venueOrderId);
  else book.update(order);
  books.put(ledger, order);
  const position = bookHalfTurns(books, ledger, order, execution);
  coverFill(books, ledger, order, execution);
  releaseExit(books, ledger, order, execution);
  books.sink.onPosition(position);
  books.sink.onAccount(ledger.account);
}

/** The order with one more part: still open where something is left of it. */
function afterPart(
  { order, rank, marketable }: BookOrder,
  { price, quantity, at }: Part,
): SimulatedOrder {
  const filledQuantity = order.filledQuantity + quantity;
  const isWhole = filledQuantity === order.quantity;
  // The product is an integer, so rounding brings back exactly what was paid before.
  const paid = Math.round((order.filledPrice ?? 0) * order.filledQuantity);
  return {
    ...order,
    status: isWhole ? 'filled' : 'open',
    filledQuantity,
    filledPrice: (paid + price * quantity) / filledQuantity,
    taking: !isWhole && (order.taking || rank === 1 || marketable),
    pricedAt: metAt(order, at),
    updatedAt: at,
  };
}

/**
 * Books an execution as half-turns, one row each: what closes carries profit, what opens does not.
 * One that goes through zero is both.
 */
function bookHalfTurns(
  books: VenueBooks,
  ledger: AccountLedger,
  order: SimulatedOrder,
  execution: Execution,
): VenuePosition {
  const held = ledger.net(order.contractId).size;
  const closes = held !== 0 && held > 0 !== sideSign(order.side) > 0;
  const closing = closes ? Math.min(execution.quantity, Math.abs(held)) : execution.quantity;
  const first = bookHalfTurn(books, ledger, order, { ...execution, quantity: closing });
  const rest = execution.quantity - closing;
  if (rest === 0) return first;
  return bookHalfTurn(books, ledger, order, { ...execution, quantity: rest });
}

function bookHalfTurn(
  books: VenueBooks,
  ledger: AccountLedger,
  order: SimulatedOrder,
  execution: Execution,
): VenuePosition {
  const { contract, price, at } = execution;
  const quantity = execution.quantity as Quantity;
  const traded = { side: order.side, quantity, price };
  const { position, realised } = ledger.bookPosition(contract, traded, at);
  const fill = fillOf(order, books.takeId() as FillId, { ...execution, realised });
  ledger.fills.push(fill);
  ledger.account = { ...ledger.account, balance: balanceAfter(ledger.account.balance, fill) };
  books.sink.onFill(fill);
  return position;
}

/** Every side of a trade pays its fees: exchange and NFA apart from the firm's. */
function fillOf(
  { venueOrderId, accountId, contractId, side }: SimulatedOrder,
  fillId: FillId,
  execution: Execution & Readonly<{ realised: Money | null }>,
): VenueFill {
  const { price, contract, at, realised } = execution;
  const quantity = execution.quantity as Quantity;
  const { exchangePerSide, nfaPerSide, commissionPerSide } = contract.product.fees;
  const fees = (addMoney(exchangePerSide, nfaPerSide) * quantity) as Money;
  const commissions = (commissionPerSide * quantity) as Money;
  const trade = { fillId, venueOrderId, accountId, contractId, side, quantity, price, at };
  return { ...trade, profitAndLoss: realised, fees, commissions, voided: false };
}

/** Profit is gross, so cash moves by all three. */
const balanceAfter = (balance: Money, { profitAndLoss, fees, commissions }: VenueFill): Money =>
  addMoney(balance, subtractMoney(profitAndLoss ?? ZERO_MONEY, addMoney(fees, commissions)));
