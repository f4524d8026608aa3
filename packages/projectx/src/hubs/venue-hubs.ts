import type { AccountId, ContractId } from '@loadline/core';
import type { Clock, HubTransport, Random, Timers, VenueListener } from '@loadline/engine/ports';
import { type HubName, MARKET_METHOD, USER_METHOD } from '@loadline/wire';
import type { AccountMemory } from '../accounts/account-memory.ts';
import type { ContractBook } from '../contract-book.ts';
import { MarketEvents } from '../events/market-events.ts';
import { UserEvents, type UserSink } from '../events/user-events.ts';
import type { NoticeBoard } from '../notices.ts';
import type { OrderMemory } from '../orders/order-memory.ts';
import type { VenueSession } from '../session/venue-session.ts';
import { Displacement } from './displacement.ts';
import { type FeedPart, FeedWatch } from './feed-watch.ts';
import { HubSupervisor } from './hub-supervisor.ts';
import type { Subscription } from './subscription.ts';

export type VenueHubsOptions = Readonly<{
  transport: HubTransport;
  session: VenueSession;
  machineClock: Clock;
  marketClock: Clock;
  timers: Timers;
  random: Random;
  notices: NoticeBoard;
  listener: VenueListener;
  book: ContractBook;
  orders: OrderMemory;
  memory: AccountMemory;
}>;

export type VenueHubs = Readonly<{
  market: HubSupervisor;
  user: HubSupervisor;
  marketEvents: MarketEvents;
  displacement: Displacement;
  feedWatch: FeedWatch;
}>;

/** Both hubs of one session, tied to its listener. A session that ends takes both down. */
export function createVenueHubs(options: VenueHubsOptions): VenueHubs {
  const { listener, book, notices, marketClock, session, timers } = options;
  const marketEvents = new MarketEvents(listener, marketClock, notices);
  const userEvents = new UserEvents(remembering(options), book.productOf, notices);
  const clock = options.machineClock;
  const hubs = (): readonly HubSupervisor[] => [market, user];
  const displacement = new Displacement({ ...options, clock, hubs });

  const supervise = (
    hub: HubName,
    onInvocation: (target: string, args: readonly unknown[]) => void,
  ): HubSupervisor =>
    new HubSupervisor({
      ...options,
      hub,
      // A contract that is refused must not take the others down; an account that is not heard
      // must not look as if it were.
      strict: hub === 'user',
      clock,
      onInvocation,
      onState: (state, reason) => {
        if (hub === 'market') feedWatch.onConnection();
        if (hub === 'market' && state === 'down') marketEvents.forgetQuotes();
        // Before the listener is told: it asks at once.
        if (hub === 'user') options.memory.forget();
        listener.onConnection(hub, state, reason);
        displacement.onHub();
      },
      onLogout: (from, token) => displacement.onLogout(from, token),
    });

  const market = supervise('market', (target, args) => marketEvents.onInvocation(target, args));
  const user = supervise('user', (target, args) => userEvents.onInvocation(target, args));
  session.onRenewed(() => {
    for (const hub of hubs()) hub.renew();
  });
  const feedWatch = new FeedWatch({
    clock,
    marketClock,
    timers,
    activity: () => marketEvents.activity(),
    isUp: () => market.state === 'up',
    renew: (contractId, part) => renewFeed(market, contractId, part),
    reconnect: (reason) => market.restart(reason),
    onStale: (contractId, reason) => listener.onFeedStale(contractId, reason),
  });
  return { market, user, marketEvents, displacement, feedWatch };
}

/** The subscriptions of a contract, and the calls that end them. */
export const FEED_METHODS: Readonly<Record<FeedPart, Readonly<{ on: string; off: string }>>> = {
  trades: { on: MARKET_METHOD.subscribeTrades, off: MARKET_METHOD.unsubscribeTrades },
  quotes: { on: MARKET_METHOD.subscribeQuotes, off: MARKET_METHOD.unsubscribeQuotes },
};

function renewFeed(market: HubSupervisor, contractId: ContractId, part: FeedPart): void {
  const { on, off } = FEED_METHODS[part];
  const args = [contractId];
  market.renewSubscription({ method: on, args }, { method: off, args });
}

/** Everything that the venue pushes of these accounts. Repeats of a subscription are harmless. */
export const userSubscriptions = (accountIds: readonly AccountId[]): readonly Subscription[] => [
  { method: USER_METHOD.subscribeAccounts, args: [] },
  ...accountIds.flatMap((accountId) => [
    { method: USER_METHOD.subscribeOrders, args: [accountId] },
    { method: USER_METHOD.subscribePositions, args: [accountId] },
    { method: USER_METHOD.subscribeTrades, args: [accountId] },
  ]),
];

/**
 * Changes of an order need its contract later, so each order that passes is remembered; what was
 * read of an account holds no more when the venue tells of it.
 */
const remembering = ({ listener, orders, memory }: VenueHubsOptions): UserSink => ({
  onOrder(order) {
    orders.learn(order);
    listener.onOrder(order);
  },
  onFill: (fill) => listener.onFill(fill),
  onPosition(position) {
    memory.forget(position.accountId);
    listener.onPosition(position);
  },
  onAccount(account) {
    memory.forget(account.accountId);
    listener.onAccount(account);
  },
});
