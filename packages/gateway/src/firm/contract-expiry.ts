import type { Contract, ContractId, IsoDate, UnixMs } from '@loadline/core';
import type { Venue } from '@loadline/simulation';
import type { FirmAccount } from './firm-account.ts';

/** More than any position, so that a liquidity model gives all of it. */
const PLENTY = 1_000_000;

/**
 * What becomes of contracts whose last trade date is over: orders in them expire, and a position
 * that is still there is closed by a market order of the venue's own, filled as at the last price.
 * The reference knows the status and no more; without that nobody could ever close a position.
 *
 * @param date the trading day that has begun.
 */
export function expireContracts(
  accounts: Iterable<FirmAccount>,
  { date, at }: Readonly<{ date: IsoDate; at: UnixMs }>,
  venue: Venue,
  contractOf: (id: ContractId) => Contract | null,
): void {
  for (const { accountId, holdings } of accounts) {
    if (holdings.isIdle) continue;
    const ids = new Set([
      ...holdings.orders().map(({ contractId }) => contractId),
      ...holdings.contracts().map(({ id }) => id),
    ]);
    for (const id of ids) {
      const contract = contractOf(id);
      if (contract === null || contract.lastTradeDate >= date) continue;
      venue.expire(accountId, id, at);
      const last = venue.lastPrice(id);
      if (last === null || venue.closePosition(accountId, id, at) === null) continue;
      venue.onPrice(contract, last, at, false, PLENTY);
    }
  }
}
