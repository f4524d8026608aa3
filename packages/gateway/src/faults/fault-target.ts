import {
  type AccountId,
  type Contract,
  type Price,
  type Quantity,
  sideSign,
  type UnixMs,
} from '@loadline/core';
import type { SimulatedOrder } from '@loadline/simulation';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { SessionRegistry } from '../hubs/session-registry.ts';
import type { Catalog } from '../market/catalog.ts';

/** The parts of a gateway that faults reach into; some are made after the faults. */
export type FaultParts = Readonly<{
  desk: () => AccountDesk;
  catalog: () => Catalog;
  registry: SessionRegistry;
  /** Market time. */
  marketNow: () => UnixMs;
}>;

/** How far from the last price a stranger's order rests. */
const FOREIGN_TICKS = 40;

/** What a fault does to the gateway at the moment in which it is switched on or off. */
export class FaultTarget {
  readonly #parts: FaultParts;

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  /** `GatewayLogout` to every hub connection. */
  logOut(): void {
    const { registry } = this.#parts;
    for (const session of registry.sessions()) session.logOut();
  }

  /** Ends every hub connection in an orderly way. */
  endHubs(): void {
    for (const session of this.#parts.registry.sessions()) session.end(null);
  }

  get marketNow(): UnixMs {
    return this.#parts.marketNow();
  }

  /** Tells every account anew: whether it can trade has changed. */
  tellAccounts(): void {
    this.#parts.desk().tellAccounts();
  }

  /**
   * Somebody else's order in the account and contract of the newest order, or in the first ones.
   *
   * @param size contracts; a negative size sells.
   */
  tradeAsStranger(size: number, { isResting }: Readonly<{ isResting: boolean }>): void {
    const { desk, marketNow } = this.#parts;
    const place = this.#place();
    if (place === null) return;
    const side = size > 0 ? 'buy' : 'sell';
    const away = (place.lastPrice - sideSign(side) * FOREIGN_TICKS) as Price;
    const request = {
      accountId: place.accountId,
      contract: place.contract,
      type: isResting ? ('limit' as const) : ('market' as const),
      side,
      quantity: Math.abs(size) as Quantity,
      limitPrice: isResting ? away : null,
      stopPrice: null,
      bracket: null,
      customTag: null,
    } as const;
    desk().place(request, marketNow());
  }

  #place(): Readonly<{ accountId: AccountId; contract: Contract; lastPrice: Price }> | null {
    const { venue, firm } = this.#parts.desk();
    const accounts = firm.accounts().filter(({ canTrade }) => canTrade);
    let newest: SimulatedOrder | null = null;
    for (const { accountId } of accounts) {
      const order = venue.orders(accountId).at(-1);
      if (order === undefined) continue;
      const isNewer = Number(order.venueOrderId) > Number(newest?.venueOrderId ?? 0);
      if (isNewer) newest = order;
    }
    const catalog = this.#parts.catalog();
    const accountId = newest?.accountId ?? accounts[0]?.accountId;
    const contracts = catalog.active(this.#parts.marketNow());
    const contract = newest === null ? contracts[0] : catalog.contract(newest.contractId);
    if (accountId === undefined || contract === undefined || contract === null) return null;
    const lastPrice = venue.lastPrice(contract.id);
    return lastPrice === null ? null : { accountId, contract, lastPrice };
  }
}
