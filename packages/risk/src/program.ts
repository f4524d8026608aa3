import { MICROS_PER_DOLLAR, type Money } from '@loadline/core';

/** The account rules that this version evaluates: one program of the firm at one size. */
export type AccountProgram = Readonly<{
  id: string;
  title: string;
  startBalance: Money;
  /** How far below the best end-of-day balance the floor trails; null without such a limit. */
  maximumLoss: Money | null;
  /** The floor stops rising here for good. */
  floorLock: Money;
  /** Null when the optional daily loss limit was not bought. */
  dailyLoss: Money | null;
  /** Tenths of a mini-equivalent lot over all products. */
  lotTenthsMax: number;
}>;

const dollars = (amount: number): Money => (amount * MICROS_PER_DOLLAR) as Money;

/**
 * Topstep's Trading Combine as of 2026-10-03: Help Center 8284204 (maximum loss limit), 8284197
 * (parameters) and 10490293 (daily loss limit, optional at purchase).
 */
const combine = (size: 50 | 100 | 150): AccountProgram => {
  const [maximumLoss, dailyLoss, lots] = { 50: [2, 1, 5], 100: [3, 2, 10], 150: [4.5, 3, 15] }[
    size
  ];
  return {
    id: `topstep-combine-${size}k`,
    title: `${size}K Trading Combine`,
    startBalance: dollars(size * 1_000),
    maximumLoss: dollars((maximumLoss ?? 0) * 1_000),
    floorLock: dollars(size * 1_000),
    dailyLoss: dollars((dailyLoss ?? 0) * 1_000),
    lotTenthsMax: (lots ?? 0) * 10,
  };
};

/** The firm's practice account: it cannot be lost, only its size is limited. */
const PRACTICE: AccountProgram = {
  id: 'topstep-practice',
  title: 'Practice',
  startBalance: dollars(150_000),
  maximumLoss: null,
  floorLock: dollars(150_000),
  dailyLoss: null,
  lotTenthsMax: 150,
};

const PROGRAMS: readonly AccountProgram[] = [combine(50), combine(100), combine(150), PRACTICE];

export const programById = (id: string): AccountProgram | null =>
  PROGRAMS.find((program) => program.id === id) ?? null;

export const listPrograms = (): readonly AccountProgram[] => PROGRAMS;

/** Where an account without a maximum loss limit ends: no equity is ever below it. */
const NO_FLOOR = Number.MIN_SAFE_INTEGER as Money;

/** The floor on the first day of an account. */
export const firstFloor = ({ startBalance, maximumLoss }: AccountProgram): Money =>
  maximumLoss === null ? NO_FLOOR : ((startBalance - maximumLoss) as Money);

/**
 * The floor of the next trading day: it trails the balance at the end of the day, never an intraday
 * high, never goes down and stops at the lock. Source: Topstep Help Center 8284204.
 */
export function nextFloor(
  floor: Money,
  closeBalance: Money,
  { maximumLoss, floorLock }: AccountProgram,
): Money {
  if (maximumLoss === null) return floor;
  return Math.max(floor, Math.min(floorLock, closeBalance - maximumLoss)) as Money;
}
