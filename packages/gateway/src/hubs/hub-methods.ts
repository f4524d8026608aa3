import { type HubName, MARKET_METHOD, USER_METHOD } from '@loadline/wire';

/** What a subscription is about; with its argument it makes the key of the subscription. */
export type Topic = 'accounts' | 'orders' | 'positions' | 'trades' | 'quotes' | 'depth';

export type HubMethod = Readonly<{
  topic: Topic;
  subscribe: boolean;
  argument: 'none' | 'account' | 'contract';
}>;

type Argument = HubMethod['argument'];

const METHODS: Readonly<Record<HubName, ReadonlyMap<string, HubMethod>>> = {
  user: table([
    [USER_METHOD.subscribeAccounts, USER_METHOD.unsubscribeAccounts, 'accounts', 'none'],
    [USER_METHOD.subscribeOrders, USER_METHOD.unsubscribeOrders, 'orders', 'account'],
    [USER_METHOD.subscribePositions, USER_METHOD.unsubscribePositions, 'positions', 'account'],
    [USER_METHOD.subscribeTrades, USER_METHOD.unsubscribeTrades, 'trades', 'account'],
  ]),
  market: table([
    [MARKET_METHOD.subscribeQuotes, MARKET_METHOD.unsubscribeQuotes, 'quotes', 'contract'],
    [MARKET_METHOD.subscribeTrades, MARKET_METHOD.unsubscribeTrades, 'trades', 'contract'],
    [MARKET_METHOD.subscribeDepth, MARKET_METHOD.unsubscribeDepth, 'depth', 'contract'],
  ]),
};

/** Server method names match in any letter case (reference 7.2); null for an unknown one. */
export const hubMethod = (hub: HubName, target: string): HubMethod | null =>
  METHODS[hub].get(target.toLowerCase()) ?? null;

/** What one subscription is about, as one text. */
export const topicKey = (topic: Topic, argument: number | string): string => `${topic}:${argument}`;

function table(
  rows: readonly (readonly [string, string, Topic, Argument])[],
): ReadonlyMap<string, HubMethod> {
  return new Map(
    rows.flatMap(([subscribe, unsubscribe, topic, argument]): [string, HubMethod][] => [
      [subscribe.toLowerCase(), { topic, subscribe: true, argument }],
      [unsubscribe.toLowerCase(), { topic, subscribe: false, argument }],
    ]),
  );
}
