import type {
  DeskState,
  FillMarker,
  OrderState,
  PositionState,
  RoundTrip,
  StrategyState,
} from '@loadline/api-schema';
import { accountsOf } from './mock-accounts.ts';
import { decisionsOf } from './mock-decisions.ts';
import {
  historyBars,
  type MockBar,
  newYork,
  priceOf,
  RANGE_FROM,
  RANGE_TO,
  rangeOf,
} from './mock-market.ts';
import {
  COMBINE,
  CONTRACT,
  dollars,
  iso,
  type MockDay,
  type MockLevels,
  openProfit,
  POINT_VALUE,
} from './mock-names.ts';
import { MOCK_SETTINGS } from './mock-settings.ts';

const FEES = 4.14;

/** Everything that the mock desk knows at its start: bars, levels and the first state. */
export function openingOf(): Readonly<{
  bars: MockBar[];
  levels: MockLevels;
  firstLoss: RoundTrip;
}> {
  const bars = historyBars();
  const { high, low } = rangeOf(bars);
  const entry = high + 2;
  const levels = { high, low, entry, stop: entry - 18, target: entry + 72 };
  return { bars, levels, firstLoss: lossOf(low) };
}

const WINDOW = {
  used: 3,
  limit: 200,
  seconds: 60,
  waiting: { protect: 0, reduce: 0, entry: 0, reconcile: 0, history: 0 },
  heldBackSeconds: 0,
};

export const stateOf = (day: MockDay): DeskState => ({
  clock: {
    marketTime: iso(day.at),
    mode: 'running',
    speed: 60,
    tradingDay: '2025-03-04',
    sessionOpen: true,
    staleSince: null,
  },
  connections: {
    marketHub: { state: 'up', since: iso(day.machineStart), reason: null },
    userHub: { state: 'up', since: iso(day.machineStart), reason: null },
    database: { state: 'up', since: iso(day.machineStart), reason: null },
    lastQuoteAt: iso(day.at),
  },
  venue: {
    session: { state: 'own', since: null, reason: null },
    feeds: [],
    calls: {
      tradingDay: '2025-03-04',
      total: 12,
      reconciling: 8,
      refused: 0,
      rows: [{ endpoint: 'Order/place', priority: 'entry', calls: 1 }],
      general: WINDOW,
      history: WINDOW,
    },
  },
  killSwitch: day.risk.killSwitch,
  accounts: accountsOf(day),
  limits: [],
  decisions: decisionsOf(day),
  positions: positionsOf(day),
  orders: day.orders,
  strategies: [strategyOf(day)],
  trades: day.trades,
  version: {
    version: '0.1.0',
    runId: 'mock',
    startedAt: iso(day.machineStart),
    venue: 'simulation',
  },
});

export function exitTrade(
  { at, levels }: MockDay,
  price: number,
  exitReason: RoundTrip['exitReason'],
): RoundTrip {
  const grossPnl = (price - levels.entry) * POINT_VALUE;
  return {
    contractId: CONTRACT.contractId,
    side: 'buy',
    quantity: 1,
    entryTime: iso(ENTRY_AT),
    entryPrice: priceOf(levels.entry),
    exitTime: iso(at),
    exitPrice: priceOf(price),
    exitReason,
    grossPnl: dollars(grossPnl),
    fees: dollars(FEES),
    netPnl: dollars(grossPnl - FEES),
  };
}

const ENTRY_AT = newYork('2025-03-04T09:51:30');

function positionsOf(day: MockDay): PositionState[] {
  if (!day.holding) return [];
  return [
    {
      ...CONTRACT,
      accountId: COMBINE,
      side: 'long',
      size: 1,
      entryPrice: priceOf(day.levels.entry),
      lastPrice: priceOf(day.price),
      openPnl: dollars(openProfit(day)),
      stopPrice: priceOf(day.levels.stop),
      targetPrice: priceOf(day.levels.target),
      openedAt: iso(ENTRY_AT),
      strategyId: 'overnight-range-1',
      protectedSince: iso(ENTRY_AT),
    },
  ];
}

export function exitOrders(levels: MockLevels): OrderState[] {
  const shared = {
    ...CONTRACT,
    accountId: COMBINE,
    side: 'sell',
    quantity: 1,
    status: 'working',
    strategyId: 'overnight-range-1',
    createdAt: iso(ENTRY_AT),
  } as const;
  return [
    {
      ...shared,
      clientOrderId: 'm1-3-SL',
      venueOrderId: '9004',
      role: 'stop',
      type: 'stop',
      price: priceOf(levels.stop),
    },
    {
      ...shared,
      clientOrderId: 'm1-3-TP',
      venueOrderId: '9005',
      role: 'target',
      type: 'limit',
      price: priceOf(levels.target),
    },
  ];
}

function strategyOf({ running, holding, levels, trades }: MockDay): StrategyState {
  const status = holding
    ? `Long 1 from ${priceOf(levels.entry)}; the stop goes to breakeven after 24.00 points.`
    : 'Done for today: two trades of two made. Waits for the next session at 18:00.';
  return {
    strategyId: 'overnight-range-1',
    kind: 'overnight-range',
    title: 'Overnight range breakout',
    accountId: COMBINE,
    product: 'NQ',
    ...CONTRACT,
    running,
    status: running ? status : 'Stopped. Open positions keep their stop and target.',
    range: {
      from: iso(RANGE_FROM),
      to: iso(RANGE_TO),
      high: priceOf(levels.high),
      low: priceOf(levels.low),
    },
    tradesToday: trades.length + (holding ? 1 : 0),
    settings: MOCK_SETTINGS,
  };
}

/** The short of 09:32 that was stopped out: its prices lie on the scripted way. */
function lossOf(low: number): RoundTrip {
  const [entry, exit] = [low - 2, low + 26];
  const grossPnl = (entry - exit) * POINT_VALUE;
  return {
    contractId: CONTRACT.contractId,
    side: 'sell',
    quantity: 1,
    entryTime: iso(newYork('2025-03-04T09:32:15')),
    entryPrice: priceOf(entry),
    exitTime: iso(newYork('2025-03-04T09:37:30')),
    exitPrice: priceOf(exit),
    exitReason: 'stop',
    grossPnl: dollars(grossPnl),
    fees: dollars(FEES),
    netPnl: dollars(grossPnl - FEES),
  };
}

const fill = (
  fillId: string,
  change: Pick<FillMarker, 'at' | 'side' | 'price' | 'role'>,
): FillMarker => ({
  fillId,
  accountId: COMBINE,
  contractId: CONTRACT.contractId,
  quantity: 1,
  ...change,
});

export const exitFill = (day: MockDay, price: number, role: FillMarker['role']): FillMarker =>
  fill(`f${day.at}`, { at: iso(day.at), side: 'sell', price: priceOf(price), role });

export function openingFills({ entry }: MockLevels, loss: RoundTrip): FillMarker[] {
  return [
    fill('f1', { at: loss.entryTime, side: 'sell', price: loss.entryPrice, role: 'entry' }),
    fill('f2', { at: loss.exitTime, side: 'buy', price: loss.exitPrice, role: 'stop' }),
    fill('f3', { at: iso(ENTRY_AT), side: 'buy', price: priceOf(entry), role: 'entry' }),
  ];
}
