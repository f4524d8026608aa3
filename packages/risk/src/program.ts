import { assert, type Money } from '@loadline/core';
import { floorAfterClose, floorAtStart } from './evaluator/floor.ts';
import { lotsForSession } from './evaluator/lots.ts';
import { builtInPack } from './packs/built-in.ts';

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

/** The account types that the engine can run today: one limit of lots, no payouts. */
const PROGRAM_IDS = [
  'topstep-combine-50k',
  'topstep-combine-100k',
  'topstep-combine-150k',
  'topstep-practice',
] as const;

const PROGRAMS: readonly AccountProgram[] = PROGRAM_IDS.map(programOfPack);

export const programById = (id: string): AccountProgram | null =>
  PROGRAMS.find((program) => program.id === id) ?? null;

export const listPrograms = (): readonly AccountProgram[] => PROGRAMS;

/** Where an account without a maximum loss limit ends: no equity is ever below it. */
const NO_FLOOR = Number.MIN_SAFE_INTEGER as Money;

/** The floor on the first day of an account. */
export const firstFloor = ({ startBalance, maximumLoss, floorLock }: AccountProgram): Money =>
  maximumLoss === null
    ? NO_FLOOR
    : floorAtStart(startBalance, { amount: maximumLoss, lock: floorLock });

/** The floor of the next trading day, see `floorAfterClose`. */
export const nextFloor = (
  floor: Money,
  closeBalance: Money,
  { maximumLoss, floorLock }: AccountProgram,
): Money =>
  maximumLoss === null
    ? floor
    : floorAfterClose(floor, closeBalance, { amount: maximumLoss, lock: floorLock });

/** The newest rules of a pack as the engine sees them; sources and dates are in the pack. */
function programOfPack(id: (typeof PROGRAM_IDS)[number]): AccountProgram {
  const pack = builtInPack(id);
  const rules = pack?.versions.at(-1)?.rules;
  assert(pack !== null && rules !== undefined, `the rule pack ${id} is built in`);
  const { startBalance, maximumLoss, dailyLoss, lotTiers } = rules;
  return {
    id,
    title: pack.title,
    startBalance,
    maximumLoss: maximumLoss?.amount ?? null,
    floorLock: maximumLoss?.lock ?? startBalance,
    dailyLoss: dailyLoss.amount,
    lotTenthsMax: lotsForSession(lotTiers, startBalance) * 10,
  };
}
