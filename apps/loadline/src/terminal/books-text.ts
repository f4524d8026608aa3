import type { OrderState, PositionState } from '@loadline/api-schema';

/** The working orders, a line each under a head; a sentence when there are none. */
export function ordersText(orders: readonly OrderState[]): string {
  if (orders.length === 0) return 'No order works.\n';
  const head = ['order', 'account', 'contract', 'for', 'side', 'size', 'type', 'price', 'status'];
  const rows = orders.map((order) => [
    order.clientOrderId ?? `venue ${order.venueOrderId}`,
    String(order.accountId),
    order.contractName,
    order.role,
    order.side,
    String(order.quantity),
    order.type,
    order.price ?? '-',
    order.status,
  ]);
  return table([head, ...rows]);
}

/** The open positions, a line each under a head; a sentence when there are none. */
export function positionsText(positions: readonly PositionState[]): string {
  if (positions.length === 0) return 'Nothing is open.\n';
  const head = ['account', 'contract', 'side', 'size', 'entry', 'last', 'open', 'stop', 'target'];
  const rows = positions.map((position) => [
    String(position.accountId),
    position.contractName,
    position.side,
    String(position.size),
    position.entryPrice,
    position.lastPrice ?? '-',
    position.openPnl ?? '-',
    position.stopPrice ?? 'NONE',
    position.targetPrice ?? '-',
  ]);
  return table([head, ...rows]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  );
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}
