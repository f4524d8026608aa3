import type { AccountState } from '@loadline/api-schema';
import { useSection } from '../../stream/desk-context.tsx';
import { moneyText } from '../../text/money-text.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Profit, Unknown } from '../../ui/profit.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { dailyRoom, maximumRoom } from './account-room.ts';
import { NoGauge, RoomGauge } from './room-gauge.tsx';

type AccountsPanelProps = Readonly<{
  accountId: number | null;
  onChoose: (accountId: number) => void;
  className: string;
}>;

/** The chosen account in full, the others in one line each: a click opens another one. */
export function AccountsPanel({ accountId, onChoose, className }: AccountsPanelProps) {
  const accounts = useSection('accounts');
  const note = accounts !== null && accounts.length > 1 ? `${accounts.length}` : undefined;
  return (
    <Panel title="Accounts" note={note} shows="book" className={className}>
      {accounts === null && <Loading what="accounts" />}
      {accounts?.length === 0 && (
        <Empty title="No account yet">
          The desk has not yet heard of its accounts from the venue.
        </Empty>
      )}
      {accounts !== null && accounts.length > 0 && (
        <Scroll label="Accounts">
          {accounts.map((account) => (
            <Account
              key={account.accountId}
              account={account}
              open={account.accountId === accountId}
              onOpen={() => onChoose(account.accountId)}
            />
          ))}
        </Scroll>
      )}
    </Panel>
  );
}

type AccountProps = Readonly<{ account: AccountState; open: boolean; onOpen: () => void }>;

function Account({ account, open, onOpen }: AccountProps) {
  const detailId = `account-${account.accountId}`;
  return (
    <article aria-label={account.name} className="border-line border-b last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={detailId}
        onClick={onOpen}
        className={classes(
          'flex w-full items-center gap-2 px-3 py-2 text-left hover:bg-hover/50',
          'focus-visible:outline-offset-[-2px]',
        )}
      >
        <Icon name="chevron" className={`size-3 shrink-0 text-faint ${open ? 'rotate-90' : ''}`} />
        <span className="min-w-0 flex-1 truncate">
          <span className="font-medium">{account.name}</span>
          {open && <span className="block text-2xs text-faint">{account.program}</span>}
        </span>
        {!open && account.opening === 'denied' && <DeniedSign account={account} />}
        {open ? (
          <StateBadge account={account} />
        ) : (
          <span className="text-xs">
            <span className="mr-2 text-faint">Day</span>
            <Profit amount={account.dayPnl} />
          </span>
        )}
      </button>
      {open && <AccountDetail id={detailId} account={account} />}
    </article>
  );
}

function AccountDetail({ id, account }: { readonly id: string; readonly account: AccountState }) {
  const { balance, equity, dayPnl, openPnl, openingDeniedBecause } = account;
  return (
    <div id={id} className="space-y-2.5 px-3 pb-3">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        <Figure name="Equity" large>
          {equity === null ? <Unknown /> : moneyText(equity)}
        </Figure>
        <Figure name="Day P&L" large>
          <Profit amount={dayPnl} />
        </Figure>
        <Figure name="Balance">{moneyText(balance)}</Figure>
        <Figure name="Open P&L">
          <Profit amount={openPnl} />
        </Figure>
      </dl>
      <Gauges account={account} />
      {openingDeniedBecause !== null && (
        <p className="flex gap-1.5 rounded-md bg-warn/10 px-2 py-1.5 text-warn text-xs">
          <Icon name="warning" className="mt-px size-3.5 shrink-0" />
          <span>
            <strong className="font-semibold">No new positions.</strong>{' '}
            {openingDeniedBecause.detail}
          </span>
        </p>
      )}
    </div>
  );
}

function Gauges({ account }: { readonly account: AccountState }) {
  const daily = dailyRoom(account);
  const maximum = maximumRoom(account);
  return (
    <div className="space-y-2">
      {daily === null ? (
        <NoGauge title="Daily loss limit" why="none in this program" />
      ) : (
        <RoomGauge room={daily} />
      )}
      {maximum === null ? (
        <NoGauge title="Maximum loss limit" why="none, or its floor is not known" />
      ) : (
        <RoomGauge room={maximum} />
      )}
    </div>
  );
}

type FigureProps = Readonly<{ name: string; large?: boolean; children: React.ReactNode }>;

function Figure({ name, large = false, children }: FigureProps) {
  return (
    <div>
      <dt className="text-2xs text-faint">{name}</dt>
      <dd className={large ? 'font-semibold text-lg leading-6' : 'text-soft'}>{children}</dd>
    </div>
  );
}

/** On a folded account: no new positions, and why when the pointer rests on it. */
function DeniedSign({ account: { openingDeniedBecause } }: { readonly account: AccountState }) {
  return (
    <span title={openingDeniedBecause?.detail ?? ''} className="text-warn">
      <Icon name="warning" className="size-3.5" />
      <span className="sr-only">No new positions.</span>
    </span>
  );
}

const STATES = {
  active: { word: 'Active', look: 'border-profit/50 text-profit' },
  reducing: { word: 'Reducing only', look: 'border-warn/50 text-warn' },
  halted: { word: 'Halted', look: 'border-danger/60 text-danger' },
  unknown: { word: 'Not reconciled', look: 'border-edge text-soft' },
} as const;

function StateBadge({ account: { state, canTrade } }: { readonly account: AccountState }) {
  const { word, look } = canTrade
    ? STATES[state]
    : { word: 'Closed by the venue', look: STATES.halted.look };
  return <span className={`whitespace-nowrap rounded border px-1.5 text-2xs ${look}`}>{word}</span>;
}
