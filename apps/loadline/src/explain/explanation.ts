import type { IsoDate, UnixMs } from '@loadline/core';
import type { SubjectKind } from './find-subject.ts';

/** One thing that happened. */
export type Line = Readonly<{
  at: UnixMs;
  /** The number of the journal's record that says it, or of the price that it was worked out of. */
  sequence: number;
  /** What kind of thing it is, in one word: `price`, `risk`, `sent`, `fill`. */
  label: string;
  text: string;
  /** Lines below it, such as the arithmetic of a decision. */
  details: readonly string[];
}>;

/** One row of the summary: `slippage`, `1 tick worse …`. */
export type Fact = Readonly<{ label: string; text: string }>;

/** A timeline from prices to outcome, with what came of it. */
export type Explanation = Readonly<{
  subject: SubjectKind;
  id: string;
  day: IsoDate;
  title: string;
  facts: readonly Fact[];
  lines: readonly Line[];
  /** The same as the facts for programs: ids, decimals and UTC times. */
  data: Readonly<Record<string, unknown>>;
}>;
