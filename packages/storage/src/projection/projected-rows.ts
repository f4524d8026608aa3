import { columns, type Queryable } from '../database/sql.ts';
import type { FillData, OrderData, RowEvent, TradeData } from './audit-schema.ts';

/** Whose rows these are, beside the owner, whom the connection names. */
export type DeskIdentity = Readonly<{ deskId: string; venueConnectionId: string }>;

type Context = Readonly<{ sql: Queryable; desk: DeskIdentity; sequence: number; at: number }>;

/** Writes the rows of one event. An event that is older than a row leaves it as it is. */
export async function writeRows(
  sql: Queryable,
  desk: DeskIdentity,
  sequence: number,
  event: RowEvent,
): Promise<void> {
  const context: Context = { sql, desk, sequence, at: event.at };
  switch (event.kind) {
    case 'orderDenied':
      return writeOrder(context, event.order, event.strategyId, event.denial.detail);
    case 'orderChanged':
      return writeOrder(context, event.order, event.strategyId, event.reason);
    case 'filled':
      await writeFill(context, event.fill, event);
      if (event.order !== null) await writeOrder(context, event.order, event.strategyId, '');
      await writePosition(context, event.fill, event.positionSize);
      return writeAccount(context, event.accountId, { balance: event.balance });
    case 'tradeClosed':
      return writeTrade(context, event.trade);
    case 'accountReconciled':
      return writeAccount(context, event.accountId, { name: event.name, balance: event.balance });
    case 'dayRolled':
      return writeAccount(context, event.accountId, event);
    case 'riskDecided':
      return writeDecision(context, event);
    case 'strategyRunning':
    case 'strategyConfigured':
      return writeStrategy(context, event);
  }
}

async function writeOrder(
  { sql, desk, sequence, at }: Context,
  order: OrderData,
  strategyId: string | null,
  reason: string,
): Promise<void> {
  const row = {
    venue_connection_id: desk.venueConnectionId,
    account_id: order.accountId,
    client_order_id: order.clientOrderId,
    venue_order_id: order.venueOrderId,
    contract_id: order.contractId,
    strategy_id: strategyId,
    role: order.role,
    parent_id: order.parentId,
    type: order.type,
    side: order.side,
    quantity: order.quantity,
    filled_quantity: order.fills.reduce((sum, { quantity }) => sum + quantity, 0),
    limit_price_ticks: order.limitPrice,
    stop_price_ticks: order.stopPrice,
    status: order.status.kind,
    reason: plainText(reason),
    created_at_ms: at,
    changed_at_ms: at,
    sequence,
  };
  await sql`
    insert into orders ${columns(row)}
    on conflict (owner_id, venue_connection_id, account_id, client_order_id) do update set
      venue_order_id = coalesce(excluded.venue_order_id, orders.venue_order_id),
      quantity = excluded.quantity, filled_quantity = excluded.filled_quantity,
      limit_price_ticks = excluded.limit_price_ticks, stop_price_ticks = excluded.stop_price_ticks,
      status = excluded.status, reason = excluded.reason,
      changed_at_ms = excluded.changed_at_ms, sequence = excluded.sequence
    where orders.sequence < excluded.sequence`;
}

async function writeFill(
  { sql, desk, sequence }: Context,
  fill: FillData,
  { order, strategyId }: Readonly<{ order: OrderData | null; strategyId: string | null }>,
): Promise<void> {
  const row = {
    venue_connection_id: desk.venueConnectionId,
    account_id: fill.accountId,
    fill_id: fill.fillId,
    venue_order_id: fill.venueOrderId,
    client_order_id: order?.clientOrderId ?? null,
    contract_id: fill.contractId,
    strategy_id: strategyId,
    side: fill.side,
    quantity: fill.quantity,
    price_ticks: fill.price,
    gross_micros: fill.profitAndLoss,
    fees_micros: fill.fees,
    commissions_micros: fill.commissions,
    voided: fill.voided,
    at_ms: fill.at,
    sequence,
  };
  await sql`
    insert into fills ${columns(row)}
    on conflict (owner_id, venue_connection_id, account_id, fill_id) do update set
      voided = excluded.voided, gross_micros = excluded.gross_micros, sequence = excluded.sequence
    where fills.sequence < excluded.sequence`;
}

