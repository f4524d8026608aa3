import type { Bar, ContractId, UnixMs } from '@loadline/core';
import { z } from 'zod';
import type { Queryable } from '../database/sql.ts';
import { price, unixMs } from './row-schemas.ts';

/** Bars of one contract and length, never of a continuous series. */
export type BarSeries = Readonly<{
  venueConnectionId: string;
  contractId: ContractId;
  minutes: number;
}>;

export type BarRange = Readonly<{
  /** Bars that open at or after this moment. */
  from: UnixMs;
  /** Bars that open before this moment. */
  to: UnixMs;
  /** At most so many, the latest ones. */
  limit: number;
}>;

const barRow = z.object({
  openedAt: unixMs,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: z.number(),
});

/** Bars of a range, oldest first. */
export async function readBars(
  sql: Queryable,
  { venueConnectionId, contractId, minutes }: BarSeries,
  { from, to, limit }: BarRange,
): Promise<readonly Bar[]> {
  const rows = await sql`
    select opened_at_ms as "openedAt", open_ticks as "open", high_ticks as "high",
      low_ticks as "low", close_ticks as "close", volume
    from bars
    where venue_connection_id = ${venueConnectionId} and contract_id = ${contractId}
      and minutes = ${minutes} and opened_at_ms >= ${from} and opened_at_ms < ${to}
    order by opened_at_ms desc
    limit ${limit}`;
  return z.array(barRow).parse(rows).reverse();
}

/**
 * Saves bars; one that is there already is replaced, since a later answer of the venue is truer.
 */
export async function saveBars(
  sql: Queryable,
  { venueConnectionId, contractId, minutes }: BarSeries,
  bars: readonly Bar[],
): Promise<void> {
  // One statement may write a row only once, and history and stream overlap: the last one counts.
  const single = [...new Map(bars.map((bar) => [bar.openedAt, bar])).values()];
  const column = (field: keyof Bar): number[] => single.map((bar) => bar[field]);
  await sql`
    insert into bars (venue_connection_id, contract_id, minutes, opened_at_ms, open_ticks,
      high_ticks, low_ticks, close_ticks, volume)
    select ${venueConnectionId}, ${contractId}, ${minutes}, row.* from unnest(
      ${column('openedAt')}::bigint[], ${column('open')}::bigint[], ${column('high')}::bigint[],
      ${column('low')}::bigint[], ${column('close')}::bigint[], ${column('volume')}::bigint[]
    ) as row
    on conflict (owner_id, venue_connection_id, contract_id, minutes, opened_at_ms) do update set
      open_ticks = excluded.open_ticks, high_ticks = excluded.high_ticks,
      low_ticks = excluded.low_ticks, close_ticks = excluded.close_ticks,
      volume = excluded.volume`;
}
