import {
  type Contract,
  err,
  MINUTE_MS,
  ok,
  type Product,
  type Result,
  type Roll,
  rollTable,
  type SessionCalendar,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { type DataFault, fileFault } from '../files/data-fault.ts';
import { readBytes } from '../files/read-bytes.ts';
import { readRolls } from '../rolls/read-rolls.ts';
import { type BarColumns, firstAt, moveRow, sliceColumns } from './bar-columns.ts';
import { fileContract, fileSymbol } from './file-symbol.ts';
import { parseBars } from './parse-bars.ts';

export type ReadBarsOptions = Readonly<{
  /** A product (`NQ`) or contract (`NQH5`); without it the file's name tells. */
  symbol?: string;
  /** Only bars that start at or after this instant. */
  from?: UnixMs;
  /** Only bars that start before this instant. */
  to?: UnixMs;
  /** A roll file for a continuous series; without it the built-in rule counts. */
  rollsPath?: string;
}>;

/** The bars of one contract out of a file, in the stretch in which it stands for the product. */
export type BarSeries = Readonly<{
  contract: Contract;
  /** The bounds of the stretch; bars start in `[from, to)`. */
  from: UnixMs;
  to: UnixMs;
  columns: BarColumns;
}>;

/** Bars that were left out since they start outside every session of the product. */
export type StrayBars = Readonly<{ count: number; first: UnixMs | null; last: UnixMs | null }>;

export type BarFile = Readonly<{
  path: string;
  product: Product;
  /** True for a product's series of front months, false for the bars of one contract. */
  continuous: boolean;
  /** At least one, none empty, in time order. */
  series: readonly BarSeries[];
  /** Bars in all series together. */
  count: number;
  strays: StrayBars;
}>;

/**
 * Reads a file of one-minute bars (CSV, gzipped or not) into columns by contract.
 *
 * A continuous file is cut at the rolls. Bars that start outside every session are left out and
 * counted: files hold single prints of weekends and pauses on which nobody could have traded. In
 * years that the holiday calendar does not cover, regular hours decide.
 */
export async function readBars(
  path: string,
  options: ReadBarsOptions = {},
): Promise<Result<BarFile, DataFault>> {
  const { from, to, rollsPath } = options;
  if (from !== undefined && to !== undefined && from >= to) {
    const sentence = `the start of the range ${show(from)} is not before its end ${show(to)}.`;
    return err(fileFault('RANGE_REVERSED', path, sentence));
  }
  // That a file is not there matters more than that its name tells no symbol.
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const meaning = fileSymbol(path, options.symbol ?? null);
  if (!meaning.ok) return meaning;
  const { product } = meaning.value;
  const rolls = rollsPath === undefined ? ok([]) : await readRolls(rollsPath, product);
  if (!rolls.ok) return rolls;
  const parsed = parseBars(bytes.value, path, product);
  if (!parsed.ok) return parsed;
  const contract = fileContract(meaning.value, (parsed.value.openedAt[0] ?? 0) as UnixMs);
  const ranged = cutRange(parsed.value, options);
  const { columns, strays } = dropStrays(ranged, product);
  if (columns.length === 0) return err(emptyFault(path, parsed.value, strays));
  const series =
    contract === null ? cutRolls(columns, product, rolls.value) : [whole(contract, columns)];
  const continuous = contract === null;
  return ok({ path, product, continuous, series, count: columns.length, strays });
}

function cutRange(columns: BarColumns, { from, to }: ReadBarsOptions): BarColumns {
  const first = from === undefined ? 0 : firstAt(columns, from);
  const last = to === undefined ? columns.length : firstAt(columns, to);
  return sliceColumns(columns, first, last);
}

function dropStrays(
  columns: BarColumns,
  product: Product,
  calendar: SessionCalendar = sessionCalendar({ outsideCalendar: 'regular' }),
): Readonly<{ columns: BarColumns; strays: StrayBars }> {
  let kept = 0;
  let first: UnixMs | null = null;
  let last: UnixMs | null = null;
  for (let row = 0; row < columns.length; row += 1) {
    const at = (columns.openedAt[row] ?? 0) as UnixMs;
    if (calendar.lookup(product, at).kind === 'open') {
      if (kept !== row) moveRow(columns, row, kept);
      kept += 1;
    } else {
      first ??= at;
      last = at;
    }
  }
  const strays = { count: columns.length - kept, first, last };
  return { columns: sliceColumns(columns, 0, kept), strays };
}

function cutRolls(
  columns: BarColumns,
  product: Product,
  rolls: readonly Roll[],
): readonly BarSeries[] {
  const { from, to } = bounds(columns);
  return rollTable(product, from, to, rolls)
    .map((segment) => {
      const rows = sliceColumns(
        columns,
        firstAt(columns, segment.from),
        firstAt(columns, segment.to),
      );
      return { contract: segment.contract, from: segment.from, to: segment.to, columns: rows };
    })
    .filter((series) => series.columns.length > 0);
}

const whole = (contract: Contract, columns: BarColumns): BarSeries => ({
  contract,
  ...bounds(columns),
  columns,
});

function bounds({ openedAt, length }: BarColumns): Readonly<{ from: UnixMs; to: UnixMs }> {
  const last = openedAt[length - 1] ?? 0;
  return { from: (openedAt[0] ?? 0) as UnixMs, to: (last + MINUTE_MS) as UnixMs };
}

function emptyFault(path: string, parsed: BarColumns, strays: StrayBars): DataFault {
  if (strays.count > 0) {
    const sentence = `none of the ${strays.count} bars in the range is within a session.`;
    return fileFault('RANGE_EMPTY', path, sentence);
  }
  const { from, to } = bounds(parsed);
  const sentence = `no bar is in the range; the file goes from ${show(from)} to ${show(to)}.`;
  return fileFault('RANGE_EMPTY', path, sentence);
}

const show = (at: UnixMs): string => new Date(at).toISOString();
