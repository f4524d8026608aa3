import { larger, type MicroDollars } from './micro-dollars.ts';

/** Section 5: a micro is a tenth of a lot; a micro silver two; micro coins have no credit. */
const TENTHS: Readonly<Record<string, number>> = {
  MES: 1,
  MNQ: 1,
  MYM: 1,
  M2K: 1,
  MCL: 1,
  MGC: 1,
  MNG: 1,
  MHG: 1,
  M6A: 1,
  M6B: 1,
  M6E: 1,
  SIL: 2,
};

/** Tenths of a lot, so that sums stay whole numbers. */
export const usedTenths = (position: Readonly<Record<string, number>>): number =>
  Object.entries(position).reduce(
    (sum, [root, contracts]) => sum + contracts * (TENTHS[root] ?? 10),
    0,
  );

type Trailed = Readonly<{ threshold: MicroDollars; triggered: boolean }>;

/** Section 4, trailing personal limit: the highest equity of the day minus the amount. */
export function trailedThresholds(
  equities: readonly MicroDollars[],
  amount: MicroDollars,
): readonly Trailed[] {
  let highest = equities[0] ?? 0n;
  return equities.map((equity) => {
    highest = larger(highest, equity);
    return { threshold: highest - amount, triggered: equity <= highest - amount };
  });
}
