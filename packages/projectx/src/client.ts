import type { AccountId } from '@loadline/core';
import type {
  AccountClient,
  Clock,
  ExecutionClient,
  HttpTransport,
  HubTransport,
  MarketDataFeed,
  Random,
  Timers,
  VenueListener,
} from '@loadline/engine/ports';
import type { HubName } from '@loadline/wire';
import { createAccountClient } from './accounts/account-client.ts';
import { AccountMemory } from './accounts/account-memory.ts';
import { ContractBook } from './contract-book.ts';
import type { HubSupervisor } from './hubs/hub-supervisor.ts';
import { createVenueHubs, userSubscriptions } from './hubs/venue-hubs.ts';
import { createMarketDataFeed } from './market-data-feed.ts';
import { NoticeBoard, type Report } from './notices.ts';
import { createExecutionClient } from './orders/execution-client.ts';
import { OrderMemory } from './orders/order-memory.ts';
import { CallLedger, type CallsOfDay } from './session/call-ledger.ts';
import { RateBudget } from './session/rate-budget.ts';
import type { WindowView } from './session/sliding-window.ts';
import { VenueCalls } from './session/venue-calls.ts';
import { type Credentials, type SessionState, VenueSession } from './session/venue-session.ts';

export type ProjectxOptions = Readonly<{
  credentials: Credentials;
  http: HttpTransport;
  hubs: HubTransport;
  /** Decides which bar is still forming. */
  marketClock: Clock;
  /** Timeouts, back-off, rate windows, token expiry. */
  machineClock: Clock;
  timers: Timers;
  random: Random;
  listener: VenueListener;
  report: Report;
  onSession?: (state: SessionState) => void;
  /** False in stepped mode, where market time has nothing to do with machine time. */
  rateLimits: boolean;
  /** The venue's data subscription; false for evaluation and practice users. */
  live?: boolean;
}>;

/** What a stepping trader compares with the venue's own count. */
export type HubView = Readonly<{
  hub: HubName;
  state: 'up' | 'down';
  /** Null while there is no connection. */
  connectionId: string | null;
  /** Invocations that came on this connection and have been handed to the listener. */
  received: number;
}>;

/** Requests of the firm's trading day by endpoint and priority, and the venue's two windows. */
export type CallsView = CallsOfDay &
  Readonly<{ windows: Readonly<{ general: WindowView; history: WindowView }> }>;

export interface ProjectxClient {
  readonly execution: ExecutionClient;
  readonly accounts: AccountClient;
  readonly feed: MarketDataFeed;
  /** Signs in and connects the market hub; what becomes of it comes through the callbacks. */
  start(): void;
  /** Ends timers and connections; what waits is answered as failed or not sent. */
  stop(): void;
  /** Pushes of these accounts from now on, and of their successors after each reconnect. */
  watchAccounts(accountIds: readonly AccountId[]): void;
  /**
   * Resolves when both hubs are up with every subscription answered by the venue (or on `stop`).
   * A trader that steps awaits it after it has subscribed, so that no price passes unheard.
   */
  whenSubscribed(): Promise<void>;
  session(): SessionState;
  hubs(): readonly HubView[];
  /** What has been asked of the venue, and how much more may be. */
  calls(): CallsView;
  /** True when that many invocations have come on the connection, false when it has ended. */
  whenReceived(connectionId: string, count: number): Promise<boolean>;
}

/** The venue behind the engine's ports. Never throws for I/O; nothing happens before `start`. */
export function createProjectxClient(options: ProjectxOptions): ProjectxClient {
  const { notices, book, orders, memory, budget, ledger, session, calls, hubs } = partsOf(options);
  const supervisors = [hubs.market, hubs.user];
  let watching = false;
  let started = false;

  return {
    execution: createExecutionClient({
      calls,
      book,
      orders,
      memory,
      lastPriceOf: (contractId) => hubs.marketEvents.lastPriceOf(contractId),
    }),
    accounts: createAccountClient({ calls, productOf: book.productOf, orders, memory }),
    feed: createMarketDataFeed({
      calls,
      book,
      events: hubs.marketEvents,
      hub: hubs.market,
      clock: options.marketClock,
      notices,
      live: options.live ?? false,
    }),
    start(): void {
      started = true;
      session.start();
      hubs.market.start();
      // Market time of a stepped venue has nothing to do with how long nothing comes.
      if (options.rateLimits) hubs.feedWatch.start();
      if (watching) hubs.user.start();
    },
    stop(): void {
      started = false;
      session.stop();
      hubs.feedWatch.stop();
      hubs.displacement.stop();
      for (const hub of supervisors) hub.stop();
      budget.stop();
    },
    watchAccounts(accountIds): void {
      watching = true;
      hubs.user.add(userSubscriptions(accountIds));
      if (started) hubs.user.start();
    },
    async whenSubscribed(): Promise<void> {
      await Promise.all(supervisors.map((hub) => hub.whenSettled()));
    },
    session: () => session.state,
    calls: () => ({ ...ledger.view(), windows: budget.view() }),
    hubs: () => [viewOf('market', hubs.market), viewOf('user', hubs.user)],
    async whenReceived(connectionId, count) {
      const hub = supervisors.find((each) => each.receipts.connectionId === connectionId);
      return hub === undefined ? false : hub.receipts.whenReceived(connectionId, count);
    },
  };
}

/** What the parts of one client share. */
function partsOf(options: ProjectxOptions) {
  const notices = new NoticeBoard(options.report);
  const book = new ContractBook(notices);
  const orders = new OrderMemory();
  const memory = new AccountMemory(options.marketClock);
  const machine = {
    http: options.http,
    clock: options.machineClock,
    timers: options.timers,
    random: options.random,
    notices,
  };
  const budget = new RateBudget(machine, options.rateLimits);
  const ledger = new CallLedger(options.marketClock);
  const session = new VenueSession(options.credentials, {
    ...machine,
    budget,
    ledger,
    onState: (state) => options.onSession?.(state),
  });
  const calls = new VenueCalls({ ...machine, session, budget, ledger });
  const hubs = createVenueHubs({
    ...options,
    transport: options.hubs,
    session,
    notices,
    book,
    orders,
    memory,
  });
  return { notices, book, orders, memory, budget, ledger, session, calls, hubs };
}

const viewOf = (hub: HubName, { state, receipts }: HubSupervisor): HubView => ({
  hub,
  state,
  connectionId: receipts.connectionId,
  received: receipts.received,
});
