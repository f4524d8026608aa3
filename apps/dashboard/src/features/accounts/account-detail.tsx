import type { AccountState } from '@loadline/api-schema';
import { useSection } from '../../stream/desk-context.tsx';
import { limitText, moneyText } from '../../text/money-text.ts';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Profit, Unknown } from '../../ui/profit.tsx';
import { ConfirmButton } from '../risk/confirm-dialog.tsx';
import { HaltButton, ResumeButton } from '../risk/stop-dialog.tsx';
import { roomsOf } from './account-room.ts';
import { RoomGauge } from './room-gauge.tsx';
import { causeText, standingTitle } from './state-words.ts';

type AccountDetailProps = Readonly<{ id: string; account: AccountState }>;

/** One account in full: its money, what keeps it from opening, and its room to each limit. */
export function AccountDetail({ id, account }: AccountDetailProps) {
  const { balance, equity, dayPnl, openPnl } = account;
  return (
    <div id={id} className="space-y-2 px-3 pb-3">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5">
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
      <StandingNotice account={account} />
      <StateNotice account={account} />
      <Gauges account={account} />
      <RiskFigures account={account} />
      {(account.risk.state.kind === 'active' || account.risk.state.kind === 'reducing') && (
        <div className="flex justify-end">
          <HaltButton account={account} />
        </div>
      )}
    </div>
  );
}

function Gauges({ account: { risk } }: { readonly account: AccountState }) {
  const rooms = roomsOf(risk);
  if (rooms.length === 0) {
    return <p className="text-faint text-xs">No limit on equity is in force, or none is known.</p>;
  }
  return (
    <div className="space-y-2">
      {rooms.map((room) => (
        <RoomGauge key={room.limit} room={room} />
      ))}
    </div>
  );
}

/** What an account would come to at worst, its size, and the way to its target. */
function RiskFigures({ account: { risk } }: { readonly account: AccountState }) {
  const { worst, unbounded, lots, tradesToday, contractsToday, target } = risk;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5 border-line border-t pt-2">
      <Figure name="Worst case equity">
        {unbounded !== null ? (
          <span className="text-danger">no bound: {unbounded}</span>
        ) : worst === null ? (
          <Unknown />
        ) : (
          moneyText(worst)
        )}
      </Figure>
      <Figure name="Lots, entries filled">
        {lots.used} of {lots.allowed}
      </Figure>
      <Figure name="Trades today">
        {tradesToday} ({contractsToday} contracts)
      </Figure>
      {target !== null && (
        <Figure name="Profit target">
          {moneyText(target.totalProfit)} of {limitText(target.required)}
        </Figure>
      )}
    </dl>
  );
}

/** What a person has to decide before the account opens anything. */
function StandingNotice({ account }: { readonly account: AccountState }) {
  const { standing, facts } = account.risk;
  const title = standingTitle(standing);
  if (title === null) return null;
  const grave = standing === 'contradicted' || standing === 'ended';
  return (
    <Notice grave={grave}>
      <strong className="font-semibold">{title}</strong>
      {facts.map((fact) => (
        <span key={fact} className="block">
          {fact}
        </span>
      ))}
      {(standing === 'unconfirmed' || standing === 'contradicted') && (
        <ConfirmButton account={account} />
      )}
    </Notice>
  );
}

/** The state with its cause; while it is active, why nothing could be opened all the same. */
function StateNotice({ account }: { readonly account: AccountState }) {
  const isKilled = useSection('killSwitch') !== null;
  const { openingDeniedBecause, risk } = account;
  const { kind } = risk.state;
  const cause = causeText(risk.state);
  if (cause !== null) {
    return (
      <Notice grave={kind !== 'reducing'}>
        {cause}
        {kind !== 'locked' && !isKilled && <ResumeButton account={account} />}
      </Notice>
    );
  }
  if (openingDeniedBecause === null || risk.standing !== 'confirmed') return null;
  return (
    <Notice grave={false}>
      <strong className="font-semibold">No new positions.</strong> {openingDeniedBecause.detail}
    </Notice>
  );
}

type NoticeProps = Readonly<{ grave: boolean; children: React.ReactNode }>;

function Notice({ grave, children }: NoticeProps) {
  return (
    <div
      className={classes(
        'flex gap-1.5 rounded-md px-2 py-1.5 text-xs',
        grave ? 'bg-danger/15 text-danger' : 'bg-warn/10 text-warn',
      )}
    >
      <Icon name={grave ? 'danger' : 'warning'} className="mt-px size-3.5 shrink-0" />
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}

type FigureProps = Readonly<{ name: string; large?: boolean; children: React.ReactNode }>;

function Figure({ name, large = false, children }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-2xs text-faint">{name}</dt>
      <dd
        className={classes(
          'break-words',
          large ? 'font-semibold text-lg leading-6' : 'text-soft text-xs',
        )}
      >
        {children}
      </dd>
    </div>
  );
}
