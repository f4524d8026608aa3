import type { Contract, OrderRequest, SessionLookup, UnixMs } from '@loadline/core';
import type { Finding } from '../decision/finding.ts';
import type { PayoutPath } from '../evaluator/account-state.ts';
import type { RiskLimits } from '../limits/risk-limits.ts';
import type { RuleSet } from '../packs/rule-set.ts';
import type { TradingState } from '../state/trading-state.ts';

/** Whether the declared program of an account fits what the venue shows of it. */
export type Standing = 'undeclared' | 'unconfirmed' | 'contradicted' | 'confirmed' | 'ended';

/** A scheduled event whose window the instant is in, for one product. */
export type EventWindow = Readonly<{
  name: string;
  /** Contracts of the product that may be opened in the window; null: only the size is halved. */
  openingsMax: number | null;
  reference: string;
}>;

/**
 * All that the checks look at, at one instant, before the order in hand. One object per account,
 * written again before each check, so that a check allocates nothing. Unknown numbers are NaN.
 */
export type RiskSituation = {
  now: UnixMs;
  /** Null for a product or contract without data. */
  contract: Contract | null;
  // What is known.
  known: boolean;
  canTrade: boolean;
  feedUp: boolean;
  flattening: boolean;
  /** The group of orders that cancel each other which the order joins; null: none. */
  group: string | null;
  /** Contracts of the order's contract that the venue was asked to close; Infinity: all. */
  closing: number;
  standing: Standing;
  state: TradingState;
  /** Last traded price in ticks; NaN before the first. */
  lastPrice: number;
  /** When the desk learned it; 0 before the first. */
  lastPriceAt: number;
  /** The venue's own time has gone back in this contract since the last price in order. */
  venueTimeBack: boolean;
  session: SessionLookup;
  rules: RuleSet;
  path: PayoutPath;
  limits: RiskLimits;
  /** Lots of the session by the firm's tiers. */
  lots: number;
  // Size, all entries filled and without netting.
  worstLotTenths: number;
  /** Contracts of the order's product. */
  worstProductContracts: number;
  /** Signed contracts held in the order's contract. */
  position: number;
  // Meters of the trading day, and of the last minute.
  ordersLastMinute: number;
  modifiesLastMinute: number;
  /** When the same order (all but its name) was sent last; -Infinity before the first. */
  sameOrderAt: number;
  tradesToday: number;
  /** When the last losing trade was closed; -Infinity without one. */
  lastLossAt: number;
  contractsToday: number;
  shortHoldsToday: number;
  ordersToday: number;
  fillsToday: number;
  // The calendar in Chicago.
  chicagoMinute: number;
  /** 1 is Monday: the day of the week of the firm's trading day. */
  weekday: number;
  daysToExpiry: number;
  /** The venue trades the next contract of the product as its front month. */
  rolled: boolean;
  event: EventWindow | null;
  /** Within the firm's distance of the exchange's price limit; null: not known for the product. */
  inPriceLimitZone: boolean | null;
  /** Another account, or another order, stands the other way in a correlated product. */
  oppositeOf: string | null;
  // Money, in micro-dollars.
  /** Equity since the day's opening; NaN unknown. */
  dayProfit: number;
  /** Profit of this day from which on it would be too large a share; Infinity: no such rule. */
  consistencyCap: number;
};

/** One check. Null lets the order pass; numbers only. Checks hold no state. */
export type RiskCheck = (request: OrderRequest, situation: RiskSituation) => Finding | null;
