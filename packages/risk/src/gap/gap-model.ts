import { CHICAGO, type Product, shiftDay, type UnixMs } from '@loadline/core';
import gapTable from './data/gap-ticks.json' with { type: 'json' };

type GapRow = Readonly<{
  measured: boolean;
  basis: string;
  ticks: readonly number[];
  jumps: readonly number[];
}>;

type Part = Readonly<{ index: number; name: string; from: number }>;

const ROWS: Readonly<Record<string, GapRow>> = gapTable.products;

/** The parts by the clock of Chicago; the last one runs over midnight to the first. */
const PARTS: readonly Part[] = gapTable.parts
  .map(({ name, from }, index) => ({
    index,
    name,
    from: Number(from.slice(0, 2)) * 60 + Number(from.slice(3)),
  }))
  .toSorted((left, right) => left.from - right.from);

/**
 * How far beyond its price a stop order may be filled in the part of the session that an instant is
 * in, in ticks; null for a product of which nothing is known, in which nothing may be opened. The
 * figures and how they were made: docs/reference/gap-model.md.
 */
export function gapTicks({ root }: Product, at: UnixMs): number | null {
  const row = Object.hasOwn(ROWS, root) ? ROWS[root] : undefined;
  return row?.ticks[partAt(at)?.index ?? -1] ?? null;
}

/** When the allowance may change next: the end of the part that an instant is in. */
export function gapPartEndsAt(at: UnixMs): UnixMs {
  const minute = CHICAGO.minuteAt(at);
  const day = CHICAGO.dayAt(at);
  const next = PARTS.find(({ from }) => from > minute);
  if (next !== undefined) return CHICAGO.instantOf(day, next.from);
  return CHICAGO.instantOf(shiftDay(day, 1), PARTS[0]?.from ?? 0);
}

/** Where the allowance of an instant comes from, for the arithmetic of a decision. */
export function gapReference({ root }: Product, at: UnixMs): string {
  const row = Object.hasOwn(ROWS, root) ? ROWS[root] : undefined;
  const part = partAt(at);
  if (row === undefined || part === undefined) return `nothing is known of ${root}`;
  const jumps = row.jumps[part.index] ?? 0;
  const sample = jumps > 0 ? `, ${jumps} steps between bars` : '';
  return `${part.name}: ${row.basis}${sample}`;
}

function partAt(at: UnixMs): Part | undefined {
  const minute = CHICAGO.minuteAt(at);
  if (!Number.isFinite(minute)) return undefined;
  return PARTS.findLast(({ from }) => from <= minute) ?? PARTS.at(-1);
}
