import {
  type AccountId,
  assert,
  type ClientOrderId,
  type Contract,
  type IsoDate,
  type Money,
  makeContract,
  moneyFromDollars,
  type OrderRequest,
  type Price,
  productByRoot,
  type Quantity,
  type Side,
  sessionCalendar,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import {
  AccountRisk,
  type AccountRules,
  builtInRules,
  DEFAULT_LIMITS,
  DeskRisk,
  type EventCalendar,
  gapTicks,
  type RoomEntry,
  readEventCalendar,
  type Surroundings,
} from '@loadline/risk';

/** Wednesday 2026-10-07, 09:00 in Chicago: every product of the scene trades. */
export const START = Date.parse('2026-10-07T14:00:00Z') as UnixMs;
export const BALANCE = moneyFromDollars(150_000);
const ACCOUNT = 1 as AccountId;

/** Micros, so that the lots of a 150K account hold them all: several months of several products. */
const HELD = {
  MNQ: ['Z', 'H'],
  MES: ['Z', 'H'],
  M2K: ['Z', 'H'],
  MYM: ['Z', 'H'],
  MCL: ['X', 'Z', 'F', 'G'],
  MGC: ['Z', 'G'],
  M6E: ['Z', 'H'],
  M6A: ['Z', 'H'],
  M6B: ['Z', 'H'],
} as const;

/** A position of one contract with its stop. */
export type AccountPosition = Readonly<{
  contract: Contract;
  size: 1 | -1;
  cost: number;
  price: number;
  stop: Readonly<{ orderId: ClientOrderId; price: number }>;
}>;

export type AccountScene = Readonly<{
  positions: readonly AccountPosition[];
  entries: readonly RoomEntry[];
  requests: readonly OrderRequest[];
  /** Allowed ticks beyond a stop, by root. */
  gaps: ReadonlyMap<string, number>;
  events: EventCalendar;
}>;

/** Twenty positions of one contract with their stops, and twenty entries, in twenty contracts. */
export function accountScene(): AccountScene {
  const contracts = Object.entries(HELD).flatMap(([root, months]) =>
    months.map((month) => {
      const product = productByRoot(root);
      assert(product !== null, 'the products exist');
      return makeContract(product, month, month === 'Z' || month === 'X' ? 2026 : 2027);
    }),
  );
  assert(contracts.length === 20, 'there are twenty contracts');
  return {
    positions: contracts.map(positionIn),
    entries: contracts.map(entryIn),
    requests: contracts.slice(0, 8).map(requestIn),
    gaps: new Map(
      contracts.map(({ product }) => [product.root, gapTicks(product, START) ?? Number.NaN]),
    ),
    events: calendarOfYear(),
  };
}

/** A desk with the scene in its one account, and what the checks of its requests come into. */
export function riskOf(scene: AccountScene, accountId = ACCOUNT): AccountRisk {
  const risk = new AccountRisk({
    accountId,
    rules: rulesOfScene(),
    limits: DEFAULT_LIMITS,
    desk: new DeskRisk(scene.events),
  });
  const tradingDay = '2026-10-07' as IsoDate;
  const plain = { contradictions: [], rebuilt: null, facts: [], hasTraded: false };
  risk.meet({ tradingDay, balance: BALANCE, dayStartBalance: BALANCE, ...plain });
  risk.onBalance(BALANCE);
  for (const { contract, size, cost, price, stop } of scene.positions) {
    risk.onPosition(contract, size, cost as Money);
    risk.onPrice(contract.id, price as Price);
    const side: Side = size > 0 ? 'sell' : 'buy';
    risk.onStop({ orderId: stop.orderId, contract, side, price: stop.price as Price, quantity: 1 });
  }
  for (const entry of scene.entries) risk.onEntry(entry);
  return risk;
}

/** Surroundings that can be moved on in time: one object for each contract, as the bench's own. */
export type MovingAround = { -readonly [Name in keyof Surroundings]: Surroundings[Name] } & {
  market: { last: Price; heardAt: number; timeWentBack: boolean; settlement: Price };
};

export function surroundingsIn({ positions }: AccountScene, contract: Contract): MovingAround {
  const price = (positions.find((one) => one.contract === contract)?.price ?? 0) as Price;
  return {
    now: START,
    contract,
    known: true,
    canTrade: true,
    feedUp: true,
    flattening: false,
    session: sessionCalendar().lookup(contract.product, START),
    market: { last: price, heardAt: START, timeWentBack: false, settlement: price },
  };
}

export function rulesOfScene(): AccountRules {
  const rules = builtInRules('topstep-combine-150k');
  assert(rules !== null, 'the pack exists');
  return rules;
}

function positionIn(contract: Contract, index: number): AccountPosition {
  const size = index % 2 === 0 ? 1 : -1;
  const price = 20_000 + 100 * index;
  return {
    contract,
    size,
    cost: size * (price - 3 * size) * contract.product.tickValue,
    price,
    stop: { orderId: `stop-${index}` as ClientOrderId, price: price - size * 20 },
  };
}

const entryIn = (contract: Contract, index: number): RoomEntry => ({
  orderId: `entry-${index}` as ClientOrderId,
  contract,
  side: index % 2 === 0 ? 'buy' : 'sell',
  quantity: 1 + (index % 2),
  stopTicks: 16 + index,
  group: null,
});

/** A buy stop a little above the market. */
const requestIn = (contract: Contract, index: number): OrderRequest => ({
  clientOrderId: `bench-${index}` as ClientOrderId,
  accountId: ACCOUNT,
  contractId: contract.id,
  role: 'entry',
  type: 'stop',
  side: 'buy',
  quantity: 2 as Quantity,
  limitPrice: null,
  stopPrice: (20_000 + 100 * index + 10) as Price,
  bracket: { stopTicks: (20 + index) as Ticks, targetTicks: null },
});

/** Every Thursday of the year, so that what a check looks up is among several. */
function calendarOfYear(): EventCalendar {
  const dates = Array.from({ length: 52 }, (_, week) => {
    const at = Date.parse('2026-01-01T00:00:00Z') + week * 7 * 86_400_000;
    return new Date(at).toISOString().slice(0, 10);
  });
  const entry = { name: 'Natural gas stocks', kind: 'gas', dates, source: 'the benchmark' };
  const read = readEventCalendar(JSON.stringify({ events: [entry] }));
  assert(read.ok, 'the calendar is one');
  return read.value;
}
