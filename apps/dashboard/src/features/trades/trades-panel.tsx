import type { RoundTrip } from '@loadline/api-schema';
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
            <th scope="col">Time</th>
            <th scope="col">Side</th>
            <th scope="col" className="number">
              Entry
            </th>
            <th scope="col" className="number">
              Exit
            </th>
            <th scope="col" className="max-sm:hidden">
              By
            </th>
            <th scope="col" className="number max-sm:hidden">
              Fees
            </th>
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
    <tr data-testid="trade">
      <td className="text-soft">
        {clockMinute(Date.parse(entryTime))}–{clockMinute(Date.parse(exitTime))}
      </td>
      <td>
        <Side side={side === 'buy' ? 'long' : 'short'} /> {quantity}
      </td>
      <td className="number">{priceText(entryPrice)}</td>
      <td className="number">{priceText(exitPrice)}</td>
      <td className="text-soft max-sm:hidden">{EXIT_WORDS[exitReason]}</td>
      <td className="number text-faint max-sm:hidden">{moneyText(fees)}</td>
      <td className="number font-semibold">
        <Profit amount={netPnl} />
      </td>
    </tr>
  );
}

const EXIT_WORDS: Record<RoundTrip['exitReason'], string> = {
  stop: 'Stop',
  target: 'Target',
  breakeven: 'Breakeven',
  trail: 'Trail',
  endOfDay: 'Day end',
  flatten: 'Flatten',
  lossLimit: 'Loss limit',
  strategy: 'Strategy',
  reverse: 'Reverse',
  foreign: 'Elsewhere',
};
