import type {
  DeskState,
  FeedEntry,
  FillMarker,
  SectionName,
  StreamedQuote,
} from '@loadline/api-schema';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { DeskConnection } from './desk-connection.ts';
import { type DeskLink, DeskStore } from './desk-store.ts';

type Desk = Readonly<{ store: DeskStore; connection: DeskConnection }>;

const DeskContext = createContext<Desk | null>(null);

/** One store and one WebSocket for the page. */
export function DeskProvider({ children }: { readonly children: ReactNode }) {
  const [desk] = useState(newDesk);
  useEffect(() => desk.connection.start(), [desk]);
  return <DeskContext value={desk}>{children}</DeskContext>;
}

/** The store and the connection themselves, for what is drawn without React. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk is used outside of DeskProvider');
  return desk;
}

/** A section of the desk's state; renders anew when that section changes. Null while loading. */
export function useSection<Name extends SectionName>(name: Name): DeskState[Name] | null {
  const { store } = useDesk();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe(name, listener),
    [store, name],
  );
  return useSyncExternalStore(subscribe, () => store.section(name));
}

export function useFeed(): readonly FeedEntry[] {
  const { store } = useDesk();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe('feed', listener),
    [store],
  );
  return useSyncExternalStore(subscribe, () => store.feed());
}

export function useFills(): readonly FillMarker[] {
  const { store } = useDesk();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe('fills', listener),
    [store],
  );
  return useSyncExternalStore(subscribe, () => store.fills());
}

/** Only for leaves: it renders anew with every frame in which a quote came. */
export function useQuote(contractId: string | null): StreamedQuote | null {
  const { store } = useDesk();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe('quotes', listener),
    [store],
  );
  return useSyncExternalStore(subscribe, () =>
    contractId === null ? null : store.quote(contractId),
  );
}

export function useLink(): DeskLink {
  const { store } = useDesk();
  const subscribe = useCallback(
    (listener: () => void) => store.subscribe('link', listener),
    [store],
  );
  return useSyncExternalStore(subscribe, () => store.link());
}

/** Keeps the quotes, bars and fills of a contract coming while the component is there. */
export function useWatchedContract(contractId: string | null): void {
  const { connection } = useDesk();
  useEffect(() => {
    if (contractId === null) return undefined;
    const stop = connection.watch(contractId);
    return () => void stop();
  }, [connection, contractId]);
}

function newDesk(): Desk {
  const store = new DeskStore(onNextFrame);
  const protocol = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const url = `${protocol}://${window.location.host}/api/stream`;
  store.setLink({ state: 'connecting', since: Date.now(), reason: null });
  return { store, connection: new DeskConnection(store, url) };
}

/** A hidden page gets no frames, but its title still tells the day's profit. */
function onNextFrame(flush: () => void): void {
  if (document.hidden) setTimeout(flush, 500);
  else requestAnimationFrame(flush);
}
