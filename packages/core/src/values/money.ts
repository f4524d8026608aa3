import type { Brand } from './brand.ts';

/** Integer micro-dollars: a cent is too coarse, one tick of a 5-year note is $7.8125. */
export type Money = Brand<number, 'Money'>;

export const MICROS_PER_DOLLAR = 1_000_000;

export const ZERO_MONEY = 0 as Money;

/** A venue's decimal number of dollars, rounded to the nearest micro-dollar. */
export const moneyFromDollars = (dollars: number): Money =>
  (Math.round(dollars * MICROS_PER_DOLLAR) + 0) as Money;

export const moneyToDollars = (money: Money): number => money / MICROS_PER_DOLLAR;

/** At least two decimals and no more than needed: `1500.00`, `7.8125`, `-0.62`. */
export function formatMoney(money: Money): string {
  const micros = Math.abs(money);
  const whole = Math.floor(micros / MICROS_PER_DOLLAR);
  const fraction = String(micros % MICROS_PER_DOLLAR).padStart(6, '0');
  const kept = fraction.replace(/0{1,4}$/, '');
  return `${money < 0 ? '-' : ''}${whole}.${kept}`;
}

export const addMoney = (left: Money, right: Money): Money => (left + right) as Money;

export const subtractMoney = (left: Money, right: Money): Money => (left - right) as Money;
