import { MINUTE_MS, type SessionCalendar, type UnixMs } from '@loadline/core';
import type { Catalog } from '../market/catalog.ts';
import type { MarketPlayer } from '../market/market-player.ts';
import type { MarketSource, MinuteSlice } from '../market/market-source.ts';
import type { HistoryReader } from '../rest/route.ts';
import { BarBuckets } from './bar-buckets.ts';

export type HistoryParts = Readonly<{
  source: MarketSource;
  calendar: SessionCalendar;
  catalog: Catalog;
  player: MarketPlayer;
  /** Market time. */
  now: () => UnixMs;
}>;

/** The history of the market that is played, as of market time. */
export function historyReader(parts: HistoryParts): HistoryReader {
  const { source, calendar, catalog, player, now } = parts;
  return {
    slices: (contractId, from, to) => {
      const contract = catalog.contract(contractId);
      if (contract === null || to <= from) return [];
      // Bars of seconds can begin within a minute; what is before `from` is left out later.
      const minute = (Math.floor(from / MINUTE_MS) * MINUTE_MS) as UnixMs;
      const slices = source.history(contract.id, minute, to as UnixMs);
      const isHalted = (at: number) => catalog.isHalted(contract, at as UnixMs);
      return catalog.clockAt(to as UnixMs) === to
        ? slices
        : slices.flatMap((slice) => withoutHalts(slice, isHalted));
    },
    forming: (contractId) => {
      const contract = catalog.contract(contractId);
      const isHalted = contract !== null && catalog.isHalted(contract, now());
      return isHalted ? null : player.forming(contractId, now());
    },
    buckets: (contractId, unit, unitNumber) => {
      const contract = catalog.contract(contractId);
      const product = contract?.product ?? source.products[0];
      if (product === undefined) throw new RangeError('a market has products');
      return new BarBuckets(calendar, product, {
        unit,
        unitNumber,
        clockAt: (at) => catalog.clockAt(at),
      });
    },
  };
}

/** The stretches of a slice that were shown: minutes of a halt have no bar. */
function withoutHalts(slice: MinuteSlice, isHalted: (at: number) => boolean): MinuteSlice[] {
  const shown: MinuteSlice[] = [];
  let start = slice.start;
  for (let index = slice.start; index <= slice.end; index += 1) {
    const openedAt = slice.minutes.openedAt[index] ?? 0;
    if (index < slice.end && !isHalted(openedAt)) continue;
    if (index > start) shown.push({ ...slice, start, end: index });
    start = index + 1;
  }
  return shown;
}
