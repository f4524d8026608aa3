import type { Money } from '@loadline/core';
import type { PersonalLoss, PersonalTarget } from '../evaluator/personal-limits.ts';

/** A meter's two marks: a warning, and the ceiling from which on nothing opens. Null: no mark. */
export type Meter = Readonly<{ warn: number | null; max: number | null }>;

/** A time of day in Chicago, minutes since midnight; `to` not after `from` ends the next day. */
export type DayWindow = Readonly<{ fromMinute: number; toMinute: number }>;

/**
 * What the person allows an account beside the firm's rules. Plain data: it is journalled. Null
 * means that the person sets no such limit; the firm's own rules hold in any case.
 */
export type RiskLimits = Readonly<{
  personalLoss: PersonalLoss | null;
  personalTarget: PersonalTarget | null;
  /** How far what is opened may take equity below the day's opening. Never liquidates. */
  sessionBudget: Money | null;
  orderContractsMax: number | null;
  /** Contracts of a product, by root, every entry filled. */
  productContractsMax: Readonly<Record<string, number>>;
  /** Tenths of a lot over all products, every entry filled. */
  accountLotTenthsMax: number | null;
  ordersPerMinute: number;
  modifiesPerMinute: number;
  /** The same order again within this time is taken for a mistake. 0: never. */
  duplicateWithinMs: number;
  /** How far from the last trade a price may be, in ten-thousandths of it. */
  collarBasisPoints: number;
  /** The nearest stop that is allowed, in ticks. */
  stopTicksMin: number;
  tradesPerDay: number | null;
  /** After a trade that lost money nothing opens for this long. 0: no pause. */
  coolDownMs: number;
  /** When opening is allowed; empty: whenever the firm allows it. */
  windows: readonly DayWindow[];
  /** Days of the trading week on which opening is allowed, 1 is Monday. */
  weekdays: readonly number[];
  blockedRoots: readonly string[];
  /** Nothing opens in a contract with fewer days than this to its last trade date. */
  expiryDaysMin: number;
  /** How old the last price may be, in milliseconds of market time. */
  quoteAgeMsMax: number;
  /** Opposite positions in a correlated product on another account of the desk. */
  hedging: 'deny' | 'allow';
  contractsPerDay: Meter;
  /** Round trips shorter than ten seconds, a day. */
  shortHoldsPerDay: Meter;
  /** Orders for each fill, counted from the twentieth order of the day on. */
  ordersPerFill: Meter;
  /** At the profit of a day that would push the best day over its share. */
  consistency: 'off' | 'reduce' | 'stop';
  /** Share of the account's lots allowed around a scheduled event, in hundredths. */
  eventSizePercent: number;
  /** An order too large for the room is made smaller instead of denied. */
  reduceToFit: boolean;
}>;

/** What holds for an account whose person has said nothing. */
export const DEFAULT_LIMITS: RiskLimits = {
  personalLoss: null,
  personalTarget: null,
  sessionBudget: null,
  orderContractsMax: null,
  productContractsMax: {},
  accountLotTenthsMax: null,
  ordersPerMinute: 30,
  modifiesPerMinute: 60,
  duplicateWithinMs: 1_000,
  collarBasisPoints: 1_000,
  stopTicksMin: 2,
  tradesPerDay: null,
  coolDownMs: 0,
  windows: [],
  weekdays: [1, 2, 3, 4, 5],
  blockedRoots: [],
  expiryDaysMin: 1,
  quoteAgeMsMax: 120_000,
  hedging: 'deny',
  contractsPerDay: { warn: 300, max: 1_000 },
  shortHoldsPerDay: { warn: 10, max: 50 },
  ordersPerFill: { warn: 20, max: 100 },
  consistency: 'off',
  eventSizePercent: 50,
  reduceToFit: true,
};
