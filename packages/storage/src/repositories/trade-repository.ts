import type { AccountId, ClosedTrade, UnixMs } from '@loadline/core';
import { z } from 'zod';
import type { Queryable } from '../database/sql.ts';
import {
  accountId,
  contractId,
  money,
  price,
  quantity,
  side,
  strategyId,
  unixMs,
} from './row-schemas.ts';

export type TradeSelection = Readonly<{
  deskId: string;
  /** Exits at or after this moment; null is from the beginning. */
  from: UnixMs | null;
  /** Exits before this moment; null is to the end. */
  to: UnixMs | null;
  /** Null is all accounts. */
  accountId: AccountId | null;
}>;

const tradeRow = z.object({
  accountId,
  contractId,
  strategyId: strategyId.nullable(),
  side,
  quantity,
  entryAt: unixMs,
  entryPrice: price,
  exitAt: unixMs,
  exitPrice: price,
  exitReason: z.enum([
    'stop',
    'target',
    'breakeven',
    'trail',
    'endOfDay',
    'flatten',
    'lossLimit',
    'strategy',
    'reverse',
    'unprotected',
    'foreign',
  ]),
  grossPnl: money,
  fees: money,
  netPnl: money,
});

/** Closed round trips in the order in which the desk closed them. */
export async function readTrades(
  sql: Queryable,
  { deskId, from, to, accountId: account }: TradeSelection,
): Promise<readonly ClosedTrade[]> {
  const rows = await sql`
    select account_id as "accountId", contract_id as "contractId", strategy_id as "strategyId",
      side, quantity, entry_at_ms as "entryAt", entry_price_ticks as "entryPrice",
      exit_at_ms as "exitAt", exit_price_ticks as "exitPrice", exit_reason as "exitReason",
      gross_micros as "grossPnl", fees_micros as "fees", net_micros as "netPnl"
    from trades
    where desk_id = ${deskId}
      and exit_at_ms >= ${from ?? 0} and exit_at_ms < ${to ?? Number.MAX_SAFE_INTEGER}
      and (${account}::bigint is null or account_id = ${account}::bigint)
    order by sequence`;
  return z.array(tradeRow).parse(rows);
}
