import type { Contract, UnixMs } from '@loadline/core';
import type { AccountDesk } from './account-desk.ts';

/**
 * Lets an order that has just come meet the market as it is quoted now, and not only at its next
 * price: a minute bar has four of them, and no venue lets a market order wait for half a minute.
 * Whatever rested before has met this price already, so nothing else can happen by it.
 */
export function meetMarket(desk: AccountDesk, contract: Contract, at: UnixMs): void {
  const price = desk.venue.lastPrice(contract.id);
  if (price === null) return;
  desk.onPrice(contract, { price, at, continuous: false, size: 0 }, () => undefined);
}
