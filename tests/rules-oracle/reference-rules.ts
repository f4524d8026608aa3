import { dollars, type MicroDollars } from './micro-dollars.ts';

export type Path = 'standard' | 'consistency';
export type Size = '50k' | '100k' | '150k';

export type Program = Readonly<{
  kind: 'combine' | 'xfa';
  size: Size;
  startBalance: MicroDollars;
  maximumLoss: MicroDollars;
  /** The floor stops here for good. */
  lock: MicroDollars;
  /** Null where the program has no target. */
  profitTarget: MicroDollars | null;
  dailyLoss: MicroDollars;
}>;

/** What of the rules depends on the date. */
export type DatedRules = Readonly<{
  consistencyPercent: bigint;
  winningDay: MicroDollars;
  payoutCap: Readonly<Record<Path, MicroDollars>>;
}>;

type Row = Readonly<{ start: number; mll: number; target: number; dll: number; lots: number }>;

/** Section 1 of the reference, Trading Combine. */
const SIZES: Readonly<Record<Size, Row>> = {
  '50k': { start: 50_000, mll: 2_000, target: 3_000, dll: 1_000, lots: 5 },
  '100k': { start: 100_000, mll: 3_000, target: 6_000, dll: 2_000, lots: 10 },
  '150k': { start: 150_000, mll: 4_500, target: 9_000, dll: 3_000, lots: 15 },
};

/** Section 13: the caps by account size. */
const CAPS: Readonly<Record<Size, Readonly<Record<Path, number>>>> = {
  '50k': { standard: 2_000, consistency: 3_000 },
  '100k': { standard: 3_000, consistency: 4_000 },
  '150k': { standard: 5_000, consistency: 6_000 },
};

/** Section 13, earlier rules: one cap for all sizes. */
const SINGLE_CAP: Readonly<Record<Path, number>> = { standard: 5_000, consistency: 6_000 };

/**
 * The first day on which each rule is known to hold, by section 15.
 *
 * The caps by size came on an unknown date, "by 09-08". For the consistency target the last copy
 * with 50 % is of 09-08 and the first with 55 % of 09-13; in between the stricter one is kept.
 */
const SINCE = {
  winningDay150: '2026-02-05',
  consistencyPath: '2026-02-05',
  doubledCaps: '2026-06-02',
  capsBySize: '2026-09-08',
  consistency55: '2026-09-13',
} as const;

/** Every date on which a rule changes in 2025 and 2026: corners for the generator. */
export const RULE_CHANGES: readonly string[] = Object.values(SINCE);

/** @throws {Error} for a pack that the reference does not describe. */
export function programOf(pack: string): Program {
  const [, kind, size] = /^topstep-(combine|xfa)-(50k|100k|150k)$/.exec(pack) ?? [];
  if (!isKind(kind) || !isSize(size)) throw new Error(`the reference has no pack ${pack}`);
  const { start, mll, target, dll } = SIZES[size];
  const startBalance = dollars(kind === 'combine' ? start : 0);
  return {
    kind,
    size,
    startBalance,
    maximumLoss: dollars(mll),
    lock: startBalance,
    profitTarget: kind === 'combine' ? dollars(target) : null,
    dailyLoss: dollars(dll),
  };
}

/** Before that day no account could be on this path. */
export const CONSISTENCY_PATH_SINCE: string = SINCE.consistencyPath;

/** ISO dates compare as text. */
export function rulesOn(
  date: string,
  { size, dllAtPurchase }: Readonly<{ size: Size; dllAtPurchase: boolean }>,
): DatedRules {
  const caps = date >= SINCE.capsBySize ? CAPS[size] : SINGLE_CAP;
  const factor = dllAtPurchase && date >= SINCE.doubledCaps ? 2 : 1;
  return {
    consistencyPercent: date >= SINCE.consistency55 ? 55n : 50n,
    winningDay: dollars(date >= SINCE.winningDay150 ? 150 : 200),
    payoutCap: {
      standard: dollars(caps.standard * factor),
      consistency: dollars(caps.consistency * factor),
    },
  };
}

/**
 * Lots of a session from the balance it opens with: sections 5 and 17.
 *
 * Exactly 1,500 opens the second tier; exactly 2,000, 3,000 or 4,500 stays in the lower one.
 */
export function maximumLots({ kind, size }: Program, balance: MicroDollars): number {
  if (kind === 'combine') return SIZES[size].lots;
  const first = size === '50k' ? 2 : 3;
  if (balance < dollars(1_500)) return first;
  if (balance <= dollars(2_000)) return first + 1;
  if (size === '50k' || balance <= dollars(3_000)) return 5;
  if (size === '100k' || balance <= dollars(4_500)) return 10;
  return 15;
}

const isKind = (text: string | undefined): text is Program['kind'] =>
  text === 'combine' || text === 'xfa';

const isSize = (text: string | undefined): text is Size => text !== undefined && text in SIZES;
