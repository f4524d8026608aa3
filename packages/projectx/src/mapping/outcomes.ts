import type { VenueOrderId } from '@loadline/core';
import type { RequestOutcome } from '@loadline/engine/ports';
import {
  CANCEL_ORDER_ERROR,
  CLOSE_POSITION_ERROR,
  type Envelope,
  envelope,
  MODIFY_ORDER_ERROR,
  PARTIAL_CLOSE_POSITION_ERROR,
  PLACE_ORDER_ERROR,
  placeOrderReply,
} from '@loadline/wire';

/** What became of one exchange with the venue, before anyone has judged it. */
export type Exchange = Readonly<
  | { kind: 'reply'; status: number; body: unknown }
  /** The request did not leave: nothing can have happened. */
  | { kind: 'notSent'; reason: string }
  /** It left, and no readable answer came: anything can have happened. */
  | { kind: 'noReply'; reason: string }
>;

export type OrderEndpoint = 'place' | 'modify' | 'cancel' | 'close' | 'partialClose';

/** Statuses by which this venue proves that it did not take the request. */
const REFUSAL_STATUSES: ReadonlyMap<number, string> = new Map([
  [400, 'HTTP_BAD_REQUEST'],
  [401, 'HTTP_UNAUTHORIZED'],
  [403, 'HTTP_FORBIDDEN'],
  [429, 'HTTP_TOO_MANY_REQUESTS'],
]);

/** Codes that say "I do not know (yet)": the outcome has to be asked for (reference 5.2). */
const UNDECIDED: Readonly<Record<OrderEndpoint, readonly number[]>> = {
  place: [PLACE_ORDER_ERROR.orderPending, PLACE_ORDER_ERROR.unknownError],
  modify: [MODIFY_ORDER_ERROR.pending, MODIFY_ORDER_ERROR.unknownError],
  cancel: [CANCEL_ORDER_ERROR.pending, CANCEL_ORDER_ERROR.unknownError],
  close: [CLOSE_POSITION_ERROR.orderPending, CLOSE_POSITION_ERROR.unknownError],
  partialClose: [
    PARTIAL_CLOSE_POSITION_ERROR.orderPending,
    PARTIAL_CLOSE_POSITION_ERROR.unknownError,
  ],
};

const CODES: Readonly<Record<OrderEndpoint, ReadonlyMap<number, string>>> = {
  place: codeNames(PLACE_ORDER_ERROR),
  modify: codeNames(MODIFY_ORDER_ERROR),
  cancel: codeNames(CANCEL_ORDER_ERROR),
  close: codeNames(CLOSE_POSITION_ERROR),
  partialClose: codeNames(PARTIAL_CLOSE_POSITION_ERROR),
};

/**
 * Judges the answer to an order instruction. Only a proof of refusal is `rejected`; what may have
 * been taken is `unknown` and has to be reconciled.
 *
 * @param venueOrderId the order that is changed or canceled; null for `place` and `close`.
 */
export function requestOutcome(
  endpoint: OrderEndpoint,
  exchange: Exchange,
  venueOrderId: VenueOrderId | null,
): RequestOutcome {
  switch (exchange.kind) {
    case 'notSent':
      return { kind: 'rejected', code: 'NOT_SENT', reason: exchange.reason };
    case 'noReply':
      return { kind: 'unknown', reason: exchange.reason };
    case 'reply':
      return replyOutcome(endpoint, exchange, venueOrderId);
  }
}

function replyOutcome(
  endpoint: OrderEndpoint,
  { status, body }: Readonly<{ status: number; body: unknown }>,
  venueOrderId: VenueOrderId | null,
): RequestOutcome {
  const refusal = REFUSAL_STATUSES.get(status);
  if (refusal !== undefined) {
    return { kind: 'rejected', code: refusal, reason: `The venue answered HTTP ${status}.` };
  }
  if (status < 200 || status > 299) {
    return { kind: 'unknown', reason: `The venue answered HTTP ${status}.` };
  }
  const reply = endpoint === 'place' ? placeOrderReply.safeParse(body) : envelope.safeParse(body);
  if (!reply.success) return { kind: 'unknown', reason: "The venue's answer cannot be read." };
  if (reply.data.success !== (reply.data.errorCode === 0)) {
    return { kind: 'unknown', reason: "The venue's answer contradicts itself." };
  }
  if (!reply.data.success) return refusalOutcome(endpoint, reply.data);
  if (endpoint !== 'place') return { kind: 'accepted', venueOrderId };
  const orderId = 'orderId' in reply.data ? reply.data.orderId : null;
  if (typeof orderId === 'number') {
    return { kind: 'accepted', venueOrderId: String(orderId) as VenueOrderId };
  }
  return { kind: 'unknown', reason: 'The venue took the order and named no id.' };
}

function refusalOutcome(endpoint: OrderEndpoint, reply: Envelope): RequestOutcome {
  const { errorCode, errorMessage } = reply;
  const code = CODES[endpoint].get(errorCode) ?? null;
  const named = code === null ? 'of which nothing is known' : `(${code})`;
  const reason = errorMessage ?? `The venue refused with code ${errorCode} ${named}.`;
  // A code that is newer than this table may mean anything, an order that waits among others.
  if (code === null || UNDECIDED[endpoint].includes(errorCode)) return { kind: 'unknown', reason };
  if (endpoint === 'place' && errorCode === PLACE_ORDER_ERROR.orderRejected) {
    return placeRefusal(code, reason);
  }
  return { kind: 'rejected', code, reason };
}

/** The account is in Position Brackets mode: it takes orders, but no exits with them. */
const BRACKETS_REFUSED = 'BRACKETS_REFUSED';
const BRACKETS_TEXT = /position brackets/i;
/** Each name is sent once, so the venue has this order: the request came twice on its way. */
const TAG_TEXT = /tag\b.*already in use/i;

/** One code stands for every refused order, so two of them are told apart by their texts. */
function placeRefusal(code: string, reason: string): RequestOutcome {
  if (TAG_TEXT.test(reason)) return { kind: 'unknown', reason };
  return { kind: 'rejected', code: BRACKETS_TEXT.test(reason) ? BRACKETS_REFUSED : code, reason };
}

/** `{ orderRejected: 2 }` becomes 2 to `ORDER_REJECTED`. */
function codeNames(table: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  const named = Object.entries(table).filter(([, code]) => code !== 0);
  return new Map(named.map(([name, code]) => [code, name.replace(/[A-Z]/g, '_$&').toUpperCase()]));
}
