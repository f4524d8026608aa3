import type { ConnectionsSection, LinkState } from '@loadline/api-schema';
import type { ReactNode } from 'react';
import { useLink, useSection } from '../../stream/desk-context.tsx';
import { classes } from '../../ui/classes.ts';
import { MarketClock } from './market-clock.tsx';
import { VenueCalls } from './venue-calls.tsx';

/**
 * The top line: who we are, what time it is on the market, what we are connected to, the way
 * out.
 */
export function HeaderBar({ children }: { readonly children: ReactNode }) {
  return (
    <header
      className={classes(
        'flex min-h-12 shrink-0 flex-wrap items-center gap-x-5 gap-y-1.5',
        'border-line border-b bg-panel px-3 py-1.5 sm:px-4',
      )}
    >
      <WordMark />
      <div className="max-sm:order-3 max-sm:w-full">
        <MarketClock />
      </div>
      <div className="ml-auto max-sm:order-4 max-sm:ml-0">
        <ConnectionLights />
      </div>
      <div className="max-sm:order-2 max-sm:ml-auto">{children}</div>
    </header>
  );
}

/** A ship's load line: the mark that must never go under water. */
function WordMark() {
  return (
    <h1 className="flex items-center gap-2 font-semibold text-[0.9375rem] tracking-tight">
      <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6">
        <circle cx="12" cy="12" r="6.5" fill="none" stroke="var(--color-accent)" strokeWidth="2" />
        <path d="M2 12h20" stroke="var(--color-text)" strokeWidth="2.2" strokeLinecap="round" />
      </svg>
      Loadline
    </h1>
  );
}

function ConnectionLights() {
  const link = useLink();
  const connections = useSection('connections');
  const version = useSection('version');
  const known = link.state === 'open' ? connections : null;
  return (
    <ul aria-label="Connections" className="flex items-center gap-3.5 text-xs">
      <Light name="Desk" state={link.state === 'open' ? 'up' : 'down'} title={link.reason} />
      <HubLight name="Market" hub="marketHub" connections={known} />
      <HubLight name="Orders" hub="userHub" connections={known} />
      <HubLight name="Database" hub="database" connections={known} />
      <VenueCalls />
      {version !== null && <VenueBadge venue={version.venue} version={version.version} />}
    </ul>
  );
}

type HubLightProps = Readonly<{
  name: string;
  hub: keyof Omit<ConnectionsSection, 'lastQuoteAt'>;
  connections: ConnectionsSection | null;
}>;

function HubLight({ name, hub, connections }: HubLightProps) {
  const state: LinkState | null = connections?.[hub] ?? null;
  return <Light name={name} state={state?.state ?? 'unknown'} title={state?.reason ?? null} />;
}

const LIGHTS = {
  up: { word: 'connected', look: 'bg-profit' },
  down: { word: 'away', look: 'bg-danger ring-3 ring-danger/25' },
  unknown: { word: 'not known', look: 'bg-transparent ring-1 ring-edge ring-inset' },
} as const;

type LightProps = Readonly<{ name: string; state: keyof typeof LIGHTS; title: string | null }>;

/** A light that also says its state in words: by its shape when up, by its text when not. */
function Light({ name, state, title }: LightProps) {
  const { word, look } = LIGHTS[state];
  return (
    <li className="flex items-center gap-1.5 text-soft" title={title ?? `${name}: ${word}`}>
      <span aria-hidden="true" className={`size-2 rounded-full ${look}`} />
      {name}
      {state === 'down' ? (
        <span className="font-semibold text-danger">away</span>
      ) : (
        <span className="sr-only">{word}</span>
      )}
    </li>
  );
}

function VenueBadge({
  venue,
  version,
}: {
  readonly venue: 'simulation' | 'live';
  readonly version: string;
}) {
  const live = venue === 'live';
  return (
    <li
      title={`Loadline ${version}`}
      className={classes(
        'rounded border px-1.5 text-2xs max-sm:hidden',
        live ? 'border-danger/60 font-semibold text-danger' : 'border-edge text-faint',
      )}
    >
      {live ? 'Live' : 'Simulation'}
    </li>
  );
}
