/** Every REST path of the venue (reference 2 and 4). All are `POST` but for `ping`. */
export const PATH = {
  loginKey: '/api/Auth/loginKey',
  loginApp: '/api/Auth/loginApp',
  validate: '/api/Auth/validate',
  logout: '/api/Auth/logout',
  accountSearch: '/api/Account/search',
  contractSearch: '/api/Contract/search',
  contractSearchById: '/api/Contract/searchById',
  contractAvailable: '/api/Contract/available',
  retrieveBars: '/api/History/retrieveBars',
  orderPlace: '/api/Order/place',
  orderModify: '/api/Order/modify',
  orderCancel: '/api/Order/cancel',
  orderSearch: '/api/Order/search',
  orderSearchOpen: '/api/Order/searchOpen',
  orderSearchById: '/api/Order/searchById',
  orderQuery: '/api/Order/v2/query',
  positionSearchOpen: '/api/Position/searchOpen',
  positionClose: '/api/Position/closeContract',
  positionPartialClose: '/api/Position/partialCloseContract',
  tradeSearch: '/api/Trade/search',
  ping: '/api/Status/ping',
} as const;

export type Path = (typeof PATH)[keyof typeof PATH];

/** Requests within a sliding window (reference 3.1); `retrieveBars` has one of its own. */
export const RATE_LIMIT = {
  history: { requests: 50, windowMs: 30_000 },
  general: { requests: 200, windowMs: 60_000 },
} as const;

export const BARS_MAX = 20_000;
export const CONTRACT_SEARCH_MAX = 20;
/** `Order/v2/query` answers at most this many rows, and its offset counts rows (measured). */
export const ORDER_QUERY_ROWS_MAX = 100;
export const TOKEN_LIFETIME_MS = 86_400_000;
