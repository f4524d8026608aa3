import type {
  AccountId,
  Bar,
  ClientOrderId,
  ContractId,
  ContractListing,
  FillId,
  Json,
  Money,
  Price,
  Quantity,
  RunId,
  StrategyId,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenueOrderId,
  VenuePosition,
} from '@loadline/core';
import type {
  AccountSnapshot,
  DeskCommand,
  EngineEvent,
  RequestOutcome,
} from '@loadline/engine/ports';
import fc from 'fast-check';

/** Generators of every kind of event, with the edges of each field. */
type Arbitrary<Value> = fc.Arbitrary<Value>;

const contractIds: Arbitrary<ContractId> = fc
  .oneof(fc.constantFrom('CON.F.US.ENQ.Z26', 'CON.F.US.MNQ.Z26'), fc.string({ maxLength: 300 }))
  .map((id) => id as ContractId);
const times = fc.integer({ min: 0, max: 4_102_444_800_000 }).map((value) => value as UnixMs);
const whole = (min: number, max: number) => fc.integer({ min, max });
const edges = fc.constantFrom(
  -0x8000_0000,
  -0x8000_0001,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_ffff,
  0x1_0000_0000,
  Number.MAX_SAFE_INTEGER,
);
const prices = fc.oneof(whole(-5_000, 200_000), edges).map((value) => value as Price);
const sizes = fc.oneof(
  whole(0, 500),
  edges.map((value) => Math.abs(value)),
);
const price = fc.option(prices, { nil: null });
const quantities = whole(1, 100).map((value) => value as Quantity);
const money = fc.maxSafeInteger().map((value) => (value + 0) as Money);
const texts = fc.string({ unit: 'grapheme', maxLength: 40 });
const accountIds = whole(1, 9_999_999).map((value) => value as AccountId);
const venueOrderIds = fc
  .bigInt({ min: 1n, max: 2n ** 63n - 1n })
  .map((v) => `${v}` as VenueOrderId);
const fillIds = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map((v) => `${v}` as FillId);
const clientOrderIds = fc.stringMatching(/^[A-Za-z0-9-]{1,32}$/).map((v) => v as ClientOrderId);
const sides = fc.constantFrom('buy' as const, 'sell' as const);
const orderTypes = fc.constantFrom(
  'market' as const,
  'limit' as const,
  'stop' as const,
  'stopLimit' as const,
  'trailingStop' as const,
);

const bars: Arbitrary<Bar> = fc.record({
  openedAt: times,
  open: prices,
  high: prices,
  low: prices,
  close: prices,
  volume: sizes,
});

const orders: Arbitrary<VenueOrder> = fc.record({
  venueOrderId: venueOrderIds,
  accountId: accountIds,
  contractId: contractIds,
  customTag: fc.option(texts, { nil: null }),
  parentOrderId: fc.option(venueOrderIds, { nil: null }),
  linkedOrderId: fc.option(venueOrderIds, { nil: null }),
  status: fc.constantFrom(
    'pending' as const,
    'open' as const,
    'suspended' as const,
    'filled' as const,
  ),
  type: orderTypes,
  side: sides,
  quantity: quantities,
  limitPrice: price,
  stopPrice: price,
  filledQuantity: whole(0, 100),
  createdAt: times,
  updatedAt: times,
});

const fills: Arbitrary<VenueFill> = fc.record({
  fillId: fillIds,
  venueOrderId: venueOrderIds,
  accountId: accountIds,
  contractId: contractIds,
  side: sides,
  quantity: quantities,
  price: prices,
  profitAndLoss: fc.option(money, { nil: null }),
  fees: money,
  commissions: money,
  voided: fc.boolean(),
  at: times,
});

const positions: Arbitrary<VenuePosition> = fc.record({
  accountId: accountIds,
  contractId: contractIds,
  size: whole(-100, 100),
  averagePriceTicks: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  openedAt: times,
});

const accounts: Arbitrary<VenueAccount> = fc.record({
  accountId: accountIds,
  name: texts,
  balance: money,
  canTrade: fc.boolean(),
  simulated: fc.boolean(),
});

const listings: Arbitrary<ContractListing> = fc.record({
  contractId: contractIds,
  name: texts,
  active: fc.boolean(),
});

const snapshots: Arbitrary<AccountSnapshot> = fc.record({
  account: accounts,
  positions: fc.array(positions, { maxLength: 3 }),
  orders: fc.array(orders, { maxLength: 3 }),
  fills: fc.array(fills, { maxLength: 3 }),
  fillsSince: times,
});

