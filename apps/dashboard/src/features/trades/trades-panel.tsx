import type { RoundTrip } from '@loadline/api-schema';
import type { ReactNode } from 'react';
import { useSection } from '../../stream/desk-context.tsx';
import { moneyText } from '../../text/money-text.ts';
import { clockMinute } from '../../text/new-york-time.ts';
import { priceText } from '../../text/price-text.ts';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Profit, Side } from '../../ui/profit.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { netTotal } from './day-total.ts';

/** The round trips that closed today, newest first, with their total after fees. */
export function TradesPanel({ className }: { readonly className?: string }) {
  const trades = useSection('trades');
  const total = trades === null || trades.length === 0 ? undefined : <Total trades={trades} />;
  return (
    <Panel
      title="Trades today"
      note={total}
      shows="record"
      {...(className === undefined ? {} : { className })}
    >
      <Content trades={trades} />
    </Panel>
  );
}

function Total({ trades }: { readonly trades: readonly RoundTrip[] }) {
  return (
    <>
      {trades.length}, net <Profit amount={netTotal(trades)} className="font-semibold" />
    </>
  );
}

function Content({ trades }: { readonly trades: readonly RoundTrip[] | null }) {
  if (trades === null) return <Loading what="trades" />;
  if (trades.length === 0) return <Empty title="No trade has closed today" />;
  return (
    <Scroll label="Trades today">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Trade</th>
            <th scope="col">Entry and exit</th>
            <th scope="col" className="number">
              Net P&L
            </th>
          </tr>
        </thead>
        <tbody>
          {trades.toReversed().map((trade) => (
            <TradeRow
              key={`${trade.contractId}:${trade.entryTime}:${trade.exitTime}`}
              trade={trade}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function TradeRow({ trade }: { readonly trade: RoundTrip }) {
  const { side, quantity, entryTime, exitTime, entryPrice, exitPrice, exitReason, fees, netPnl } =
    trade;
  return (
    <tr data-testid="trade" className="align-top">
      <td>
        <Side side={side === 'buy' ? 'long' : 'short'} /> {quantity}
        <Second>
          {clockMinute(Date.parse(entryTime))} to {clockMinute(Date.parse(exitTime))}
        </Second>
      </td>
      <td>
        {priceText(entryPrice)} <span className="text-faint">to</span> {priceText(exitPrice)}
        <Second>{EXIT_WORDS[exitReason]}</Second>
      </td>
      <td className="number">
        <Profit amount={netPnl} className="font-semibold" />
        <Second>fees {moneyText(fees)}</Second>
      </td>
    </tr>
  );
}

function Second({ children }: { readonly children: ReactNode }) {
  return <span className="block text-2xs text-faint">{children}</span>;
}

const EXIT_WORDS: Record<RoundTrip['exitReason'], string> = {
  stop: 'Stopped out',
  target: 'Target reached',
  breakeven: 'Stopped at breakeven',
  trail: 'Trailing stop',
  endOfDay: 'Closed at the end of the day',
  flatten: 'Flattened by hand',
  lossLimit: 'Closed for a loss limit',
  unprotected: 'Closed for want of a stop',
  strategy: 'Closed by the strategy',
  reverse: 'Reversed',
  foreign: 'Closed elsewhere',
};
