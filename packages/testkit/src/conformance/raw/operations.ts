import type { VenueUnderTest } from './venue.ts';

/** One authenticated operation of the venue with a body that it takes. */
export type Operation = Readonly<{
  path: string;
  body: Readonly<Record<string, unknown>>;
  /** The member of the answer beside the envelope. */
  payload: string | null;
  /** Members without which the venue answers 400. */
  required: readonly string[];
}>;

const SINCE = { startTimestamp: '2020-01-01T00:00:00Z' };

/** Every operation that wants a token, with a request that changes nothing. */
export function operationsOf({ accountId, contractId }: VenueUnderTest): readonly Operation[] {
  const account = { accountId };
  const order = { ...account, orderId: 1 };
  const held = { ...account, contractId };
  const window = { startTime: SINCE.startTimestamp, endTime: '2020-01-02T00:00:00Z' };
  const bars = { contractId, live: false, ...window, unit: 2, unitNumber: 1, limit: 1 };
  const placed = { ...account, contractId: 'none', type: 2, side: 0, size: 1 };
  return [
    of('Auth/validate', {}, 'newToken', []),
    of('Account/search', { onlyActiveAccounts: true }, 'accounts'),
    of('Contract/search', { live: false, searchText: 'x' }, 'contracts', ['live']),
    of('Contract/searchById', { contractId }, 'contract'),
    of('Contract/available', { live: false }, 'contracts'),
    of('History/retrieveBars', { ...bars, includePartialBar: false }, 'bars'),
    of('Order/place', placed, 'orderId'),
    of('Order/modify', order, null),
    of('Order/cancel', order, null),
    of('Order/search', { ...account, ...SINCE }, 'orders'),
    of('Order/searchOpen', account, 'orders'),
    of('Order/searchById', order, 'order'),
    of('Order/v2/query', { filter: account }, 'orders'),
    of('Position/searchOpen', account, 'positions'),
    of('Position/closeContract', held, null),
    of('Position/partialCloseContract', { ...held, size: 1 }, null),
    of('Trade/search', { ...account, ...SINCE }, 'trades', ['accountId']),
  ];
}

function of(
  path: string,
  body: Readonly<Record<string, unknown>>,
  payload: string | null,
  required = Object.keys(body),
): Operation {
  return { path: `/api/${path}`, body, payload, required };
}
