/** The venue's integer enums (reference 5.1). A number that is not listed is kept as it is. */

/** Bid is a buy. */
export const ORDER_SIDE = { bid: 0, ask: 1 } as const;

/** `stopLimit` exists for reading only; the venue does not accept it as input. */
export const ORDER_TYPE = {
  unknown: 0,
  limit: 1,
  market: 2,
  stopLimit: 3,
  stop: 4,
  trailingStop: 5,
  joinBid: 6,
  joinAsk: 7,
} as const;

/** `pendingCancel` and `suspended` are in the Swagger and on the wire, not on the docs page. */
export const ORDER_STATUS = {
  none: 0,
  open: 1,
  filled: 2,
  canceled: 3,
  expired: 4,
  rejected: 5,
  pending: 6,
  pendingCancel: 7,
  suspended: 8,
} as const;

export const POSITION_TYPE = { undefined: 0, long: 1, short: 2 } as const;

/** The units of `History/retrieveBars`. */
export const BAR_UNIT = {
  unspecified: 0,
  second: 1,
  minute: 2,
  hour: 3,
  day: 4,
  week: 5,
  month: 6,
  tick: 7,
} as const;

/** The side of the aggressor of a market trade. */
export const TRADE_LOG_TYPE = { buy: 0, sell: 1 } as const;

/** What an entry of a depth message is about (reference 5.1 and 7.6). */
export const DOM_TYPE = {
  ask: 1,
  bid: 2,
  bestAsk: 3,
  bestBid: 4,
  reset: 6,
  newBestBid: 9,
  newBestAsk: 10,
} as const;

export const ORDER_SORT_FIELD = { createdAt: 0, id: 1 } as const;

export const SORT_DIRECTION = { ascending: 0, descending: 1 } as const;

/** The wrapper's `action` around user events; logic must not hang on it (reference 7.5). */
export const EVENT_ACTION = { added: 0, changed: 1 } as const;
