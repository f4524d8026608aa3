import type { VenueOrderId } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exchange, type OrderEndpoint, requestOutcome } from './outcomes.ts';

const answered = (body: unknown, status = 200): Exchange => ({ kind: 'reply', status, body });
const refused = (errorCode: number, errorMessage: string | null = null): Exchange =>
  answered({ orderId: 9_056_789_012, success: false, errorCode, errorMessage });
const done = { success: true, errorCode: 0, errorMessage: null };

describe('requestOutcome of place', () => {
  it.each([
    {
      name: 'an id as accepted',
      exchange: answered({ ...done, orderId: 9_056_789_012 }),
      kind: 'accepted',
      code: null,
    },
    {
      name: 'success without an id as unknown',
      exchange: answered(done),
      kind: 'unknown',
      code: null,
    },
    {
      name: 'a refusal although it carries an id',
      exchange: refused(2, 'Invalid symbol'),
      kind: 'rejected',
      code: 'ORDER_REJECTED',
    },
    {
      name: 'Position Brackets mode',
      exchange: refused(
        2,
        'Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.',
      ),
      kind: 'rejected',
      code: 'BRACKETS_REFUSED',
    },
    {
      name: 'Position Brackets mode where the text is wrapped',
      exchange: refused(2, 'Rejected (Brackets cannot be used with Position Brackets.)'),
      kind: 'rejected',
      code: 'BRACKETS_REFUSED',
    },
    {
      name: 'a wrong bracket, which is no matter of the mode',
      exchange: refused(2, 'Invalid stop loss ticks (4). Ticks should be less than zero.'),
      kind: 'rejected',
      code: 'ORDER_REJECTED',
    },
    {
      name: 'a name that is in use as unknown: the order is there',
      exchange: refused(2, "Custom tag 'run1-0-1' is already in use."),
      kind: 'unknown',
      code: null,
    },
    { name: 'missing funds', exchange: refused(3), kind: 'rejected', code: 'INSUFFICIENT_FUNDS' },
    { name: 'closed hours', exchange: refused(5), kind: 'rejected', code: 'OUTSIDE_TRADING_HOURS' },
    { name: 'a pending order as unknown', exchange: refused(6), kind: 'unknown', code: null },
    { name: 'an unknown error as unknown', exchange: refused(7), kind: 'unknown', code: null },
    { name: 'a code that nobody knows', exchange: refused(77), kind: 'unknown', code: null },
    { name: 'a refusal without a code', exchange: refused(0), kind: 'unknown', code: null },
    { name: 'HTTP 400', exchange: answered({}, 400), kind: 'rejected', code: 'HTTP_BAD_REQUEST' },
    { name: 'HTTP 401', exchange: answered('', 401), kind: 'rejected', code: 'HTTP_UNAUTHORIZED' },
    { name: 'HTTP 403', exchange: answered('', 403), kind: 'rejected', code: 'HTTP_FORBIDDEN' },
    {
      name: 'HTTP 429',
      exchange: answered('', 429),
      kind: 'rejected',
      code: 'HTTP_TOO_MANY_REQUESTS',
    },
    { name: 'HTTP 500 as unknown', exchange: answered(done, 500), kind: 'unknown', code: null },
    { name: 'HTTP 408 as unknown', exchange: answered('', 408), kind: 'unknown', code: null },
    {
      name: 'an unreadable answer as unknown',
      exchange: answered(undefined),
      kind: 'unknown',
      code: null,
    },
    {
      name: 'a timeout as unknown',
      exchange: { kind: 'noReply', reason: 'late' },
      kind: 'unknown',
      code: null,
    },
    {
      name: 'what did not leave',
      exchange: { kind: 'notSent', reason: 'away' },
      kind: 'rejected',
      code: 'NOT_SENT',
    },
  ] as const)('reads $name', ({ exchange, kind, code }) => {
    const outcome = requestOutcome('place', exchange, null);
    expect(outcome.kind).toBe(kind);
    expect(outcome.kind === 'rejected' ? outcome.code : null).toBe(code);
  });

  it('gives the id as text and the venue text as the reason', () => {
    const accepted = requestOutcome('place', answered({ ...done, orderId: 9_056_789_012 }), null);
    expect(accepted).toEqual({ kind: 'accepted', venueOrderId: '9056789012' });
    expect(requestOutcome('place', refused(2, 'Outside of trading hours.'), null)).toEqual({
      kind: 'rejected',
      code: 'ORDER_REJECTED',
      reason: 'Outside of trading hours.',
    });
  });
});

