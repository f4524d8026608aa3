import type { TradeReport, TradeRow } from '@loadline/research';

/** The report as a table for people. */
export function printReport({ summary, trades, hash }: TradeReport): void {
  const lines = trades.map(tradeLine);
  const exits = Object.entries(summary.exits).map(([reason, count]) => `${reason} ${count}`);
  const text = [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    `trades         ${summary.trades} (${summary.wins} won, ${summary.losses} lost)`,
    `exits          ${exits.join(', ') || 'none'}`,
    `gross          ${summary.grossPnl}`,
    `fees           ${summary.fees}`,
    `net            ${summary.netPnl}`,
    `max drawdown   ${summary.maxDrawdown}`,
    `profit factor  ${summary.profitFactor ?? 'not defined'}`,
    `hash           ${hash}`,
  ];
  process.stdout.write(`${text.join('\n')}\n`);
}

function tradeLine(trade: TradeRow): string {
  const { side, quantity, entryTime, entryPrice, exitTime, exitPrice, exitReason, netPnl } = trade;
  const entry = `${entryTime.slice(0, 16).replace('T', ' ')} ${side.padEnd(4)} ${quantity}`;
  const prices = `${entryPrice.padStart(10)} -> ${exitPrice.padStart(10)}`;
  const exit = `${exitTime.slice(11, 16)} ${exitReason.padEnd(9)}`;
  return `${entry} ${prices}  ${exit} ${netPnl.padStart(10)}`;
}
