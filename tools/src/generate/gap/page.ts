import type { GapRow, Recording } from './figures.ts';
import { PARTS } from './parts.ts';

/** How the figures of one recording fared in another one of the same product. */
export type Trial = Readonly<{
  part: string;
  figure: number;
  count: number;
  beyond: number;
  largest: number;
}>;

const NAMES = PARTS.map(({ name }) => name);

/** The tables of the page on the gap model, in Markdown. */
export function figurePage(
  rows: Readonly<Record<string, GapRow>>,
  recordings: readonly Recording[],
  trials: readonly Trial[],
): string {
  const entries = Object.entries(rows);
  const measured = entries.filter(([, row]) => row.measured);
  const scaled = entries.filter(([, row]) => !row.measured);
  return [
    '### Parts',
    table(
      ['part', 'from, Chicago'],
      PARTS.map(({ name, from }) => [name, from]),
    ),
    '### Measured, ticks (steps between bars that they rest on)',
    table(
      ['product', ...NAMES],
      measured.map(([root, { ticks, jumps }]) => [root, ...ticks.map((t, i) => cell(t, jumps[i]))]),
    ),
    '### Scaled, ticks',
    table(
      ['product', ...NAMES, 'from'],
      scaled.map(([root, row]) => [root, ...row.ticks.map(String), row.basis]),
    ),
    '### What the recordings showed, before any factor (count)',
    table(
      ['recording', ...NAMES],
      recordings.map(({ file, far, counts }) => [
        file,
        ...far.map((value, part) => cell(value, counts[part])),
      ]),
    ),
    '### Figures of NQ 2024 against NQ 2025',
    table(
      ['part', 'figure of 2024', 'steps in 2025', 'beyond the figure', 'one in', 'largest'],
      trials.map(({ part, figure, count, beyond, largest }) => [
        part,
        String(figure),
        String(count),
        String(beyond),
        beyond === 0 ? '-' : String(Math.round(count / beyond)),
        String(largest),
      ]),
    ),
  ].join('\n\n');
}

const cell = (ticks: number | null, count: number | undefined): string =>
  `${ticks ?? '-'} (${count ?? 0})`;

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
