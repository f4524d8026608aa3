/** One figure of a benchmark beside the reference that was measured in the same run. */
export type Figure = Readonly<{
  name: string;
  value: number;
  unit: string;
  reference: number;
  /** `value / reference`. */
  ratio: number;
}>;

/** A figure with what the table says of it beside. */
export type Measured = Figure &
  Readonly<{
    /** Half of the distance between the quartiles of the rounds, as a part of the median. */
    spread: number;
    /** What the reference is. */
    beside: string;
  }>;

export type Benchmark = Readonly<{
  name: string;
  run: () => Promise<readonly Measured[]>;
}>;

/** The figure of several rounds of both sides: their medians. */
export function figureOf(
  words: Readonly<{ name: string; unit: string; beside: string }>,
  values: readonly number[],
  references: readonly number[],
): Measured {
  const value = median(values);
  const reference = median(references);
  return { ...words, value, reference, ratio: value / reference, spread: spreadOf(values) };
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which this part of the values lies, linear between two neighbors. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

const spreadOf = (values: readonly number[]): number =>
  (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values);
