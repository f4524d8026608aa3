import { err, formatMoney, type Money, ok, type Result } from '@loadline/core';
import type { PersonalLoss, PersonalTarget } from '../evaluator/personal-limits.ts';
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
 * @returns the limits, or a sentence for each wrong field: its name, its value, what would be right.
 */
export function readLimits(
  value: unknown,
  base: RiskLimits = DEFAULT_LIMITS,
): Result<RiskLimits, readonly string[]> {
  const parsed = LIMITS_SCHEMA.safeParse(value);
  if (!parsed.success) {
    return err(parsed.error.issues.map(({ path, message }) => faultOf(value, path, message)));
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

function faultOf(value: unknown, path: readonly PropertyKey[], message: string): string {
  const name = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'limits',
  );
  return `${name} is ${textOf(valueAt(value, path))} and ${message}.`;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );

/** A value as it may be shown: long ones are cut, what JSON has no word for is named. */
function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? (value === undefined ? 'missing' : typeof value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
