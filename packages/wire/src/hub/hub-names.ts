/** Names of the realtime side (reference 7.4 to 7.7), in the exact spelling to be emitted. */

export const HUB_PATH = { user: '/hubs/user', market: '/hubs/market' } as const;
export type HubName = keyof typeof HUB_PATH;

/** No argument for accounts, the account id for the others. */
export const USER_METHOD = {
  subscribeAccounts: 'SubscribeAccounts',
  unsubscribeAccounts: 'UnsubscribeAccounts',
  subscribeOrders: 'SubscribeOrders',
  unsubscribeOrders: 'UnsubscribeOrders',
  subscribePositions: 'SubscribePositions',
  unsubscribePositions: 'UnsubscribePositions',
  subscribeTrades: 'SubscribeTrades',
  unsubscribeTrades: 'UnsubscribeTrades',
} as const;

/** One argument: the contract id. */
export const MARKET_METHOD = {
  subscribeQuotes: 'SubscribeContractQuotes',
  unsubscribeQuotes: 'UnsubscribeContractQuotes',
  subscribeTrades: 'SubscribeContractTrades',
  unsubscribeTrades: 'UnsubscribeContractTrades',
  subscribeDepth: 'SubscribeContractMarketDepth',
  unsubscribeDepth: 'UnsubscribeContractMarketDepth',
} as const;

export const USER_EVENT = {
  account: 'GatewayUserAccount',
  order: 'GatewayUserOrder',
  position: 'GatewayUserPosition',
  trade: 'GatewayUserTrade',
} as const;

export const MARKET_EVENT = {
  quote: 'GatewayQuote',
  trade: 'GatewayTrade',
  depth: 'GatewayDepth',
} as const;

/** Either hub: the connection is useless from now on; log in again and rebuild both. */
export const LOGOUT_EVENT = 'GatewayLogout';

/** Defaults of the protocol (reference 7.3); nobody reports others. */
export const KEEP_ALIVE = {
  pingEveryMs: 15_000,
  silentForMs: 30_000,
  handshakeWithinMs: 15_000,
} as const;
