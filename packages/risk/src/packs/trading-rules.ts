import { parseRatio, type Ratio } from '../exact/decimal.ts';
import type { RuleValues } from './rule-table.ts';

/**
 * The firm's hours in minutes since midnight, Chicago. A pack may leave any of them out; what then
 * holds is told by `firmTimes`.
 */
export type HoursRule = Readonly<{
  lastEntryMinute: number | null;
  flatByMinute: number | null;
  /** How long before an early close everything is closed. */
  holidayCutoffMinutes: number | null;
}>;

/** What may not be opened around the release of consumer prices. */
export type CpiRule = Readonly<{
  minutesBefore: number;
  minutesAfter: number;
  noOpening: ReadonlySet<string>;
  micros: ReadonlySet<string>;
  /** Contracts of each micro that may be opened in the window; null: the pack names no number. */
  microOpenings: number | null;
}>;

/** The rules that bind what may be traded and when. Null: the firm has no such rule. */
export type TradingRules = Readonly<{
  permittedRoots: ReadonlySet<string> | null;
  hours: HoursRule;
  cpi: CpiRule | null;
  /** Nothing is traded or held within this share of the price from an exchange limit. */
  priceLimitZone: Ratio | null;
  /** Whether orders may come from a program. */
  automationAllowed: boolean | null;
  /** A position that is too large for less than this is overlooked by the firm. */
  oversizeGraceSeconds: number | null;
}>;

/** Reads the optional rules; what a value may be has been checked by the schema. */
export function tradingRulesOf(values: RuleValues): TradingRules {
  const permitted = values['products.permitted'] ?? null;
  return {
    permittedRoots: permitted === null ? null : new Set(permitted),
    hours: {
      lastEntryMinute: minuteOf(values['hours.lastEntry']),
      flatByMinute: minuteOf(values['hours.flatBy']),
      holidayCutoffMinutes: values['hours.holidayCutoffMinutes'] ?? null,
    },
    cpi: cpiOf(values),
    priceLimitZone: parseRatio(values['priceLimit.zone'] ?? ''),
    automationAllowed: values['account.api'] ?? null,
    oversizeGraceSeconds: values['lots.oversizeGraceSeconds'] ?? null,
  };
}

/** A window needs both of its ends; `packProblems` refuses a pack that states only one. */
function cpiOf(values: RuleValues): CpiRule | null {
  const minutesBefore = values['news.cpiMinutesBefore'] ?? null;
  const minutesAfter = values['news.cpiMinutesAfter'] ?? null;
  if (minutesBefore === null || minutesAfter === null) return null;
  return {
    minutesBefore,
    minutesAfter,
    noOpening: new Set(values['news.cpiNoOpening'] ?? []),
    micros: new Set(values['news.cpiMicros'] ?? []),
    microOpenings: values['news.cpiMicroOpenings'] ?? null,
  };
}

function minuteOf(clock: string | null | undefined): number | null {
  if (clock === undefined || clock === null) return null;
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
