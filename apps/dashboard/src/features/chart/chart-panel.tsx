import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDesk, useWatchedContract } from '../../stream/desk-context.tsx';
import { useCell } from '../../stream/value-cell.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { ChartLegend } from './chart-legend.tsx';
import { ChartSession } from './chart-session.ts';
import {
  ContractPicker,
  LastPrice,
  MINUTES,
  type Minutes,
  MinutesPicker,
} from './chart-toolbar.tsx';
import { type ChartContract, useChartContracts } from './use-chart-contracts.ts';
import { useChartOverlays } from './use-chart-overlays.ts';

/** The candle chart of one contract with everything that the desk has on it. */
export function ChartPanel({ className }: { readonly className?: string }) {
  const contracts = useChartContracts();
  const [chosen, setChosen] = useState<string | null>(null);
  const [minutes, setMinutes] = useState<Minutes>(MINUTES[0]);
  const shown =
    contracts?.find(({ contractId }) => contractId === chosen) ?? contracts?.[0] ?? null;
  useWatchedContract(shown?.contractId ?? null);
  return (
    <Panel
      title={shown === null ? 'Chart' : shown.contractName}
      note={shown === null ? undefined : <LastPrice contractId={shown.contractId} />}
      shows="prices"
      {...(className === undefined ? {} : { className })}
      aside={
        <>
          <ContractPicker contracts={contracts ?? []} shown={shown} onChoose={setChosen} />
          <MinutesPicker minutes={minutes} onChoose={setMinutes} />
        </>
      }
    >
      {shown === null ? (
        <NoChart loading={contracts === null} />
      ) : (
        <Chart key={shown.contractId} contract={shown} minutes={minutes} />
      )}
    </Panel>
  );
}

function NoChart({ loading }: { readonly loading: boolean }) {
  if (loading) return <Loading what="the chart" />;
  return <Empty title="No contract to show">The desk has not yet learned what it trades.</Empty>;
}

function Chart({
  contract,
  minutes,
}: {
  readonly contract: ChartContract;
  readonly minutes: Minutes;
}) {
  const container = useRef<HTMLDivElement>(null);
  const session = useChartSession(container, contract.contractId, minutes);
  return (
    <div className="flex h-full flex-col">
      {/* A line of its own: inside of the chart it would lie over levels at its top. */}
      <div className="min-h-7 shrink-0 px-3 pt-1.5 max-sm:min-h-11">
        {session !== null && <ChartLegend legend={session.legend} minutes={minutes} />}
      </div>
      <div className="relative min-h-0 flex-1">
        {/* A chart that takes keys is an application, for which there is no element. */}
        <div
          ref={container}
          role="application"
          // The arrow keys move the chart.
          tabIndex={0}
          data-testid="chart"
          aria-label={`Candle chart of ${contract.contractName}. ${CHART_KEYS}`}
          className="absolute inset-0 focus-visible:outline-offset-[-2px]"
          onKeyDown={(event) => onKey(event, session)}
        />
        {session !== null && <Overlays session={session} contract={contract} />}
      </div>
      <Notice />
    </div>
  );
}

const CHART_KEYS = 'Arrow keys move it, plus and minus zoom, End goes to the newest candle.';

type OverlaysProps = Readonly<{ session: ChartSession; contract: ChartContract }>;

function Overlays({ session, contract }: OverlaysProps) {
  const drawn = useChartOverlays(session, contract.contractId);
  return (
    <>
      <ul className="sr-only" aria-label={`Drawn on ${contract.contractName}`} data-testid="drawn">
        {drawn.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      <History session={session} />
      <GoLive session={session} />
    </>
  );
}

function History({ session }: { readonly session: ChartSession }) {
  const history = useCell(session.history);
  const { candle } = useCell(session.legend);
  if (history.kind === 'ready' && candle !== null) return null;
  return (
    <div className="absolute inset-0 z-10 bg-panel/80">
      {history.kind === 'loading' && <Loading what="bars" />}
      {history.kind === 'ready' && (
        <Empty title="No bars yet">The first candle comes with the first trade.</Empty>
      )}
      {history.kind === 'failed' && (
        <Failure message={history.message} onRetry={() => void session.loadNewest()} />
      )}
    </div>
  );
}

function GoLive({ session }: { readonly session: ChartSession }) {
  const view = useCell(session.view);
  if (view.live) return null;
  return (
    <Button
      className="absolute right-20 bottom-9 z-10 shadow-black/50 shadow-lg"
      onClick={() => session.chart.goLive()}
    >
      Go to live <Icon name="live" className="size-3.5" />
    </Button>
  );
}

/** The notice that the licence of Lightweight Charts asks for, with its link. */
function Notice() {
  return (
    <p className="shrink-0 px-3 pb-1.5 text-2xs text-faint">
      <span className="max-sm:hidden">Times are New York’s. </span>
      Chart: TradingView Lightweight Charts™, © 2025{' '}
      <a
        className="underline hover:text-text"
        href="https://www.tradingview.com/"
        target="_blank"
        rel="noreferrer"
      >
        TradingView, Inc.
      </a>
    </p>
  );
}

/** The session lives as long as the contract is shown; the length of a candle changes within it. */
function useChartSession(
  container: React.RefObject<HTMLDivElement | null>,
  contractId: string,
  minutes: Minutes,
): ChartSession | null {
  const { store } = useDesk();
  const queries = useQueryClient();
  const [session, setSession] = useState<ChartSession | null>(null);
  const firstMinutes = useRef(minutes);
  useEffect(() => {
    if (container.current === null) return undefined;
    const options = { container: container.current, contractId, store, queries };
    const opened = new ChartSession({ ...options, minutes: firstMinutes.current });
    const stop = opened.view.subscribe(() => describeView(container.current, opened));
    setSession(opened);
    return () => {
      stop();
      opened.close();
    };
  }, [container, contractId, store, queries]);
  useEffect(() => session?.setMinutes(minutes), [session, minutes]);
  return session;
}

/** Told to whoever cannot see the canvas: how much of the market is in view. */
function describeView(element: HTMLElement | null, session: ChartSession): void {
  const { visibleBars, live } = session.view.get();
  if (element === null) return;
  element.dataset['visibleBars'] = String(visibleBars);
  element.dataset['live'] = String(live);
}

function onKey(event: KeyboardEvent, session: ChartSession | null): void {
  const chart = session?.chart;
  if (chart === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const actions: Record<string, () => void> = {
    ArrowLeft: () => chart.scrollBy(-20),
    ArrowRight: () => chart.scrollBy(20),
    '+': () => chart.zoom(0.8),
    '=': () => chart.zoom(0.8),
    '-': () => chart.zoom(1.25),
    End: () => chart.goLive(),
  };
  const action = actions[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}
