import {
  type AccountId,
  type ClientOrderId,
  type Contract,
  type IsoDate,
  type MonthCode,
  makeContract,
  type OrderRequest,
  type Price,
  productByRoot,
  type Quantity,
  type Session,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import type { RiskCheck, RiskSituation } from '../src/checks/situation.ts';
import type { Finding } from '../src/decision/finding.ts';
import { DEFAULT_LIMITS, type RiskLimits } from '../src/limits/risk-limits.ts';
import { ACTIVE } from '../src/state/trading-state.ts';
import { rulesOf } from './rules.ts';

/** Tuesday 2026-10-06, 09:30 in Chicago. */
export const NOW = Date.parse('2026-10-06T14:30:00Z') as UnixMs;

export function contractOf(root: string, month: MonthCode = 'Z'): Contract {
  const product = productByRoot(root);
  if (product === null) throw new Error(`no product ${root}`);
  return makeContract(product, month, 2026);
}

export const MNQ = contractOf('MNQ');

export const SESSION: Session = {
  tradeDate: '2026-10-06' as IsoDate,
  tradingDay: '2026-10-06' as IsoDate,
  opensAt: Date.parse('2026-10-05T22:00:00Z') as UnixMs,
  closesAt: Date.parse('2026-10-06T21:00:00Z') as UnixMs,
  segments: [],
  flatBy: Date.parse('2026-10-06T20:10:00Z') as UnixMs,
  lastEntryAt: Date.parse('2026-10-06T20:08:00Z') as UnixMs,
  earlyClose: false,
};

export const LAST_PRICE = 100_000;

export type SituationFields = Partial<Omit<RiskSituation, 'limits'>> & {
  limits?: Partial<RiskLimits>;
};

/** An account of a 50K Combine in which the order below may open. */
export const aSituation = ({ limits, ...fields }: SituationFields = {}): RiskSituation => ({
  now: NOW,
  contract: MNQ,
  known: true,
  canTrade: true,
  feedUp: true,
  flattening: false,
  group: null,
  closing: 0,
  standing: 'confirmed',
  state: ACTIVE,
  lastPrice: LAST_PRICE,
  lastPriceAt: NOW - 500,
  venueTimeBack: false,
  session: { kind: 'open', session: SESSION },
  rules: rulesOf('topstep-combine-50k'),
  path: 'standard',
  limits: { ...DEFAULT_LIMITS, ...limits },
  lots: 5,
  worstLotTenths: 0,
  worstProductContracts: 0,
  position: 0,
  ordersLastMinute: 0,
  modifiesLastMinute: 0,
  sameOrderAt: Number.NEGATIVE_INFINITY,
  tradesToday: 0,
  lastLossAt: Number.NEGATIVE_INFINITY,
  contractsToday: 0,
  shortHoldsToday: 0,
  ordersToday: 0,
  fillsToday: 0,
  chicagoMinute: 570,
  weekday: 2,
  daysToExpiry: 73,
  rolled: false,
  event: null,
  inPriceLimitZone: false,
  oppositeOf: null,
  dayProfit: 0,
  consistencyCap: Number.POSITIVE_INFINITY,
  ...fields,
});

/** A buy stop of two micros, ten ticks above the market, with its stop forty ticks away. */
export const anOrder = (fields: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'a-0-1' as ClientOrderId,
  accountId: 1 as AccountId,
  contractId: fields.contractId ?? MNQ.id,
  role: 'entry',
  type: 'stop',
  side: 'buy',
  quantity: 2 as Quantity,
  limitPrice: null,
  stopPrice: (LAST_PRICE + 10) as Price,
  bracket: { stopTicks: 40 as Ticks, targetTicks: null },
  ...fields,
});

/** What a row of a table says of the request, the situation and the answer. */
export type CheckRow = Readonly<{
  name: string;
  order?: Partial<OrderRequest>;
  at?: SituationFields;
  /** Null: the order passes. */
  finding: Partial<Finding> | null;
}>;

export const findingOf = (check: RiskCheck, { order, at }: CheckRow): Finding | null =>
  check(anOrder(order), aSituation(at));

/** Every code that a list of checks answers; empty when the order passes. */
export const codesOf = (checks: readonly RiskCheck[], row: Omit<CheckRow, 'name' | 'finding'>) =>
  checks.flatMap((check) => check(anOrder(row.order), aSituation(row.at))?.code ?? []);
