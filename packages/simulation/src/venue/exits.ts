import type { Contract, Price, Quantity, UnixMs } from '@loadline/core';
import type { AccountLedger } from './account-ledger.ts';
import { activatedExit } from './bracket.ts';
import type { SimulatedOrder } from './simulated-order.ts';
import type { VenueBooks } from './venue-books.ts';

export type Execution = Readonly<{
  price: Price;
  quantity: number;
  contract: Contract;
  at: UnixMs;
}>;

/**
 * The exits of an entry cover what has filled of it. They go to work with its first part, live for
 * what is left of the leg and at the distances from that fill, and grow with every further one.
 */
export function coverFill(
  books: VenueBooks,
  ledger: AccountLedger,
  entry: SimulatedOrder,
  execution: Execution,
): void {
  for (const exit of ledger.exitsOf(entry.venueOrderId)) {
    if (exit.status === 'suspended') {
      const opened = activatedExit(exit, execution);
      books.put(ledger, opened);
      books.work(opened, execution.contract, { fresh: false });
    } else if (exit.status === 'open') {
      resize(books, ledger, exit, execution.quantity, execution.at);
    }
  }
}

/**
 * What one exit has closed the other one must not close again: a part takes as much from the
 * sibling, and a whole exit cancels it. A whole exit also cancels what is left of its entry, since
 * nothing would protect what came in later.
 */
export function releaseExit(
  books: VenueBooks,
  ledger: AccountLedger,
  exit: SimulatedOrder,
  { quantity, at }: Pick<Execution, 'quantity' | 'at'>,
): void {
  const sibling = exit.linkedOrderId === null ? null : ledger.order(exit.linkedOrderId);
  if (sibling?.status === 'open') {
    const left = sibling.quantity - sibling.filledQuantity - quantity;
    if (exit.status === 'filled' || left <= 0) books.cancel(ledger, sibling, at);
    else resize(books, ledger, sibling, -quantity, at);
  }
  if (exit.status !== 'filled' || exit.parentOrderId === null) return;
  const entry = ledger.order(exit.parentOrderId);
  if (entry?.status === 'open') books.cancel(ledger, entry, at);
}

function resize(
  books: VenueBooks,
  ledger: AccountLedger,
  exit: SimulatedOrder,
  by: number,
  at: UnixMs,
): void {
  const quantity = (exit.quantity + by) as Quantity;
  books.rework(ledger, { ...exit, quantity, updatedAt: at });
}
