import type { Json } from './desk-process.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * What the desk and the gateway tell differently of one account, and what else must never be; empty
 * when the desk is reconciled. Both must be read while the market stands still.
 */
export function differences(state: Json, truth: Json): readonly string[] {
  const id = truth['id'];
  const accounts = rows(state, 'accounts').filter(({ accountId }) => accountId === id);
  const account = accounts[0];
  if (account === undefined) return [`the desk does not know account ${String(id)}`];
  const positions = rows(state, 'positions').filter(({ accountId }) => accountId === id);
  const orders = rows(state, 'orders').filter(({ accountId }) => accountId === id);
  // A desk whose clock is a moment ahead begins the day before the gateway shows its first price.
  const sameDay = row(state['clock'])['tradingDay'] === truth['tradingDay'];
  return [
    ...notReady(state, account),
    ...moneyDifferences(account, truth, sameDay),
    ...listDifferences(
      'positions',
      positions.map(ourPosition),
      rows(truth, 'positions').map(theirs),
    ),
    ...listDifferences('orders', orders.map(ourOrder), rows(truth, 'orders').map(theirOrder)),
    ...naked(positions, orders),
  ];
}

function notReady(state: Row, account: Row): readonly string[] {
  const { clock, connections } = state as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const links = ['marketHub', 'userHub'].filter((hub) => row(connections?.[hub])['state'] !== 'up');
  return [
    ...(clock?.['staleSince'] === null ? [] : ['the state is stale']),
    ...links.map((hub) => `the ${hub} is down`),
    ...(account['state'] === 'unknown' ? ['the account is not reconciled'] : []),
  ];
}

function moneyDifferences(account: Row, truth: Json, sameDay: boolean): readonly string[] {
  const rooms = rows(row(account['risk']), 'rooms');
  const floor = rooms.find(({ limit }) => limit === 'maximumLoss')?.['threshold'];
  const pairs = [
    ['balance', account['balance'], truth['balance']],
    ['equity', account['equity'], truth['equity']],
    ['day P&L', sameDay ? account['dayPnl'] : truth['dayPnl'], truth['dayPnl']],
    // A practice account has no floor at the gateway, and the desk need not know one.
    [
      'floor',
      truth['floor'] === null || !sameDay ? truth['floor'] : (floor ?? null),
      truth['floor'],
    ],
  ] as const;
  return pairs
    .filter(([, ours, venue]) => (ours === null ? null : Number(ours)) !== numberOf(venue))
    .map(([what, ours, venue]) => `${what}: desk ${String(ours)}, gateway ${String(venue)}`);
}

function listDifferences(
  what: string,
  ours: readonly string[],
  venue: readonly string[],
): readonly string[] {
  const [left, right] = [ours.toSorted().join('; '), venue.toSorted().join('; ')];
  return left === right ? [] : [`${what}: desk [${left}], gateway [${right}]`];
}

const ourPosition = ({ contractId, side, size, entryPrice }: Row): string => {
  const sign = side === 'long' ? '' : '-';
  return `${String(contractId)} ${sign}${String(size)} at ${Number(entryPrice).toFixed(2)}`;
};

const theirs = ({ contractId, size, averagePrice }: Row): string =>
  `${String(contractId)} ${String(size)} at ${Number(averagePrice).toFixed(2)}`;

const ourOrder = ({ venueOrderId, status, side, quantity, price }: Row): string => {
  const text = status === 'suspended' ? '' : ` at ${price === null ? 'market' : Number(price)}`;
  return `${String(venueOrderId)} ${String(status)} ${String(side)} ${String(quantity)}${text}`;
};

const OPEN = 1;

const theirOrder = (order: Row): string => {
  const { id, status, side, size, stopPrice, limitPrice } = order;
  const price = stopPrice ?? limitPrice ?? null;
  const text = price === null ? 'market' : Number(price);
  const rest = status === OPEN ? ` at ${text}` : '';
  const name = status === OPEN ? 'working' : 'suspended';
  return `${String(id)} ${name} ${side === 0 ? 'buy' : 'sell'} ${String(size)}${rest}`;
};

/** A position must have a stop that works, or be on its way out; flat means no exits are left. */
function naked(positions: readonly Row[], orders: readonly Row[]): readonly string[] {
  const closing = orders.some(({ role, type }) => role === 'close' || type === 'market');
  const open = positions.filter(({ stopPrice }) => stopPrice === null && !closing);
  const left = positions.length > 0 ? [] : orders.filter(isLiveExit);
  const entries = orders.filter(({ role }) => role === 'entry');
  const doubled = entries.filter(
    ({ side }, at) => entries.findIndex((one) => one['side'] === side) < at,
  );
  return [
    ...open.map(({ contractId }) => `the position in ${String(contractId)} has no stop`),
    ...left.map(({ venueOrderId }) => `exit ${String(venueOrderId)} works without a position`),
    ...doubled.map(({ venueOrderId }) => `entry ${String(venueOrderId)} is a second one`),
  ];
}

const isLiveExit = ({ role, status }: Row): boolean =>
  (role === 'stop' || role === 'target') && status !== 'suspended';

const numberOf = (value: unknown): number | null => (value === null ? null : Number(value));

const row = (value: unknown): Row =>
  typeof value === 'object' && value !== null ? { ...value } : {};

export const rows = (holder: Row, name: string): readonly Row[] => {
  const list: unknown = holder[name];
  return Array.isArray(list) ? list.map(row) : [];
};
