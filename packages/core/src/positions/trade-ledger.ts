import type { VenueFill } from '../orders/venue-entities.ts';
import type { StrategyId } from '../values/ids.ts';
import type { Money } from '../values/money.ts';
import type { Price } from '../values/price.ts';
import type { Quantity } from '../values/quantity.ts';
import { type Side, sideSign } from '../values/side.ts';
import type { UnixMs } from '../values/time.ts';
import type { ClosedTrade, ExitReason } from './closed-trade.ts';

/** Contracts still open from one fill, with the fees paid on them. */
export type OpenLot = Readonly<{
  side: Side;
  quantity: number;
  price: Price;
  at: UnixMs;
  fees: Money;
  strategyId: StrategyId | null;
}>;

export type LedgerFill = Readonly<{
  fill: VenueFill;
  strategyId: StrategyId | null;
  /** What closing contracts with this fill means. */
  exitReason: ExitReason;
  /** Money per tick and contract. */
  tickValue: Money;
}>;

/**
 * Pairs fills of one account and contract into round trips, first in, first out. Fees are split by
 * contracts; the last contract of a fill takes the rest, so that no micro-dollar is lost.
 */
export function bookFill(
  lots: readonly OpenLot[],
  { fill, strategyId, exitReason, tickValue }: LedgerFill,
): Readonly<{ lots: readonly OpenLot[]; trades: readonly ClosedTrade[] }> {
  const trades: ClosedTrade[] = [];
  const open = [...lots];
  let left: number = fill.quantity;
  let feesLeft = fill.fees + fill.commissions;
  while (left > 0 && open[0] !== undefined && open[0].side !== fill.side) {
    const lot = open[0];
    const closed = Math.min(left, lot.quantity);
    const exitFees = closed === left ? feesLeft : share(feesLeft, closed, left);
    const entryFees = share(lot.fees, closed, lot.quantity);
    trades.push(
      closedTrade(lot, fill, {
        quantity: closed,
        fees: entryFees + exitFees,
        exitReason,
        tickValue,
      }),
    );
    left -= closed;
    feesLeft -= exitFees;
    if (closed === lot.quantity) open.shift();
    else {
      const fees = (lot.fees - entryFees) as Money;
      open[0] = { ...lot, quantity: lot.quantity - closed, fees };
    }
  }
  if (left > 0) {
    const { side, price, at } = fill;
    open.push({ side, quantity: left, price, at, fees: feesLeft as Money, strategyId });
  }
  return { lots: open, trades };
}

const share = (total: number, part: number, whole: number): number =>
  part === whole ? total : Math.round((total * part) / whole);

function closedTrade(
  lot: OpenLot,
  fill: VenueFill,
  part: Readonly<{ quantity: number; fees: number; exitReason: ExitReason; tickValue: Money }>,
): ClosedTrade {
  const ticks = sideSign(lot.side) * (fill.price - lot.price);
  const grossPnl = (ticks * part.quantity * part.tickValue + 0) as Money;
  return {
    accountId: fill.accountId,
    contractId: fill.contractId,
    strategyId: lot.strategyId,
    side: lot.side,
    quantity: part.quantity as Quantity,
    entryAt: lot.at,
    entryPrice: lot.price,
    exitAt: fill.at,
    exitPrice: fill.price,
    exitReason: part.exitReason,
    grossPnl,
    fees: part.fees as Money,
    netPnl: (grossPnl - part.fees) as Money,
  };
}
