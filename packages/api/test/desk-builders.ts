import type {
  AccountRiskState,
  AccountState,
  DecisionState,
  DeskState,
  FeedEntry,
  FillMarker,
  ServerMessage,
  StreamedBar,
  StreamedQuote,
} from '@loadline/api-schema';
import { serverMessage } from '@loadline/api-schema';
import type { Peer } from '../src/hub/outbox.ts';

const AT = '2025-03-14T13:30:00.000Z';

const UP = { state: 'up', since: AT, reason: null } as const;

const aRisk: AccountRiskState = {
  packId: 'topstep-combine-50k',
  tradingDay: '2025-03-14',
  standing: 'confirmed',
  facts: [],
  proposedFloor: null,
  state: { kind: 'active' },
  worst: '50000.00',
  unbounded: null,
  rooms: [
    { limit: 'dailyLoss', threshold: '49000.00', room: '1000.00', openingRoom: '1000.00' },
    { limit: 'maximumLoss', threshold: '48000.00', room: '2000.00', openingRoom: '2000.00' },
  ],
  lots: { used: '0.0', allowed: '5.0' },
  tradesToday: 0,
  contractsToday: 0,
  ordersToday: 0,
  target: { required: '3000.00', totalProfit: '0.00', bestDay: '0.00' },
};

export const aDecision = (decisionId: string): DecisionState => ({
  decisionId,
  at: AT,
  accountId: 1,
  strategyId: 'overnight-range',
  contractId: 'CON.F.US.ENQ.H25',
  contractName: 'NQH5',
  side: 'buy',
  type: 'stop',
  quantity: 3,
  allowed: 0,
  price: '21000.25',
  verdict: 'denied',
  code: 'DAILY_LOSS_LIMIT',
  sentence: 'With every stop hit, equity would be $48,684.20; it has to stay above $49,000.00.',
  limit: 'dailyLoss',
  terms: [
    {
      name: 'balance',
      label: 'Balance',
      amount: '50000.00',
      source: 'account',
      reference: null,
      parts: '',
    },
  ],
  lines: ['Balance $50,000.00'],
});

export const anAccount = (over: Partial<AccountState> = {}): AccountState => ({
  accountId: 1,
  name: '50K-COMBINE-1',
  program: '50K Trading Combine',
  canTrade: true,
  balance: '50000.00',
  equity: '50000.00',
  openPnl: '0.00',
  dayPnl: '0.00',
  state: 'active',
  opening: 'allowed',
  openingDeniedBecause: null,
  risk: aRisk,
  ...over,
});

const WINDOW = {
  used: 3,
  limit: 200,
  seconds: 60,
  waiting: { protect: 0, reduce: 0, entry: 0, reconcile: 0, history: 0 },
  heldBackSeconds: 0,
};

export const aDeskState = (over: Partial<DeskState> = {}): DeskState => ({
  clock: {
    marketTime: AT,
    mode: 'running',
    speed: 60,
    tradingDay: '2025-03-14',
    sessionOpen: true,
    staleSince: null,
  },
  connections: { marketHub: UP, userHub: UP, database: UP, lastQuoteAt: AT },
  venue: {
    session: { state: 'own', since: null, reason: null },
    feeds: [],
    calls: {
      tradingDay: '2025-03-04',
      total: 12,
      reconciling: 8,
      refused: 0,
      rows: [{ endpoint: 'Order/place', priority: 'entry', calls: 1 }],
      general: WINDOW,
      history: WINDOW,
    },
  },
  killSwitch: null,
  accounts: [anAccount()],
  limits: [],
  decisions: [],
  positions: [],
  orders: [],
  strategies: [],
  trades: [],
  version: { version: '0.1.0', runId: 'run-1', startedAt: AT, venue: 'simulation' },
  ...over,
});

export const aFeedEntry = (sequence: number): FeedEntry => ({
  sequence,
  at: AT,
  severity: 'info',
  kind: 'strategyNote',
  accountId: null,
  text: `Entry ${sequence}.`,
});

export const aFill = (fillId: string): FillMarker => ({
  fillId,
  accountId: 1,
  contractId: 'NQ',
  at: AT,
  side: 'buy',
  quantity: 1,
  price: '21000.25',
  role: 'entry',
});

export const aQuote = (contractId: string, bid: string): StreamedQuote => ({
  contractId,
  bid,
  ask: null,
  last: null,
  at: AT,
});

export const aBar = (minute: number, close: string, closed = false): StreamedBar => ({
  contractId: 'NQ',
  openedAt: new Date(Date.parse(AT) + minute * 60_000).toISOString(),
  open: '1.00',
  high: '9.00',
  low: '1.00',
  close,
  volume: 1,
  closed,
});

/** The text of a server's frame, read by the rules of RFC 6455. */
export function frameText(bytes: Buffer): string {
  const short = bytes[1] ?? 0;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  return bytes.toString('utf8', start);
}

/** A connection in memory that takes frames while it is not `slow`. */
export class FakePeer implements Peer {
  readonly sent: ServerMessage[] = [];
  slow = false;
  dropped: string | null = null;
  unsentBytes = 0;

  write(bytes: Buffer): boolean {
    this.sent.push(serverMessage.parse(JSON.parse(frameText(bytes))));
    return !this.slow;
  }

  drop(reason: string): void {
    this.dropped = reason;
  }

  /** The messages of one type, since the last call of `forget`. */
  of<Type extends ServerMessage['type']>(type: Type): Extract<ServerMessage, { type: Type }>[] {
    return this.sent.filter(
      (message): message is Extract<ServerMessage, { type: Type }> => message.type === type,
    );
  }

  forget(): void {
    this.sent.length = 0;
  }
}
