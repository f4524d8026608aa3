import type { PositionState } from '@loadline/api-schema';
import { useSection } from '../../stream/desk-context.tsx';
import { countText, durationText, priceText } from '../../text/price-text.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Profit, Side, Unknown } from '../../ui/profit.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { useAccountName } from '../accounts/use-account-name.ts';
import { PositionDialog } from './position-dialog.tsx';

/** Every open position with what it earns and what protects it. */
export function PositionsPanel({ className }: { readonly className?: string }) {
  const positions = useSection('positions');
  return (
    <Panel
      title="Positions"
      note={
        positions === null || positions.length === 0
          ? undefined
          : countText(positions.length, 'open position')
      }
      shows="book"
      {...(className === undefined ? {} : { className })}
    >
      <Content positions={positions} />
    </Panel>
  );
}

function Content({ positions }: { readonly positions: readonly PositionState[] | null }) {
  if (positions === null) return <Loading what="positions" />;
  if (positions.length === 0) return <Empty title="Flat">No open positions.</Empty>;
  return (
    <Scroll label="Open positions">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Contract</th>
            <th scope="col">Side</th>
            <th scope="col" className="number">
              Entry
            </th>
            <th scope="col" className="number @max-md:hidden">
              Last
            </th>
            <th scope="col" className="number">
              Open P&L
            </th>
            <th scope="col" className="number">
              Stop
            </th>
            <th scope="col" className="number">
              Target
            </th>
            <th scope="col" className="number @max-lg:hidden">
              Open for
            </th>
          </tr>
        </thead>
        <tbody>
          {positions.map((position) => (
            <PositionRow key={`${position.accountId}:${position.contractId}`} position={position} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function PositionRow({ position }: { readonly position: PositionState }) {
  const { accountId, contractName, side, size, entryPrice, lastPrice, openPnl } = position;
  const accountName = useAccountName(accountId);
  return (
    <tr data-testid="position">
      <td title={accountName}>
        <PositionDialog position={position}>
          <button
            type="button"
            aria-label={`Work on the position ${contractName} ${side} ${size}`}
            className={classes(
              'rounded font-medium underline decoration-faint decoration-dotted',
              'underline-offset-4 hover:decoration-text',
            )}
          >
            {contractName}
          </button>
        </PositionDialog>
      </td>
      <td>
        <Side side={side} /> {size}
      </td>
      <td className="number">{priceText(entryPrice)}</td>
      <td className="number text-soft @max-md:hidden">
        {lastPrice === null ? <Unknown /> : priceText(lastPrice)}
      </td>
      <td className="number font-semibold">
        <Profit amount={openPnl} />
      </td>
      <td className="number">
        <StopPrice position={position} />
      </td>
      <td className="number text-soft">
        {position.targetPrice === null ? <None /> : priceText(position.targetPrice)}
      </td>
      <td className="number text-soft @max-lg:hidden">
        <OpenFor openedAt={position.openedAt} />
      </td>
    </tr>
  );
}

/** A position without a whole stop is what the desk must never have for long: it is said loudly. */
function StopPrice({ position }: { readonly position: PositionState }) {
  const { stopPrice, size, protection } = position;
  const naked = protection?.uncovered ?? (stopPrice === null ? size : 0);
  const seconds = protection?.unprotectedContractSeconds ?? 0;
  const measured = `${seconds.toFixed(1)} contract-seconds without a stop so far`;
  if (naked === 0 && stopPrice !== null) {
    return (
      <span className="text-soft" title={measured}>
        {priceText(stopPrice)}
      </span>
    );
  }
  return (
    <span
      className="inline-flex items-center gap-1 font-semibold text-danger"
      title={measured}
      role="status"
    >
      <Icon name="danger" className="size-3.5" />
      {naked === size ? 'No stop' : `${naked} without stop`}
    </span>
  );
}

const None = () => <span className="text-faint">none</span>;

function OpenFor({ openedAt }: { readonly openedAt: string }) {
  const clock = useSection('clock');
  if (clock === null) return <Unknown />;
  return <>{durationText(Date.parse(clock.marketTime) - Date.parse(openedAt))}</>;
}
