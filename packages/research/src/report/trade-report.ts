import { createHash } from 'node:crypto';
import {
  type ClosedTrade,
  formatMoney,
  formatPrice,
  type Money,
  parseContractId,
  type UnixMs,
} from '@loadline/core';

/** One closed trade as `--json` prints it: times in ISO UTC, prices and money as decimal text. */
export type TradeRow = Readonly<{
  contractId: string;
  side: 'buy' | 'sell';
  quantity: number;
  entryTime: string;
  entryPrice: string;
  exitTime: string;
  exitPrice: string;
  exitReason: string;
  grossPnl: string;
  fees: string;
  netPnl: string;
}>;

export type TradeSummary = Readonly<{
  trades: number;
  wins: number;
  losses: number;
  grossPnl: string;
  fees: string;
  netPnl: string;
  /** Largest fall of the running net result below its own high, after closed trades. */
  maxDrawdown: string;
  /** Gross profit over gross loss of the net results; null without a loss. */
  profitFactor: string | null;
  /** Distinct days, in UTC, on which a trade was closed. */
  daysTraded: number;
  exits: Readonly<Record<string, number>>;
}>;

/** What `loadline backtest --json` and `loadline trades --json` both print. */
export type TradeReport = Readonly<{
  hash: string;
  summary: TradeSummary;
  trades: readonly TradeRow[];
}>;

/** Trades in the order in which they were closed. */
export function tradeReport(trades: readonly ClosedTrade[]): TradeReport {
  const rows = trades.map(tradeRow);
  return { hash: tradesHash(rows), summary: summaryOf(trades), trades: rows };
}

/** SHA-256 over the canonical JSON of the trades: keys in alphabetical order, no white space. */
const tradesHash = (rows: readonly TradeRow[]): string =>
  createHash('sha256').update(canonicalJson(rows)).digest('hex');

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function tradeRow(trade: ClosedTrade): TradeRow {
  const contract = parseContractId(trade.contractId);
  if (!contract.ok) throw new RangeError(`${trade.contractId} is no contract`);
  const { product } = contract.value;
  return {
    contractId: trade.contractId,
    side: trade.side,
    quantity: trade.quantity,
    entryTime: isoTime(trade.entryAt),
    entryPrice: formatPrice(trade.entryPrice, product),
    exitTime: isoTime(trade.exitAt),
    exitPrice: formatPrice(trade.exitPrice, product),
    exitReason: trade.exitReason,
    grossPnl: formatMoney(trade.grossPnl),
    fees: formatMoney(trade.fees),
    netPnl: formatMoney(trade.netPnl),
  };
}

const isoTime = (at: UnixMs): string => new Date(at).toISOString();

function summaryOf(trades: readonly ClosedTrade[]): TradeSummary {
  const sum = (pick: (trade: ClosedTrade) => number): Money =>
    trades.reduce((total, trade) => total + pick(trade), 0) as Money;
  const won = sum(({ netPnl }) => Math.max(0, netPnl));
  const lost = sum(({ netPnl }) => Math.max(0, -netPnl));
  const exits: Record<string, number> = {};
  for (const { exitReason } of trades) exits[exitReason] = (exits[exitReason] ?? 0) + 1;
  return {
    trades: trades.length,
    wins: trades.filter(({ netPnl }) => netPnl > 0).length,
    losses: trades.filter(({ netPnl }) => netPnl < 0).length,
    grossPnl: formatMoney(sum(({ grossPnl }) => grossPnl)),
    fees: formatMoney(sum(({ fees }) => fees)),
    netPnl: formatMoney(sum(({ netPnl }) => netPnl)),
    maxDrawdown: formatMoney(maxDrawdown(trades)),
    profitFactor: lost === 0 ? null : (won / lost).toFixed(4),
    daysTraded: new Set(trades.map(({ exitAt }) => isoTime(exitAt).slice(0, 10))).size,
    exits,
  };
}

function maxDrawdown(trades: readonly ClosedTrade[]): Money {
  let running = 0;
  let high = 0;
  let worst = 0;
  for (const { netPnl } of trades) {
    running += netPnl;
    high = Math.max(high, running);
    worst = Math.max(worst, high - running);
  }
  return worst as Money;
}
