import type { Verdict } from './expected-failures.ts';
import type { Scorecard } from './scorecard.ts';

const HEADS = ['doubled', 'naked', 'lost', 'recovery', 'equal'] as const;
const WIDTHS = [7, 8, 4, 8, 5] as const;

/** The first line of the table, for names of this width. */
export const headLine = (width: number): string =>
  line('drill'.padEnd(width), HEADS, 'result').trimEnd();

/** One drill: a line, and below it why it has not passed. */
export function cardLines(card: Scorecard, verdict: Verdict, width: number): string {
  const { ordersDoubled, unprotectedContractSeconds, eventsLost, recoverySeconds } = card;
  const cells = [
    String(ordersDoubled),
    `${unprotectedContractSeconds} cs`,
    String(eventsLost),
    recoverySeconds === null ? 'never' : `${recoverySeconds} s`,
    card.finalStateEqual ? 'yes' : 'no',
  ];
  const why = card.why.map((sentence) => `    ${sentence}`);
  return [line(card.name.padEnd(width), cells, verdict), ...why].join('\n');
}

/** How all of them went, in one sentence. */
export function summaryLine(verdicts: readonly Verdict[], seed: number): string {
  const count = (wanted: Verdict): number => verdicts.filter((each) => each === wanted).length;
  const parts = [
    `${count('passed') + count('passes now')} passed`,
    `${count('failed')} failed`,
    `${count('fails as expected')} failed as expected`,
  ];
  const nowFine = count('passes now');
  const fixed = nowFine === 0 ? '' : ` ${nowFine} of them stand in drills/expected-failures.json.`;
  const drills = `${verdicts.length} drill${verdicts.length === 1 ? '' : 's'}`;
  return `${drills} with seed ${seed}: ${parts.join(', ')}.${fixed}`;
}

function line(name: string, cells: readonly string[], end: string): string {
  const padded = cells.map((cell, column) => cell.padStart(WIDTHS[column] ?? 0));
  return [name, ...padded, end].join('  ');
}
