import type { DenialCode, OrderRequest } from '@loadline/core';
import type { Finding } from './finding.ts';
import { contractWords } from './plain-words.ts';

/** What a sentence is made from: the finding with its two values already in words. */
type SentenceParts = Readonly<{
  finding: Finding;
  request: OrderRequest;
  observed: string;
  allowed: string;
  /** The contract of the order by its short name. */
  what: string;
}>;

type Sentence = (parts: SentenceParts) => string;

const WORST = 'With every position and entry at its stop, equity would be';

const limitSentence =
  (limit: string): Sentence =>
  ({ observed, allowed }) =>
    `${WORST} ${observed}: it has to stay above the ${limit} at ${allowed}.`;

const CONDUCT: Readonly<Record<string, Sentence>> = {
  contractsPerDay: ({ observed, allowed }) =>
    `With this order ${observed} would be traded today; your ceiling is ${allowed}.`,
  shortHoldsPerDay: ({ observed, allowed }) =>
    `${observed} round trips of today were shorter than ten seconds; your ceiling is ${allowed}.`,
  ordersPerFill: ({ observed, allowed }) =>
    `There are ${observed} orders for each fill today; your ceiling is ${allowed}.`,
};

const UNKNOWN_STATE: Readonly<Record<string, Sentence>> = {
  venue: ({ request }) =>
    `Account ${request.accountId} was not read from the venue since the last connection.`,
  equity: ({ request }) =>
    `The equity of account ${request.accountId} is not known: an open position has no price.`,
};

