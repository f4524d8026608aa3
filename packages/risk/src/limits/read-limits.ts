import { err, formatMoney, type Money, ok, type Result } from '@loadline/core';
import type { PersonalLoss, PersonalTarget } from '../evaluator/personal-limits.ts';
import { faultsOf } from '../reading/faults.ts';
import { clockOfMinute } from './day-windows.ts';
import { LIMITS_SCHEMA } from './limits-schema.ts';
import { DEFAULT_LIMITS, type RiskLimits } from './risk-limits.ts';

type Written = 'personalLoss' | 'personalTarget' | 'sessionBudget' | 'windows';

/** Limits as they are written in JSON: money as decimal text, windows as times in Chicago. */
export type LimitsJson = Readonly<
  Omit<RiskLimits, Written> & {
    personalLoss: (Omit<PersonalLoss, 'amount'> & { readonly amount: string }) | null;
    personalTarget:
      | (Omit<PersonalTarget, 'amount' | 'giveBack'> & {
          readonly amount: string;
          readonly giveBack: string;
        })
      | null;
    sessionBudget: string | null;
    windows: readonly Readonly<{ from: string; to: string }>[];
  }
>;

/**
 * Reads limits that a person wrote. A field that is left out stays as in `base`; an unknown one is
 * refused.
 *
 * @returns the limits, or a sentence for each wrong field: its name and value, and what is right.
 */
export function readLimits(
  value: unknown,
  base: RiskLimits = DEFAULT_LIMITS,
): Result<RiskLimits, readonly string[]> {
  const parsed = LIMITS_SCHEMA.safeParse(value);
  if (!parsed.success) {
    return err(faultsOf('limits', value, parsed.error));
  }
  const stated = Object.entries(parsed.data).filter(([, field]) => field !== undefined);
  return ok({ ...base, ...(Object.fromEntries(stated) as Partial<RiskLimits>) });
}

/** The inverse of `readLimits`. */
export function limitsToJson(limits: RiskLimits): LimitsJson {
  const { personalLoss, personalTarget, sessionBudget, windows } = limits;
  return {
    ...limits,
    personalLoss:
      personalLoss === null ? null : { ...personalLoss, amount: formatMoney(personalLoss.amount) },
    personalTarget:
      personalTarget === null
        ? null
        : {
            ...personalTarget,
            amount: formatMoney(personalTarget.amount),
            giveBack: formatMoney(personalTarget.giveBack),
          },
    sessionBudget: textOrNull(sessionBudget),
    windows: windows.map(({ fromMinute, toMinute }) => ({
      from: clockOfMinute(fromMinute),
      to: clockOfMinute(toMinute),
    })),
  };
}

const textOrNull = (money: Money | null): string | null =>
  money === null ? null : formatMoney(money);
