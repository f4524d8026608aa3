import { RECORD_SEPARATOR } from '@loadline/wire';
import type { HubSession } from '../src/hubs/hub-session.ts';
import type { HttpReply } from '../src/rest/http-message.ts';
import { flat, nqSource, type Row } from './bars.ts';
import { type Frame, InMemoryGateway } from './in-memory-gateway.ts';

export const NQ = 'CON.F.US.ENQ.H25';
export const PRACTICE = 10_001;
export const HELD = { accountId: PRACTICE, contractId: NQ };
/** A market order that buys one contract. */
export const BUY = { ...HELD, type: 2, side: 0, size: 1 };

/** A hub connection as its client sees it: raw messages, and whether it still stands. */
export type RawConnection = Readonly<{
  texts: string[];
  state: { closed: boolean };
  session: HubSession | null;
  /** Sends a record to the hub. */
  call: (message: object) => void;
  /** The events so far, read as JSON. */
  events: () => readonly Frame[];
}>;

/** A signed-in gateway on a market of NQ bars in which one price has been shown. */
export function startedOn(rows: readonly Row[] = flat(84_000, 30)): InMemoryGateway {
  const gateway = new InMemoryGateway(nqSource(rows)).signIn();
  gateway.steps(1);
  return gateway;
}

export function switchOn(gateway: InMemoryGateway, name: string, parameter?: number): void {
  const reply = gateway.control('POST', '/faults', JSON.stringify({ name, parameter }));
  if (reply.status !== 200) throw new RangeError(JSON.stringify(reply.body));
}

export function switchOff(gateway: InMemoryGateway, name: string): void {
  gateway.control('DELETE', `/faults/${name}`);
}

/** Opens a hub and shakes hands. */
export function connect(gateway: InMemoryGateway, hub: 'user' | 'market'): RawConnection {
  const texts: string[] = [];
  const state = { closed: false };
  const link: { session: HubSession | null } = { session: null };
  const session = gateway.gateway.openHub(
    hub,
    { query: { access_token: [gateway.token] }, headers: {} },
    {
      send: (text) => texts.push(text),
      close: () => {
        state.closed = true;
        link.session?.onClosed();
      },
    },
  );
  link.session = session;
  session?.receive(`{"protocol":"json","version":1}${RECORD_SEPARATOR}`);
  return {
    texts,
    state,
    session,
    call: (message) => session?.receive(JSON.stringify(message) + RECORD_SEPARATOR),
    events: () => eventsOf(texts),
  };
}

/** Connected and subscribed to everything that the hub has of the practice account and NQ. */
export function subscribed(gateway: InMemoryGateway, hub: 'user' | 'market'): RawConnection {
  const connection = connect(gateway, hub);
  const calls =
    hub === 'user'
      ? [
          ['SubscribeAccounts'],
          ['SubscribeOrders', PRACTICE],
          ['SubscribePositions', PRACTICE],
          ['SubscribeTrades', PRACTICE],
        ]
      : [
          ['SubscribeContractQuotes', NQ],
          ['SubscribeContractTrades', NQ],
        ];
  for (const [target, ...args] of calls) connection.call({ type: 1, target, arguments: args });
  connection.texts.length = 0;
  return connection;
}

const eventsOf = (texts: readonly string[]): readonly Frame[] =>
  texts
    .join('')
    .split(RECORD_SEPARATOR)
    .filter((record) => record !== '')
    .map((record) => JSON.parse(record) as Frame)
    .filter(({ type }) => type === 1);

/** The entity that an event of the user hub carries. */
export function entityOf({ arguments: args = [] }: Frame): Readonly<Record<string, unknown>> {
  const [first] = args as readonly { readonly data: Readonly<Record<string, unknown>> }[];
  return first?.data ?? {};
}

/** A request with the reply as it goes to the wire. */
export function sendRaw(gateway: InMemoryGateway, path: string, body: unknown): HttpReply {
  const authorization = `Bearer ${gateway.token}`;
  const headers = { 'content-type': 'application/json', authorization };
  const request = { method: 'POST', path, query: {}, headers, body: JSON.stringify(body) };
  return gateway.gateway.handleHttp(request);
}

type Members = Readonly<Record<string, unknown>>;

/** The orders of the practice account, of every status, oldest first. */
export function ordersOf(gateway: InMemoryGateway): readonly Members[] {
  const { body } = gateway.post('/api/Order/search', {
    accountId: PRACTICE,
    startTimestamp: '2025-01-01T00:00:00Z',
  });
  return (body as { readonly orders: readonly Members[] }).orders.toReversed();
}

/** Signed contracts that the practice account holds of NQ. */
export function heldBy(gateway: InMemoryGateway): number {
  const { body } = gateway.post('/api/Position/searchOpen', { accountId: PRACTICE });
  const [position] = (body as { readonly positions: readonly Members[] }).positions;
  if (position === undefined) return 0;
  return Number(position['size']) * (position['type'] === 1 ? 1 : -1);
}
