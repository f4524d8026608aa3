import {
  type Contract,
  err,
  ok,
  type Product,
  type Result,
  type Roll,
  rollTable,
  type SessionCalendar,
  type SymbolMeaning,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { fileContract, fileSymbol } from '../bars/file-symbol.ts';
import { type DataFault, fileFault } from '../files/data-fault.ts';
import { readRolls } from '../rolls/read-rolls.ts';
import { type ColumnKind, firstIndexAt } from './column-kind.ts';

export type ReadOptions = Readonly<{
  /** A product (`NQ`) or contract (`NQH5`); without it the file's name tells. */
  symbol?: string;
  /** Only rows at or after this instant. */
  from?: UnixMs;
  /** Only rows before this instant. */
  to?: UnixMs;
  /** A roll file for a continuous series; without it the built-in rule counts. */
  rollsPath?: string;
}>;

/** The rows of one contract out of a file, in the stretch in which it stands for the product. */
export type ContractSeries<Columns> = Readonly<{
  contract: Contract;
  /** The bounds of the stretch; rows begin in `[from, to)`. */
  from: UnixMs;
  to: UnixMs;
  columns: Columns;
}>;

/** Rows that were left out since they lie outside every session of the product. */
export type StrayRows = Readonly<{ count: number; first: UnixMs | null; last: UnixMs | null }>;

export type SeriesFile<Columns> = Readonly<{
  path: string;
  product: Product;
  /** True for a product's series of front months, false for the rows of one contract. */
  continuous: boolean;
  /** At least one, none empty, in time order. */
  series: readonly ContractSeries<Columns>[];
  /** Rows in all series together. */
  count: number;
  strays: StrayRows;
}>;

/** What is known before the rows are read: what the file is of, and where it rolls. */
export type FilePlan = Readonly<{ meaning: SymbolMeaning; rolls: readonly Roll[] }>;

/** The faults of the options, told before a large file is read. */
export function rangeFault(path: string, { from, to }: ReadOptions): DataFault | null {
  if (from === undefined || to === undefined || from < to) return null;
  const sentence = `the start of the range ${show(from)} is not before its end ${show(to)}.`;
  return fileFault('RANGE_REVERSED', path, sentence);
}

/** What the file is of, told by the options or its name, and its rolls. */
export async function planFile(
  path: string,
  { symbol, rollsPath }: ReadOptions,
): Promise<Result<FilePlan, DataFault>> {
  const meaning = fileSymbol(path, symbol ?? null);
  if (!meaning.ok) return meaning;
  const rolls =
    rollsPath === undefined ? ok([]) : await readRolls(rollsPath, meaning.value.product);
  return rolls.ok ? ok({ meaning: meaning.value, rolls: rolls.value }) : rolls;
}

/**
 * Cuts the rows of a file to the range, drops those outside every session, and puts them into
 * contracts: a continuous file is cut at the rolls. Files hold single prints of weekends and pauses
 * on which nobody could have traded. In years that the holiday calendar does not cover, regular
 * hours decide.
 */
export function cutSeries<Columns>(
  parsed: Columns,
  kind: ColumnKind<Columns>,
  { path, options, plan }: Readonly<{ path: string; options: ReadOptions; plan: FilePlan }>,
): Result<SeriesFile<Columns>, DataFault> {
  const { product } = plan.meaning;
  const all = kind.times(parsed);
  const contract = fileContract(plan.meaning, (all[0] ?? 0) as UnixMs);
  const first = options.from === undefined ? 0 : firstIndexAt(all, options.from);
  const last = options.to === undefined ? all.length : firstIndexAt(all, options.to);
  const { columns, strays } = dropStrays(kind.slice(parsed, first, last), kind, product);
  const count = kind.times(columns).length;
  if (count === 0) return err(emptyFault(path, { kind, times: all, strays }));
  const series =
    contract === null
      ? cutRolls(columns, kind, { product, rolls: plan.rolls })
      : [{ contract, ...bounds(kind.times(columns), kind), columns }];
  return ok({ path, product, continuous: contract === null, series, count, strays });
}

function dropStrays<Columns>(
  columns: Columns,
  kind: ColumnKind<Columns>,
  product: Product,
  calendar: SessionCalendar = sessionCalendar({ outsideCalendar: 'regular' }),
): Readonly<{ columns: Columns; strays: StrayRows }> {
  const times = kind.times(columns);
  let kept = 0;
  let first: UnixMs | null = null;
  let last: UnixMs | null = null;
  for (let row = 0; row < times.length; row += 1) {
    const at = (times[row] ?? 0) as UnixMs;
    if (calendar.lookup(product, at).kind === 'open') {
      if (kept !== row) kind.move(columns, row, kept);
      kept += 1;
    } else {
      first ??= at;
      last = at;
    }
  }
  const strays = { count: times.length - kept, first, last };
  return { columns: kind.slice(columns, 0, kept), strays };
}

function cutRolls<Columns>(
  columns: Columns,
  kind: ColumnKind<Columns>,
  { product, rolls }: Readonly<{ product: Product; rolls: readonly Roll[] }>,
): readonly ContractSeries<Columns>[] {
  const times = kind.times(columns);
  const { from, to } = bounds(times, kind);
  return rollTable(product, from, to, rolls)
    .map((segment) => {
      const start = firstIndexAt(times, segment.from);
      const rows = kind.slice(columns, start, firstIndexAt(times, segment.to));
      return { contract: segment.contract, from: segment.from, to: segment.to, columns: rows };
    })
    .filter((series) => kind.times(series.columns).length > 0);
}

function bounds<Columns>(
  times: Float64Array,
  { lengthMs }: ColumnKind<Columns>,
): Readonly<{ from: UnixMs; to: UnixMs }> {
  const last = times[times.length - 1] ?? 0;
  return { from: (times[0] ?? 0) as UnixMs, to: (last + lengthMs) as UnixMs };
}

function emptyFault<Columns>(
  path: string,
  {
    kind,
    times,
    strays,
  }: Readonly<{ kind: ColumnKind<Columns>; times: Float64Array; strays: StrayRows }>,
): DataFault {
  if (strays.count > 0) {
    const sentence = `none of the ${strays.count} ${kind.noun}s in the range is within a session.`;
    return fileFault('RANGE_EMPTY', path, sentence);
  }
  const { from, to } = bounds(times, kind);
  const span = `the file goes from ${show(from)} to ${show(to)}`;
  const sentence = `no ${kind.noun} is in the range; ${span}.`;
  return fileFault('RANGE_EMPTY', path, sentence);
}

const show = (at: UnixMs): string => new Date(at).toISOString();
