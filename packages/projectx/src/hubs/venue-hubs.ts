import type { AccountId } from '@loadline/core';
import type { Clock, HubTransport, Random, Timers, VenueListener } from '@loadline/engine/ports';
import { type HubName, USER_METHOD } from '@loadline/wire';
import type { ContractBook } from '../contract-book.ts';
import { MarketEvents } from '../events/market-events.ts';
import { UserEvents, type UserSink } from '../events/user-events.ts';
import type { NoticeBoard } from '../notices.ts';
import type { OrderMemory } from '../order-memory.ts';
import type { VenueSession } from '../session/venue-session.ts';
import { HubSupervisor, type Subscription } from './hub-supervisor.ts';

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
}>;

export type VenueHubs = Readonly<{
  market: HubSupervisor;
  user: HubSupervisor;
  marketEvents: MarketEvents;
}>;

/** Both hubs of one session, tied to its listener. A session that ends takes both down. */
export function createVenueHubs(options: VenueHubsOptions): VenueHubs {
  const { listener, book, orders, notices, marketClock, session } = options;
  const marketEvents = new MarketEvents(listener, marketClock, notices);
  const userEvents = new UserEvents(rememberingOrders(listener, orders), book.productOf, notices);

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
      clock: options.machineClock,
      onInvocation,
      onState: (state, reason) => {
        if (hub === 'market' && state === 'down') marketEvents.forgetQuotes();
        listener.onConnection(hub, state, reason);
      },
      onLogout: (token) => {
        session.invalidate(token);
        market.restart('the venue ended the session');
        user.restart('the venue ended the session');
      },
    });

  const market = supervise('market', (target, args) => marketEvents.onInvocation(target, args));
  const user = supervise('user', (target, args) => userEvents.onInvocation(target, args));
  return { market, user, marketEvents };
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

/** Changes of an order need its contract later, so each order that passes is remembered. */
const rememberingOrders = (listener: VenueListener, orders: OrderMemory): UserSink => ({
  onOrder(order) {
    orders.learn(order);
    listener.onOrder(order);
  },
  onFill: (fill) => listener.onFill(fill),
  onPosition: (position) => listener.onPosition(position),
  onAccount: (account) => listener.onAccount(account),
});
