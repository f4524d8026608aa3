/** Why risk did not let an order leave. A closed list; docs/reference/denials.md explains each. */
export type DenialCode =
  | 'STATE_UNKNOWN'
  | 'FLOOR_UNKNOWN'
  | 'FEED_DOWN'
  | 'ACCOUNT_BLOCKED'
  | 'ACCOUNT_LOCKED'
  | 'SESSION_UNKNOWN'
  | 'MARKET_CLOSED'
  | 'PAST_LAST_ENTRY'
  | 'FLATTENING'
  | 'NO_STOP'
  | 'POSITION_LIMIT'
  | 'DAILY_LOSS_LIMIT'
  | 'MAXIMUM_LOSS_LIMIT'
  | 'INVALID_REQUEST';

/** A denial explains itself: what was seen, what is allowed, and one sentence. */
export type Denial = Readonly<{
  code: DenialCode;
  detail: string;
  observed: string;
  allowed: string;
}>;