const outcomes: Arbitrary<RequestOutcome> = fc.oneof(
  fc.record({
    kind: fc.constant('accepted' as const),
    venueOrderId: fc.option(venueOrderIds, { nil: null }),
  }),
  fc.record({ kind: fc.constant('rejected' as const), code: texts, reason: texts }),
  fc.record({ kind: fc.constant('unknown' as const), reason: texts }),
);

const strategyIds = texts.map((value) => value as StrategyId);
const settings: Arbitrary<{ [key: string]: Json }> = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,8}$/),
  fc.oneof(fc.integer(), texts, fc.boolean(), fc.constant(null)),
  { noNullPrototype: true },
);
const commands: Arbitrary<DeskCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('setStrategyRunning' as const),
    strategyId: strategyIds,
    running: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('configureStrategy' as const), strategyId: strategyIds, settings }),
  fc.record({
    kind: fc.constant('flatten' as const),
    accountId: fc.option(accountIds, { nil: null }),
  }),
  fc.record({ kind: fc.constant('cancelOrder' as const), clientOrderId: clientOrderIds }),
);

type Kinds = { [Kind in EngineEvent['kind']]: Arbitrary<Extract<EngineEvent, { kind: Kind }>> };

const kind = <const Kind extends string>(name: Kind) => fc.constant<Kind>(name);

/** One generator per kind: a new kind of event does not compile until it has one. */
export const EVENT_ARBITRARIES: Kinds = {
  started: fc.record({
    kind: kind('started'),
    at: times,
    runId: texts.map((value) => value as RunId),
  }),
  trade: fc.record({
    kind: kind('trade'),
    at: times,
    contractId: contractIds,
    price: prices,
    size: sizes,
    venueAt: times,
  }),
  quote: fc.record({
    kind: kind('quote'),
    at: times,
    contractId: contractIds,
    bid: price,
    ask: price,
    venueAt: times,
  }),
  wake: fc.record({ kind: kind('wake'), at: times }),
  contracts: fc.record({
    kind: kind('contracts'),
    at: times,
    listings: fc.array(listings, { maxLength: 4 }),
  }),
  history: fc.record({
    kind: kind('history'),
    at: times,
    contractId: contractIds,
    bars: fc.array(bars, { maxLength: 5 }),
    partial: fc.option(bars, { nil: null }),
  }),
  historyFailed: fc.record({
    kind: kind('historyFailed'),
    at: times,
    contractId: contractIds,
    reason: texts,
  }),
  venueOrder: fc.record({ kind: kind('venueOrder'), at: times, order: orders }),
  venueFill: fc.record({ kind: kind('venueFill'), at: times, fill: fills }),
  venuePosition: fc.record({ kind: kind('venuePosition'), at: times, position: positions }),
  venueAccount: fc.record({ kind: kind('venueAccount'), at: times, account: accounts }),
  submitAnswered: fc.record({
    kind: kind('submitAnswered'),
    at: times,
    clientOrderId: clientOrderIds,
    outcome: outcomes,
  }),
  modifyAnswered: fc.record({
    kind: kind('modifyAnswered'),
    at: times,
    venueOrderId: venueOrderIds,
    outcome: outcomes,
  }),
  cancelAnswered: fc.record({
    kind: kind('cancelAnswered'),
    at: times,
    venueOrderId: venueOrderIds,
    outcome: outcomes,
  }),
  closeAnswered: fc.record({
    kind: kind('closeAnswered'),
    at: times,
    accountId: accountIds,
    contractId: contractIds,
    outcome: outcomes,
  }),
  reconciled: fc.record({ kind: kind('reconciled'), at: times, snapshot: snapshots }),
  reconcileFailed: fc.record({
    kind: kind('reconcileFailed'),
    at: times,
    accountId: accountIds,
    reason: texts,
  }),
  connection: fc.record({
    kind: kind('connection'),
    at: times,
    hub: fc.constantFrom('market' as const, 'user' as const),
    state: fc.constantFrom('up' as const, 'down' as const),
    reason: texts,
  }),
  session: fc.record({
    kind: kind('session'),
    at: times,
    state: fc.constantFrom('own' as const, 'displaced' as const),
    reason: texts,
  }),
  feedStale: fc.record({
    kind: kind('feedStale'),
    at: times,
    contractId: contractIds,
    reason: texts,
  }),
  command: fc.record({
    kind: kind('command'),
    at: times,
    commandId: texts,
    actor: texts,
    command: commands,
  }),
};

export const events: Arbitrary<EngineEvent> = fc.oneof(...Object.values(EVENT_ARBITRARIES));
