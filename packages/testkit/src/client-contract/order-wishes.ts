import type { ClientOrderId, OrderRequest, Price, Quantity, VenueOrderId } from '@loadline/core';
import type { RequestOutcome } from '@loadline/engine/ports';
import type { ApprovedRequest } from '@loadline/risk';
import { ACCOUNT, MNQ, type Rig } from './client-under-test.ts';
import { ENTRY_ID } from './reference-bodies.ts';
import type { Answering, Asked } from './scripted-venue.ts';

export const PLACE = '/api/Order/place';
export const ORDER = String(ENTRY_ID) as VenueOrderId;

/** Sends an order to buy one contract at the market, or what `wish` makes of it. */
export function submit(rig: Rig, wish: Partial<OrderRequest>): Promise<RequestOutcome> {
  const request: OrderRequest = {
    clientOrderId: 'run-1' as ClientOrderId,
    accountId: ACCOUNT,
    contractId: MNQ,
    role: 'entry',
    type: 'market',
    side: 'buy',
    quantity: 1 as Quantity,
    limitPrice: null,
    stopPrice: null,
    bracket: null,
    ...wish,
  };
  // Only `assess` makes these; the suite plays the engine.
  return rig.answer(rig.client.execution.submit(request as ApprovedRequest, 'venue'));
}

/** The members that say something: null and absent mean the same at this venue. */
export const given = (body: Asked | undefined): Asked =>
  Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => value !== null));

/** Each order type that has a price, the wish for it and what the venue is told. */
export const PRICED: readonly Readonly<{
  type: string;
  wish: Partial<OrderRequest>;
  sent: Asked;
}>[] = [
  {
    type: 'a limit',
    wish: { type: 'limit', limitPrice: 100_001 as Price },
    sent: { type: 1, limitPrice: 25_000.25 },
  },
  {
    type: 'a stop',
    wish: { type: 'stop', stopPrice: 100_003 as Price },
    sent: { type: 4, stopPrice: 25_000.75 },
  },
  {
    type: 'a trailing stop, as a level,',
    wish: { type: 'trailingStop', stopPrice: 99_960 as Price },
    sent: { type: 5, trailPrice: 24_990 },
  },
  { type: 'a join of the bid, which has none,', wish: { type: 'joinBid' }, sent: { type: 6 } },
  { type: 'a join of the ask, which has none,', wish: { type: 'joinAsk' }, sent: { type: 7 } },
];

/** Answers after which nobody knows what has become of an instruction. */
export const UNCERTAIN: readonly Readonly<{ what: string; answer: Answering }>[] = [
  { what: 'no answer', answer: 'never' },
  { what: 'HTTP 500 without a body', answer: { status: 500, body: '' } },
  { what: 'a page of HTTP 502', answer: { status: 502, body: '<html>Bad Gateway</html>' } },
  { what: 'a body that is cut off', answer: { status: 200, body: '{"orderId":9007199254' } },
  { what: 'an empty body', answer: { status: 200, body: '' } },
  { what: 'a body of another shape', answer: { status: 200, body: '[1]' } },
  {
    what: 'success with a code',
    answer: { status: 200, body: '{"orderId":5,"success":true,"errorCode":2}' },
  },
  {
    what: 'a refusal without a code',
    answer: { status: 200, body: '{"success":false,"errorCode":0,"errorMessage":null}' },
  },
];

type Operation = Readonly<{
  name: string;
  path: string;
  act: (rig: Rig) => Promise<RequestOutcome>;
  /** Every code of the endpoint but 0, and one that nobody knows. */
  codes: readonly number[];
  /** Those that do not prove that nothing happened. */
  undecided: readonly number[];
}>;

const UNHEARD_OF = 4_711;

function operations(): readonly Operation[] {
  const change = { quantity: 2 as Quantity, limitPrice: null, stopPrice: null };
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
  const all = [
    { name: 'place', path: PLACE, last: 10, undecided: [6, 7], act: (rig: Rig) => submit(rig, {}) },
    {
      name: 'modify',
      path: '/api/Order/modify',
      last: 7,
      undecided: [4, 5],
      act: (rig: Rig) => rig.answer(rig.client.execution.modify(ACCOUNT, ORDER, change)),
    },
    {
      name: 'cancel',
      path: '/api/Order/cancel',
      last: 6,
      undecided: [4, 5],
      act: (rig: Rig) => rig.answer(rig.client.execution.cancel(ACCOUNT, ORDER)),
    },
    {
      name: 'closeContract',
      path: '/api/Position/closeContract',
      last: 8,
      undecided: [6, 7],
      act: (rig: Rig) => rig.answer(rig.client.execution.closePosition(ACCOUNT, MNQ, null)),
    },
    {
      name: 'partialCloseContract',
      path: '/api/Position/partialCloseContract',
      last: 9,
      undecided: [7, 8],
      act: (rig: Rig) =>
        rig.answer(rig.client.execution.closePosition(ACCOUNT, MNQ, 1 as Quantity)),
    },
  ];
  return all.map(({ last, undecided, ...operation }) => ({
    ...operation,
    codes: [...upTo(last), UNHEARD_OF],
    undecided: [...undecided, UNHEARD_OF],
  }));
}

export const OPERATIONS = operations();
