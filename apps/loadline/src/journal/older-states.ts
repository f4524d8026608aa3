import type { Json } from '@loadline/core';

/**
 * Brings the state of an earlier build into the shape of today, as far as things have moved. What
 * is only missing is no business of this: a state that lacks something begins there anew. A state
 * of today comes back as it is.
 */
export function inTodaysShape(state: Json): Json {
  if (!isRecord(state)) return state;
  const { strategies, accounts, commandsSeen, market = null, ...rest } = state;
  if (!isRecord(strategies)) return state;
  // Until 0.1.0 of November 2026 the names of orders were kept beside the strategies.
  return {
    ...rest,
    market: withMarkets(market),
    names: strategies['names'] ?? null,
    strategies: strategies['hosts'] ?? [],
    accounts: isList(accounts) ? accounts.map(accountUnit) : [],
    commandsSeen: isList(commandsSeen) ? commandsSeen.map(commandAnswer) : [],
  };
}

/** What was not kept of a contract; its bars come with its history. */
const MARKET_BEGINS = { heard: true, stale: false, rolledTo: null, rollToldOn: null, recent: [] };

/** What was not kept of an order. */
const ORDER_BEGINS = {
  targetTicks: null,
  exits: 'venue',
  group: null,
  change: null,
  cancelTaken: false,
  doubtedAt: null,
};

function withMarkets(market: Json): Json {
  if (!isRecord(market)) return market;
  return { ...market, markets: eachWith(market['markets'], MARKET_BEGINS) };
}

/** Every one of a list with what it lacks. */
const eachWith = (list: Json | undefined, begins: JsonRecord): Json =>
  isList(list) ? list.map((one) => (isRecord(one) ? { ...begins, ...one } : one)) : [];

/** What acts for an account stands together, and its fills are counted in a place of their own. */
function accountUnit(account: Json): Json {
  if (!isRecord(account)) return account;
  const { desk, flatten = null, ...rest } = account;
  if (!isRecord(desk)) return account;
  const { filledAt = 0, orphans = [], ...kept } = desk;
  const orders = eachWith(desk['orders'], ORDER_BEGINS);
  return { ...rest, unit: { desk: { ...kept, orders, fills: { filledAt, orphans } }, flatten } };
}

/** A command that was carried out had no answer of its own. */
function commandAnswer(seen: Json): Json {
  if (!isList(seen)) return seen;
  const [commandId = '', refusal = null] = seen;
  return [commandId, refusal === null ? { refusal, orderId: null, note: null } : { refusal }];
}

type JsonRecord = Readonly<Record<string, Json>>;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isRecord = (value: Json | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !isList(value);
