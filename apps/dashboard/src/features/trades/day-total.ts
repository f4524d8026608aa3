import type { RoundTrip } from '@loadline/api-schema';

/**
 * The net profit of trades in dollars as decimal text: summed in micro-dollars, so that it is
 * exact.
 */
export function netTotal(trades: readonly Pick<RoundTrip, 'netPnl'>[]): string {
  const micros = trades.reduce((sum, { netPnl }) => sum + microsOf(netPnl), 0);
  return (micros / 1_000_000).toFixed(6).replace(/0{0,4}$/, '');
}

const microsOf = (amount: string): number => Math.round(Number(amount) * 1_000_000);
