import type { Contract } from '@loadline/core';
import type { Surroundings } from '@loadline/risk';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { EngineContext } from '../engine-context.ts';

type Situation = Readonly<{
  feedUp: boolean;
  flattening: boolean;
  group?: string | null;
  market: (NonNullable<Surroundings['market']> & Readonly<{ heard: boolean }>) | null;
}>;

/** What an order in a contract comes into, beside what risk itself knows of the account. */
export function surroundingsOf(
  desk: AccountDesk,
  context: EngineContext,
  contract: Contract,
  { feedUp, flattening, market, group = null }: Situation,
): Surroundings {
  return {
    now: context.now,
    contract,
    known: desk.known && !desk.fills.hasOrphans,
    canTrade: desk.book.canTrade,
    // A hub that is up proves nothing for a contract of which nothing has come since.
    feedUp: feedUp && market?.heard !== false,
    flattening,
    group,
    closing: desk.closing.quantityOf(contract.id),
    session: context.calendar.lookup(contract.product, context.now),
    market,
  };
}
