import { printLine } from '../exit.ts';
import { cardLines, headLine, summaryLine } from './drill-table.ts';
import { readExpectedFailures, type Verdict, verdictOf } from './expected-failures.ts';
import { playDrill } from './play/play-drill.ts';
import type { Scenario } from './scenario.ts';

export type RunOptions = Readonly<{ seed: number; json: boolean }>;

/**
 * Plays drills one after the other and prints each as soon as it is over.
 *
 * @returns whether all went as it is known that they go.
 */
export async function runDrills(
  drills: readonly Scenario[],
  { seed, json }: RunOptions,
): Promise<boolean> {
  const expected = readExpectedFailures();
  const width = Math.max(...drills.map(({ name }) => name.length));
  const verdicts: Verdict[] = [];
  if (!json) process.stdout.write(`${headLine(width)}\n`);
  for (const scenario of drills) {
    const card = await playDrill(scenario, { seed });
    const verdict = verdictOf(card, expected);
    verdicts.push(verdict);
    if (json) printLine(card);
    else process.stdout.write(`${cardLines(card, verdict, width)}\n`);
  }
  if (!json) process.stdout.write(`\n${summaryLine(verdicts, seed)}\n`);
  return !verdicts.includes('failed');
}
