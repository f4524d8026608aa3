import { CHICAGO } from '@loadline/core';
import { isoTime } from '../../view/iso-time.ts';
import type { Explanation, Line } from '../explanation.ts';
import { clockWords } from './plain-words.ts';

/** For a person: what it is, what came of it, then the timeline in Chicago time. */
export function explanationLines({ title, day, facts, lines }: Explanation): readonly string[] {
  const width = Math.max(0, ...facts.map(({ label }) => label.length));
  const labels = Math.max(0, ...lines.map(({ label }) => label.length));
  return [
    title,
    `Trading day ${day}; times are Chicago's.`,
    '',
    ...facts.map(({ label, text }) => `  ${label.padEnd(width)}  ${text}`),
    ...(facts.length === 0 ? [] : ['']),
    ...timeline(lines, labels),
  ];
}

const CLOCK_WIDTH = '00:00:00.000'.length;

/** A new date stands on a line of its own. */
function timeline(lines: readonly Line[], labels: number): readonly string[] {
  let date = '';
  return lines.flatMap(({ at, label, text, details }) => {
    const own = CHICAGO.dateAt(at);
    const heading = own === date ? [] : [`${own}`];
    date = own;
    const indent = ' '.repeat(CLOCK_WIDTH + labels + 4);
    return [
      ...heading,
      `${clockWords(at)}  ${label.padEnd(labels)}  ${text}`,
      ...details.map((detail) => `${indent}${detail}`),
    ];
  });
}

/** For programs: market times in UTC. */
export const explanationJson = ({ subject, id, title, lines, data, facts }: Explanation) => ({
  subject,
  id,
  title,
  ...data,
  facts: Object.fromEntries(facts.map(({ label, text }) => [label, text])),
  lines: lines.map(({ at, ...line }) => ({ at: isoTime(at), ...line })),
});
