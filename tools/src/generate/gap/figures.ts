import { PARTS } from './parts.ts';

/** What the reference says of a product. */
export type SourceProduct = Readonly<{
  root: string;
  category: string;
  tickSize: number;
  microOf: string | null;
  typicalDailyRangePoints: number;
}>;

/** One recording: the far value of each part with its count, null where the sample is small. */
export type Recording = Readonly<{
  root: string;
  file: string;
  kind: 'bars' | 'trades';
  counts: readonly number[];
  far: readonly (number | null)[];
}>;

/** The allowance of a product by part, in ticks. */
export type GapRow = Readonly<{
  measured: boolean;
  basis: string;
  ticks: readonly number[];
  /** Steps between bars that the figure of each part rests on; 0 where it was scaled. */
  jumps: readonly number[];
}>;

type Row = Readonly<{ ticks: (number | null)[]; jumps: number[]; files: string[] }>;

/**
 * Figures of jumps are doubled: twice those of NQ in 2024 kept their promise in the wilder year
 * 2025, once they did not. Slippage of single trades is the fill itself and is taken as it is.
 */
const JUMP_FACTOR = 2;

/** A product that was not recorded gets twice what its range would give it. */
const SCALE_FACTOR = 2;

/** And never less than this: in a thin market the spread alone is as wide. */
const SCALED_MIN = 3;

/** The allowance of every product of the reference. */
export function gapRows(
  products: readonly SourceProduct[],
  recordings: readonly Recording[],
): Readonly<Record<string, GapRow>> {
  const rows = new Map<string, Row>();
  for (const { root } of products) {
    const pair = pairOf(products, root);
    const own = recordings.filter((recording) => pair.includes(recording.root));
    if (recordings.some((recording) => recording.root === root)) rows.set(root, measuredRow(own));
  }
  const reopening = reopeningRatio([...rows.values()]);
  const measured = new Map([...rows].map(([root, row]) => [root, completed(row, reopening)]));
  return Object.fromEntries(
    products.map((product) => [
      product.root,
      measured.get(product.root) ?? scaledRow(product, products, measured),
    ]),
  );
}

/** A mini and its micros are one market at one price: each has what any of them was seen to do. */
function pairOf(products: readonly SourceProduct[], root: string): readonly string[] {
  const own = products.find((product) => product.root === root);
  const mini = own?.microOf ?? root;
  return products
    .filter((product) => product.root === mini || product.microOf === mini)
    .filter(({ tickSize }) => tickSize === own?.tickSize)
    .map((product) => product.root);
}

function measuredRow(recordings: readonly Recording[]): Row {
  const ticks = PARTS.map((_, part) => {
    const values = recordings.flatMap(({ kind, far }) => {
      const value = far[part] ?? null;
      return value === null ? [] : [kind === 'bars' ? value * JUMP_FACTOR : value];
    });
    return values.length === 0 ? null : Math.max(1, ...values);
  });
  const jumps = PARTS.map((_, part) =>
    recordings
      .filter(({ kind, far }) => kind === 'bars' && (far[part] ?? null) !== null)
      .reduce((sum, { counts }) => sum + (counts[part] ?? 0), 0),
  );
  return { ticks, jumps, files: recordings.map(({ file }) => file) };
}

/** How much worse than the evening the first minutes are at most, where both are known. */
function reopeningRatio(rows: readonly Row[]): number {
  const ratios = rows.map(({ ticks: [reopening, evening] }) =>
    typeof reopening === 'number' && typeof evening === 'number' ? reopening / evening : 1,
  );
  return Math.max(1, ...ratios);
}

/** The reopening lasts five minutes a day: six weeks are too few of them; the evening tells it. */
function completed({ ticks, jumps, files }: Row, reopening: number): GapRow {
  const [first = null, evening = null, ...rest] = ticks;
  const least = Math.ceil((evening ?? 0) * reopening);
  const complete = [Math.max(first ?? least, evening ?? 0), evening, ...rest];
  return {
    measured: true,
    basis: `measured on ${files.join(', ')}`,
    ticks: complete.map((value) => value ?? Math.max(...ticks.map((known) => known ?? 0))),
    jumps,
  };
}

/**
 * A product without bars: the largest allowance of those of its kind (of all, where none of its
 * kind was recorded) in shares of a typical day's range, times its own range, times two; at least
 * three ticks.
 */
function scaledRow(
  product: SourceProduct,
  products: readonly SourceProduct[],
  measured: ReadonlyMap<string, GapRow>,
): GapRow {
  const known = products.filter(({ root }) => measured.has(root));
  const kin = known.filter(({ category }) => category === product.category);
  const models = kin.length > 0 ? kin : known;
  const range = product.typicalDailyRangePoints / product.tickSize;
  const ticks = PARTS.map((_, part) => {
    const shares = models.map((model) => {
      const allowance = measured.get(model.root)?.ticks[part] ?? 0;
      return allowance / (model.typicalDailyRangePoints / model.tickSize);
    });
    return Math.max(SCALED_MIN, Math.ceil(Math.max(...shares) * range * SCALE_FACTOR));
  });
  const names = kin.length > 0 ? kin.map(({ root }) => root).join(', ') : 'all measured products';
  return {
    measured: false,
    basis: `scaled by the typical daily range from ${names}`,
    ticks,
    jumps: PARTS.map(() => 0),
  };
}
