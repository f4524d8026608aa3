import { MINUTE_MS, type Product, sessionCalendar, type UnixMs } from '@loadline/core';
import type { BarColumns } from './bar-columns.ts';
import type { BarFile, StrayBars } from './read-bars.ts';

/** Minutes of open trading without a bar, between two bars of one trading stretch. */
export type BarGap = Readonly<{ from: UnixMs; to: UnixMs; minutes: number }>;

export type BarSummary = Readonly<{
  count: number;
  first: UnixMs;
  /** The start of the last bar. */
  last: UnixMs;
  contracts: readonly string[];
  /** Sessions that have at least one bar. */
  sessions: number;
  /** The shortest distance of two bars: 1, unless the file holds longer bars. */
  stepMinutes: number;
  /** Share of bars whose volume is known, 0 to 1. */
  volumeKnown: number;
  gapCount: number;
  /** The longest gaps, longest first, at most ten. */
  longestGaps: readonly BarGap[];
  strays: StrayBars;
}>;

const GAPS_SHOWN = 10;

/** What a person wants to know of a file before trusting a result made from it. */
export function checkBars(file: BarFile): BarSummary {
  const gaps = file.series.flatMap(({ columns }) => gapsOf(columns, file.product));
  const first = file.series[0];
  const last = file.series.at(-1);
  const known = file.series.reduce((sum, { columns }) => sum + knownVolumes(columns), 0);
  return {
    count: file.count,
    first: (first?.columns.openedAt[0] ?? Number.NaN) as UnixMs,
    last: (last?.columns.openedAt.at(-1) ?? Number.NaN) as UnixMs,
    contracts: file.series.map(({ contract }) => contract.name),
    sessions: sessionsOf(file),
    stepMinutes: file.series.reduce(
      (step, { columns }) => Math.min(step, stepOf(columns)),
      Infinity,
    ),
    volumeKnown: known / file.count,
    gapCount: gaps.length,
    longestGaps: gaps.toSorted((a, b) => b.minutes - a.minutes).slice(0, GAPS_SHOWN),
    strays: file.strays,
  };
}

function gapsOf({ openedAt, length }: BarColumns, product: Product): readonly BarGap[] {
  const calendar = sessionCalendar({ outsideCalendar: 'regular' });
  const gaps: BarGap[] = [];
  for (let row = 1; row < length; row += 1) {
    const from = ((openedAt[row - 1] ?? 0) + MINUTE_MS) as UnixMs;
    const to = (openedAt[row] ?? 0) as UnixMs;
    if (to <= from) continue;
    const before = calendar.lookup(product, (from - MINUTE_MS) as UnixMs);
    if (before !== calendar.lookup(product, to)) continue;
    gaps.push({ from, to, minutes: (to - from) / MINUTE_MS });
  }
  return gaps;
}

function sessionsOf({ series, product }: BarFile): number {
  const calendar = sessionCalendar({ outsideCalendar: 'regular' });
  const dates = new Set<string>();
  for (const { columns } of series) {
    for (const at of columns.openedAt) {
      const found = calendar.lookup(product, at as UnixMs);
      if (found.kind === 'open') dates.add(found.session.tradeDate);
    }
  }
  return dates.size;
}

function stepOf({ openedAt, length }: BarColumns): number {
  let step = Number.POSITIVE_INFINITY;
  for (let row = 1; row < length; row += 1) {
    step = Math.min(step, (openedAt[row] ?? 0) - (openedAt[row - 1] ?? 0));
  }
  return step / MINUTE_MS;
}

const knownVolumes = ({ volume }: BarColumns): number =>
  volume.reduce((sum, value) => sum + Number(value > 0), 0);
