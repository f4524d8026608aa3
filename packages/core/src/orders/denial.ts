/** Why risk did not let an order leave. A closed list; docs/reference/denials.md explains each. */
export type DenialCode =
  | 'INVALID_REQUEST'
  // What is not known denies.
  | 'STATE_UNKNOWN'
  | 'FLOOR_UNKNOWN'
  | 'PRODUCT_UNKNOWN'
  | 'SESSION_UNKNOWN'
  | 'FEED_DOWN'
  | 'STALE_QUOTE'
  | 'VENUE_TIME_BACK'
  | 'NOT_A_NUMBER'
  | 'ACCOUNT_UNCONFIRMED'
  | 'ACCOUNT_CONTRADICTED'
  // The account may not open.
  | 'ACCOUNT_BLOCKED'
  | 'ACCOUNT_LOCKED'
  | 'ACCOUNT_HALTED'
  | 'ACCOUNT_REDUCING'
  | 'ACCOUNT_ENDED'
  | 'AUTOMATION_NOT_ALLOWED'
  | 'FLATTENING'
  // It is not the time for it.
  | 'MARKET_CLOSED'
  | 'PAST_LAST_ENTRY'
  | 'OUTSIDE_WINDOW'
  | 'EVENT_WINDOW'
  | 'PRICE_LIMIT_ZONE'
  | 'COOL_DOWN'
  | 'TRADES_A_DAY'
  // The order itself is wrong.
  | 'NO_STOP'
  | 'STOP_SIDE'
  | 'STOP_TOO_CLOSE'
  | 'PRICE_COLLAR'
  | 'DUPLICATE_ORDER'
  | 'ORDER_RATE'
  | 'MODIFY_RATE'
  // What it trades.
  | 'PRODUCT_NOT_PERMITTED'
  | 'SYMBOL_BLOCKED'
  | 'CONTRACT_EXPIRING'
  | 'OPPOSITE_POSITION'
  | 'CONDUCT_LIMIT'
  // How much of it.
  | 'NOTHING_FITS'
  | 'ORDER_SIZE'
  | 'PRODUCT_SIZE'
  | 'POSITION_LIMIT'
  | 'CONSISTENCY'
  // The room gate.
  | 'UNBOUNDED_RISK'
  | 'MAXIMUM_LOSS_LIMIT'
  | 'DAILY_LOSS_LIMIT'
  | 'PERSONAL_LOSS_LIMIT'
  | 'PERSONAL_PROFIT_TARGET'
  | 'SESSION_BUDGET';

/** A denial explains itself: what was seen, what is allowed, and one sentence. */
export type Denial = Readonly<{
  code: DenialCode;
  detail: string;
  observed: string;
  allowed: string;
}>;