describe('requestOutcome of the other endpoints', () => {
  const id = '7' as VenueOrderId;
  it.each([
    { endpoint: 'modify', errorCode: 2, kind: 'rejected', code: 'ORDER_NOT_FOUND' },
    { endpoint: 'modify', errorCode: 4, kind: 'unknown', code: null },
    { endpoint: 'cancel', errorCode: 2, kind: 'rejected', code: 'ORDER_NOT_FOUND' },
    { endpoint: 'cancel', errorCode: 5, kind: 'unknown', code: null },
    { endpoint: 'close', errorCode: 2, kind: 'rejected', code: 'POSITION_NOT_FOUND' },
    { endpoint: 'close', errorCode: 5, kind: 'rejected', code: 'ORDER_REJECTED' },
    { endpoint: 'close', errorCode: 6, kind: 'unknown', code: null },
    { endpoint: 'modify', errorCode: 3, kind: 'rejected', code: 'REJECTED' },
    { endpoint: 'modify', errorCode: 5, kind: 'unknown', code: null },
    { endpoint: 'modify', errorCode: 7, kind: 'rejected', code: 'CONTRACT_NOT_FOUND' },
    { endpoint: 'cancel', errorCode: 4, kind: 'unknown', code: null },
    { endpoint: 'close', errorCode: 7, kind: 'unknown', code: null },
    { endpoint: 'close', errorCode: 8, kind: 'rejected', code: 'ACCOUNT_REJECTED' },
    { endpoint: 'partialClose', errorCode: 2, kind: 'rejected', code: 'POSITION_NOT_FOUND' },
    { endpoint: 'partialClose', errorCode: 5, kind: 'rejected', code: 'INVALID_CLOSE_SIZE' },
    { endpoint: 'partialClose', errorCode: 6, kind: 'rejected', code: 'ORDER_REJECTED' },
    { endpoint: 'partialClose', errorCode: 7, kind: 'unknown', code: null },
    { endpoint: 'partialClose', errorCode: 8, kind: 'unknown', code: null },
    { endpoint: 'partialClose', errorCode: 9, kind: 'rejected', code: 'ACCOUNT_REJECTED' },
  ] as const)('reads code $errorCode of $endpoint', ({ endpoint, errorCode, kind, code }) => {
    const outcome = requestOutcome(endpoint, refused(errorCode), id);
    expect(outcome.kind).toBe(kind);
    expect(outcome.kind === 'rejected' ? outcome.code : null).toBe(code);
  });

  it('names the order that was changed', () => {
    expect(requestOutcome('cancel', answered(done), id)).toEqual({
      kind: 'accepted',
      venueOrderId: id,
    });
    expect(requestOutcome('close', answered(done), null)).toEqual({
      kind: 'accepted',
      venueOrderId: null,
    });
  });
});

const ENDPOINTS = ['place', 'modify', 'cancel', 'close', 'partialClose'] as const;

describe('requestOutcome', () => {
  it('never throws and never accepts without a clear yes, whatever comes', () => {
    const endpoints = fc.constantFrom<OrderEndpoint>(...ENDPOINTS);
    const bodies = fc.oneof(fc.anything(), fc.record({ success: fc.boolean() }, {}));
    const statuses = fc.integer({ min: 100, max: 599 });
    const check = fc.property(endpoints, statuses, bodies, (endpoint, status, body) => {
      const outcome = requestOutcome(endpoint, answered(body, status), null);
      expect(outcome.kind).not.toBe('accepted');
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
