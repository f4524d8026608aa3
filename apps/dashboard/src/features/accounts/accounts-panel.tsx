import type { AccountState } from '@loadline/api-schema';
import { useSection } from '../../stream/desk-context.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel, Scroll } from '../../ui/panel.tsx';
import { Profit } from '../../ui/profit.tsx';
import { Empty, Loading } from '../../ui/states.tsx';
import { AccountDetail } from './account-detail.tsx';
import { STATE_WORDS } from './state-words.ts';

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

/** On a folded account: no new positions, and why when the pointer rests on it. */
function DeniedSign({ account: { openingDeniedBecause } }: { readonly account: AccountState }) {
  return (
    <span title={openingDeniedBecause?.detail ?? ''} className="text-warn">
      <Icon name="warning" className="size-3.5" />
      <span className="sr-only">No new positions.</span>
    </span>
  );
}

const LOOKS: Readonly<Record<AccountState['state'], string>> = {
  active: 'border-profit/50 text-profit',
  reducing: 'border-warn/50 text-warn',
  halted: 'border-danger/60 text-danger',
  locked: 'border-danger/60 bg-danger/15 text-danger',
  unknown: 'border-edge text-soft',
};

function StateBadge({ account: { state, canTrade } }: { readonly account: AccountState }) {
  const look = canTrade ? LOOKS[state] : LOOKS.halted;
  const word = canTrade ? STATE_WORDS[state] : 'Closed by the venue';
  return <span className={`whitespace-nowrap rounded border px-1.5 text-2xs ${look}`}>{word}</span>;
}
