import { useState } from 'react';
import { AccountsPanel } from './features/accounts/accounts-panel.tsx';
import { ChartPanel } from './features/chart/chart-panel.tsx';
import { FlattenButton } from './features/flatten/flatten-dialog.tsx';
import { useDocumentTitle } from './features/header/document-title.ts';
import { HeaderBar } from './features/header/header-bar.tsx';
import { StaleBanner } from './features/header/stale-banner.tsx';
import { OrdersPanel } from './features/orders/orders-panel.tsx';
import { PositionsPanel } from './features/positions/positions-panel.tsx';
import { KillBanner, KillButton } from './features/risk/kill-switch.tsx';
import { RecordPanels } from './features/risk/record-panels.tsx';
import { StrategyPanel } from './features/strategy/strategy-panel.tsx';
import { TradesPanel } from './features/trades/trades-panel.tsx';
import { useSection } from './stream/desk-context.tsx';
import { classes } from './ui/classes.ts';

/**
 * The page: on a desk screen it fills the window and panels scroll inside; on a phone it stacks.
 */
export function App() {
  const [chosen, setChosen] = useState<number | null>(null);
  const accountId = useShownAccount(chosen);
  useDocumentTitle(accountId);
  return (
    <div className="flex min-h-full flex-col lg:h-full">
      <HeaderBar>
        <div className="flex gap-2">
          <FlattenButton accountId={accountId} />
          <KillButton />
        </div>
      </HeaderBar>
      <StaleBanner />
      <KillBanner />
      <main
        className={classes(
          'flex min-h-0 flex-1 flex-col gap-2 p-2 lg:grid',
          'lg:grid-cols-[minmax(0,1fr)_23.5rem]',
        )}
      >
        <div className="min-h-0 min-w-0 max-lg:contents lg:flex lg:flex-col lg:gap-2">
          <ChartPanel className="max-lg:h-[60vh] max-lg:shrink-0 lg:flex-1" />
          <div
            className={classes(
              'gap-2 max-lg:contents lg:grid lg:h-64 lg:shrink-0',
              'lg:grid-cols-[minmax(0,1.22fr)_minmax(0,1fr)]',
            )}
          >
            <div className="min-h-0 min-w-0 max-lg:contents lg:flex lg:flex-col lg:gap-2">
              <PositionsPanel
                className={classes('max-lg:order-2 max-lg:min-h-24 lg:h-[6.25rem] lg:shrink-0')}
              />
              <OrdersPanel className="max-lg:order-3 max-lg:min-h-24 lg:flex-1" />
            </div>
            <RecordPanels />
          </div>
        </div>
        <div className="min-h-0 min-w-0 max-lg:contents lg:flex lg:flex-col lg:gap-2">
          <AccountsPanel
            accountId={accountId}
            onChoose={setChosen}
            className="max-lg:order-1 lg:max-h-[55%] lg:shrink-0"
          />
          <StrategyPanel className="max-lg:order-5 lg:max-h-[60%]" />
          <TradesPanel className="max-lg:order-4 max-lg:min-h-24 lg:min-h-32 lg:flex-1" />
        </div>
      </main>
    </div>
  );
}

/** The account that the person chose, or the one that the first strategy trades. */
function useShownAccount(chosen: number | null): number | null {
  const accounts = useSection('accounts') ?? [];
  const strategies = useSection('strategies') ?? [];
  const wanted = chosen ?? strategies[0]?.accountId;
  const known = accounts.find(({ accountId }) => accountId === wanted) ?? accounts[0];
  return known?.accountId ?? null;
}
