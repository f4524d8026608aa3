import { DAY_MS, MINUTE_MS, type Price, type UnixMs } from '@loadline/core';
import { firstIndexAt, type TradeColumns } from '@loadline/data';
import { PATH_OFFSETS_MS, writePath } from '@loadline/simulation';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { QuoteBoard } from '../hubs/quote-board.ts';
import type { GatewayState } from '../store/records.ts';
import type { Catalog } from './catalog.ts';
import type { MarketPlayer } from './market-player.ts';
import type { MarketSource, MinuteColumns } from './market-source.ts';

export type PrimeOptions = Readonly<{
  source: MarketSource;
  catalog: Catalog;
  player: MarketPlayer;
  board: QuoteBoard;
  desk: AccountDesk;
  state: GatewayState;
  at: UnixMs;
}>;

/** Holidays and a weekend: the session before the current one lies within this. */
const LOOK_BACK_MS = 6 * DAY_MS;

/**
 * Gives a gateway that starts in the middle of a market what it would know if it had been there:
 * last prices, the session's figures, and then the orders of its file.
 */
export function primeMarket(options: PrimeOptions): void {
  const { catalog, player, board, desk, state, at } = options;
  for (const contract of catalog.active(at)) primeContract(contract.id, options);
  for (const quote of player.lastQuotes()) board.onQuote(quote.contract, quote);
  desk.restoreOrders(state);
}

function primeContract(
  contractId: string,
  { source, catalog, player, board, desk, at }: PrimeOptions,
) {
  const contract = catalog.contract(contractId);
  if (contract === null) return;
  const forming = player.forming(contractId, at);
  const to = (at - MINUTE_MS + 1) as UnixMs;
  const path = new Int32Array(PATH_OFFSETS_MS.length);
  const show = (price: number, size: number, shownAt: number, aggressor = 0) => {
    board.onTrade(contract, { price: price as Price, size, at: shownAt as UnixMs, aggressor });
    desk.venue.restorePrice(contract, price as Price, shownAt as UnixMs);
  };
  const from = (to - LOOK_BACK_MS) as UnixMs;
  for (const { minutes, start, end, trades } of source.history(contract.id, from, to)) {
    for (let index = start; index < end; index += 1) {
      if (trades !== undefined && index === end - 1) {
        showTrades(trades, minutes.openedAt[index] ?? 0, show);
        continue;
      }
      // In the order in which they were shown: the last step decides between bid and ask.
      writePathOf(minutes, index, path);
      for (const [leg, offset] of PATH_OFFSETS_MS.entries()) {
        const volume = leg === 0 ? (minutes.volume[index] ?? 0) : 0;
        show(path[leg] ?? 0, volume, (minutes.openedAt[index] ?? 0) + offset);
      }
    }
  }
  for (const [index, price] of (forming?.prices ?? []).entries()) {
    const [size, shownAt] = [forming?.sizes[index] ?? 0, forming?.times[index] ?? 0];
    show(price, size, shownAt, forming?.aggressors[index]);
  }
}

type Show = (price: number, size: number, shownAt: number, aggressor: number) => void;

/** The last whole minute trade by trade, since the last one decides the quote. */
function showTrades({ at, price, size, aggressor }: TradeColumns, openedAt: number, show: Show) {
  const end = firstIndexAt(at, openedAt + MINUTE_MS);
  for (let index = firstIndexAt(at, openedAt); index < end; index += 1) {
    show(price[index] ?? 0, size[index] ?? 0, at[index] ?? 0, aggressor[index] ?? 0);
  }
}

function writePathOf(minutes: MinuteColumns, index: number, path: Int32Array): void {
  const open = (minutes.open[index] ?? 0) as Price;
  const high = (minutes.high[index] ?? 0) as Price;
  const low = (minutes.low[index] ?? 0) as Price;
  const close = (minutes.close[index] ?? 0) as Price;
  writePath({ open, high, low, close }, path);
}
