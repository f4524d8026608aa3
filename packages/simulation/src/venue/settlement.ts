import {
  addMoney,
  type Contract,
  type FillId,
  type Money,
  type Price,
  subtractMoney,
  type UnixMs,
  type VenueFill,
  ZERO_MONEY,
} from '@loadline/core';
import type { BookOrder } from '../matching/book-order.ts';
import type { AccountLedger } from './account-ledger.ts';
import { activatedExit } from './bracket.ts';
import type { SimulatedOrder } from './simulated-order.ts';
import type { VenueBooks } from './venue-books.ts';

type Execution = Readonly<{ price: Price; contract: Contract; at: UnixMs }>;

/** What one fill does, in the order in which it is told: see `SimulationSink`. */
export function settleFill(
  books: VenueBooks,
  { order }: BookOrder,
  { price, at }: Omit<Execution, 'contract'>,
): void {
  const ledger = books.ledger(order.accountId);
  const book = books.bookOf(order.contractId);
  const execution = { price, contract: book.contract, at };
  book.remove(order.venueOrderId);
  books.put(ledger, filledOrder(order, execution));
  const filled = { side: order.side, quantity: order.quantity, price };
  const { position, realised } = ledger.bookPosition(book.contract, filled, at);
  const fill = fillOf(order, books.takeId() as FillId, { ...execution, realised });
  ledger.fills.push(fill);
  ledger.account = { ...ledger.account, balance: balanceAfter(ledger.account.balance, fill) };
  books.sink.onFill(fill);
  openExits(books, ledger, order, execution);
  cancelSibling(books, ledger, order, at);
  books.sink.onPosition(position);
  books.sink.onAccount(ledger.account);
}

const filledOrder = (order: SimulatedOrder, { price, at }: Execution): SimulatedOrder => ({
  ...order,
  status: 'filled',
  filledQuantity: order.quantity,
  filledPrice: price,
  updatedAt: at,
});

/** Every side of a trade pays its fees: exchange and NFA apart from the firm's. */
function fillOf(
  { venueOrderId, accountId, contractId, side, quantity }: SimulatedOrder,
  fillId: FillId,
  { price, contract, at, realised }: Execution & Readonly<{ realised: Money | null }>,
): VenueFill {
  const { exchangePerSide, nfaPerSide, commissionPerSide } = contract.product.fees;
  const fees = (addMoney(exchangePerSide, nfaPerSide) * quantity) as Money;
  const commissions = (commissionPerSide * quantity) as Money;
  const trade = { fillId, venueOrderId, accountId, contractId, side, quantity, price, at };
  return { ...trade, profitAndLoss: realised, fees, commissions, voided: false };
}

/** Profit is gross, so cash moves by all three. */
const balanceAfter = (balance: Money, { profitAndLoss, fees, commissions }: VenueFill): Money =>
  addMoney(balance, subtractMoney(profitAndLoss ?? ZERO_MONEY, addMoney(fees, commissions)));

/** The exits of an entry go to work with its fill, live for what is left of the leg. */
function openExits(
  books: VenueBooks,
  ledger: AccountLedger,
  entry: SimulatedOrder,
  { price, contract, at }: Execution,
): void {
  for (const suspended of ledger.suspendedExits(entry.venueOrderId)) {
    const exit = activatedExit(suspended, price, at);
    books.put(ledger, exit);
    books.work(exit, contract, { fresh: false });
  }
}

/** One exit of a bracket cancels the other. */
function cancelSibling(
  books: VenueBooks,
  ledger: AccountLedger,
  { linkedOrderId }: SimulatedOrder,
  at: UnixMs,
): void {
  const sibling = linkedOrderId === null ? null : ledger.order(linkedOrderId);
  if (sibling?.status === 'open') books.cancel(ledger, sibling, at);
}