async function writePosition(
  { sql, desk, sequence, at }: Context,
  { accountId, contractId }: FillData,
  size: number,
): Promise<void> {
  const row = {
    venue_connection_id: desk.venueConnectionId,
    account_id: accountId,
    contract_id: contractId,
    size,
    changed_at_ms: at,
    sequence,
  };
  await sql`
    insert into positions ${columns(row)}
    on conflict (owner_id, venue_connection_id, account_id, contract_id) do update set
      size = excluded.size, changed_at_ms = excluded.changed_at_ms, sequence = excluded.sequence
    where positions.sequence < excluded.sequence`;
}

type AccountChange = Readonly<{
  name?: string;
  balance: number;
  floor?: number | null;
  tradingDay?: string;
}>;

/** What the event does not tell stays as it was. */
async function writeAccount(
  { sql, desk, sequence, at }: Context,
  accountId: number,
  { name, balance, floor, tradingDay }: AccountChange,
): Promise<void> {
  const row = {
    venue_connection_id: desk.venueConnectionId,
    account_id: accountId,
    name: name === undefined ? null : plainText(name),
    balance_micros: balance,
    floor_micros: floor ?? null,
    trading_day: tradingDay ?? null,
    changed_at_ms: at,
    sequence,
  };
  await sql`
    insert into accounts ${columns(row)}
    on conflict (owner_id, venue_connection_id, account_id) do update set
      name = coalesce(excluded.name, accounts.name), balance_micros = excluded.balance_micros,
      floor_micros = coalesce(excluded.floor_micros, accounts.floor_micros),
      trading_day = coalesce(excluded.trading_day, accounts.trading_day),
      changed_at_ms = excluded.changed_at_ms, sequence = excluded.sequence
    where accounts.sequence < excluded.sequence`;
}

async function writeTrade({ sql, desk, sequence }: Context, trade: TradeData): Promise<void> {
  const row = {
    desk_id: desk.deskId,
    sequence,
    venue_connection_id: desk.venueConnectionId,
    account_id: trade.accountId,
    contract_id: trade.contractId,
    strategy_id: trade.strategyId,
    side: trade.side,
    quantity: trade.quantity,
    entry_at_ms: trade.entryAt,
    entry_price_ticks: trade.entryPrice,
    exit_at_ms: trade.exitAt,
    exit_price_ticks: trade.exitPrice,
    exit_reason: trade.exitReason,
    gross_micros: trade.grossPnl,
    fees_micros: trade.fees,
    net_micros: trade.netPnl,
  };
  await sql`insert into trades ${columns(row)} on conflict do nothing`;
}

async function writeDecision(
  { sql, desk, sequence, at }: Context,
  { accountId, strategyId, decision }: Extract<RowEvent, { kind: 'riskDecided' }>,
): Promise<void> {
  const { decisionId, request, verdict, finding, limit } = decision;
  await sql`
    insert into decisions (desk_id, sequence, venue_connection_id, account_id, decision_id,
      strategy_id, contract_id, at_ms, verdict, code, limit_name, record)
    values (${desk.deskId}, ${sequence}, ${desk.venueConnectionId}, ${accountId},
      ${plainText(decisionId)}, ${strategyId}, ${request.contractId}, ${at}, ${verdict},
      ${finding?.code ?? null}, ${limit}, ${jsonText(decision)}::text::jsonb)
    on conflict do nothing`;
}

type StrategyEvent = Extract<RowEvent, { kind: 'strategyRunning' | 'strategyConfigured' }>;

async function writeStrategy(
  { sql, desk, sequence, at }: Context,
  event: StrategyEvent,
): Promise<void> {
  const row = {
    desk_id: desk.deskId,
    strategy_id: event.strategyId,
    running: event.kind === 'strategyRunning' ? event.running : null,
    settings: event.kind === 'strategyConfigured' ? jsonText(event.settings) : null,
    actor: plainText(event.actor),
    changed_at_ms: at,
    sequence,
  };
  await sql`
    insert into strategies (desk_id, strategy_id, running, settings, actor, changed_at_ms, sequence)
    values (${row.desk_id}, ${row.strategy_id}, ${row.running}, ${row.settings}::text::jsonb,
      ${row.actor}, ${row.changed_at_ms}, ${row.sequence})
    on conflict (owner_id, desk_id, strategy_id) do update set
      running = coalesce(excluded.running, strategies.running),
      settings = coalesce(excluded.settings, strategies.settings),
      actor = excluded.actor, changed_at_ms = excluded.changed_at_ms, sequence = excluded.sequence
    where strategies.sequence < excluded.sequence`;
}

/** PostgreSQL's text cannot hold the character 0, which a venue's message could. */
export const plainText = (text: string): string => text.replaceAll('\0', '\uFFFD');

/** JSON for a `jsonb` column, which cannot hold the character 0 either. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');