/** One sentence for each code, with what was seen and what is allowed. */
export const SENTENCES: Readonly<Record<DenialCode, Sentence>> = {
  INVALID_REQUEST: ({ observed, allowed }) =>
    `The order cannot be sent as it is: ${observed}, where it needs ${allowed}.`,
  STATE_UNKNOWN: (parts) =>
    UNKNOWN_STATE[parts.finding.source]?.(parts) ??
    `What account ${parts.request.accountId} could lose is not known.`,
  FLOOR_UNKNOWN: ({ request }) =>
    `No program is declared for account ${request.accountId}, so its limits are not known.`,
  PRODUCT_UNKNOWN: ({ request }) =>
    `There is no data of ${request.contractId}: its ticks, hours, fees or gaps are not known.`,
  SESSION_UNKNOWN: ({ what }) => `The calendar does not know the session of ${what}.`,
  FEED_DOWN: ({ what }) => `A hub is not connected, or nothing of ${what} has come since it was.`,
  STALE_QUOTE: ({ what, finding, observed, allowed }) => {
    if (finding.observed === Number.POSITIVE_INFINITY) return `${what} has had no price yet.`;
    if (Number(finding.observed) < 0) return `The last price of ${what} is of a later time.`;
    return `The last price of ${what} is ${observed} old; at most ${allowed} is allowed.`;
  },
  VENUE_TIME_BACK: ({ what }) =>
    `The venue's own time of ${what} went back, so its last price may be an old one.`,
  NOT_A_NUMBER: ({ observed }) => `Something that has to be a number is none: ${observed}.`,
  ACCOUNT_UNCONFIRMED: ({ request }) =>
    `Account ${request.accountId} was met in mid-life: a person has to confirm its floor first.`,
  ACCOUNT_CONTRADICTED: ({ request }) =>
    `The venue contradicts what is declared of account ${request.accountId}: a person decides.`,
  ACCOUNT_BLOCKED: ({ request }) => `The venue does not let account ${request.accountId} trade.`,
  ACCOUNT_LOCKED: ({ request, observed, allowed, finding }) => {
    const until = typeof finding.allowed === 'number' ? `until ${allowed}` : 'for good';
    return `Account ${request.accountId} is ${observed.replace('locked', `locked ${until}`)}.`;
  },
  ACCOUNT_HALTED: ({ request, observed }) => `Account ${request.accountId} is ${observed}.`,
  ACCOUNT_REDUCING: ({ request, observed }) => `Account ${request.accountId} is ${observed}.`,
  ACCOUNT_ENDED: ({ request }) =>
    `Account ${request.accountId} has passed or has touched its maximum loss limit: it has ended.`,
  AUTOMATION_NOT_ALLOWED: ({ request }) =>
    `The firm allows no orders of a program on account ${request.accountId}.`,
  FLATTENING: ({ request }) => `Account ${request.accountId} is being made flat.`,
  MARKET_CLOSED: ({ what, allowed }) => `The market of ${what} is closed until ${allowed}.`,
  PAST_LAST_ENTRY: ({ allowed }) => `Nothing may be opened from ${allowed} on.`,
  OUTSIDE_WINDOW: ({ finding, observed, allowed }) =>
    finding.source === 'weekdays'
      ? `${observed} is not one of your trading days (${allowed}).`
      : `It is ${observed}; your hours are ${allowed}.`,
  EVENT_WINDOW: ({ finding, what, observed, allowed }) => {
    if (finding.allowed === 0) return `${what} may not be opened around this scheduled event.`;
    const who = finding.unit === 'lotTenths' ? 'the account' : what;
    return `With every entry filled ${who} has ${observed}; ${allowed} may be around this event.`;
  },
  PRICE_LIMIT_ZONE: ({ what, observed }) =>
    `${what} at ${observed} is too near to the exchange's price limit for the firm.`,
  COOL_DOWN: ({ observed, allowed }) =>
    `The last loss was ${observed} ago; your pause after a loss is ${allowed}.`,
  TRADES_A_DAY: ({ observed, allowed }) =>
    `${observed} trades were made today; your limit is ${allowed}.`,
  NO_STOP: () => 'An order that opens needs a stop: without one its loss has no bound.',
  STOP_SIDE: ({ finding, request, observed, allowed }) => {
    if (finding.unit !== 'price') return `The stop is ${observed} away, on its wrong side.`;
    const side = request.side === 'buy' ? 'above' : 'below';
    return `A ${request.side} stop at ${observed} has to be ${side} the last trade at ${allowed}.`;
  },
  STOP_TOO_CLOSE: ({ observed, allowed }) =>
    `The stop is ${observed} away; it has to be at least ${allowed} away.`,
  PRICE_COLLAR: ({ finding, observed, allowed }) => {
    const edge = Number(finding.observed) > Number(finding.allowed) ? 'highest' : 'lowest';
    return `The price ${observed} is far from the last trade; the ${edge} allowed is ${allowed}.`;
  },
  DUPLICATE_ORDER: ({ observed, allowed }) =>
    `The same order was sent ${observed} ago; within ${allowed} that is taken for a mistake.`,
  ORDER_RATE: ({ observed, allowed }) =>
    `${observed} orders were sent in the last minute; your limit is ${allowed}.`,
  MODIFY_RATE: ({ observed, allowed }) =>
    `${observed} changes of orders were sent in the last minute; your limit is ${allowed}.`,
  PRODUCT_NOT_PERMITTED: ({ observed }) => `The firm does not permit ${observed}.`,
  SYMBOL_BLOCKED: ({ observed }) => `You have blocked ${observed} on this account.`,
  CONTRACT_EXPIRING: ({ what, finding, observed, allowed }) =>
    finding.source === 'contracts'
      ? `${what} is no longer the front month: the venue trades the next contract.`
      : `${what} has ${observed} days to its last trade date; it needs at least ${allowed}.`,
  OPPOSITE_POSITION: ({ what, observed, request }) =>
    `To ${request.side} ${what} would stand against ${observed}.`,
  CONDUCT_LIMIT: (parts) =>
    CONDUCT[parts.finding.source]?.(parts) ??
    `${parts.observed} is more than your ceiling of ${parts.allowed}.`,
  NOTHING_FITS: ({ what }) => `By its sizing not one contract of ${what} fits with this stop.`,
  ORDER_SIZE: ({ observed, allowed }) =>
    `The order is for ${observed}; your largest order is ${allowed}.`,
  PRODUCT_SIZE: ({ finding, what, observed, allowed }) =>
    finding.allowed === 0
      ? `${what} may not be traded at present.`
      : `With every entry filled there would be ${observed} of ${what}; ${allowed} may be.`,
  POSITION_LIMIT: ({ observed, allowed }) =>
    `The account could reach ${observed} with every entry filled; ${allowed} may be.`,
  CONSISTENCY: ({ observed, allowed }) =>
    `The profit of the day is ${observed}; from ${allowed} on it would raise what is required.`,
  UNBOUNDED_RISK: ({ observed }) =>
    `${contractWords(observed)} has no working stop for all of it, so its loss has no bound.`,
  MAXIMUM_LOSS_LIMIT: limitSentence('maximum loss limit'),
  DAILY_LOSS_LIMIT: limitSentence('daily loss limit'),
  PERSONAL_LOSS_LIMIT: limitSentence('personal loss limit'),
  PERSONAL_PROFIT_TARGET: ({ observed, allowed }) =>
    `The profit of the day is ${observed}: your target of ${allowed} is reached.`,
  SESSION_BUDGET: limitSentence("session's budget"),
};
