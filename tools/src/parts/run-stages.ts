import { join } from 'node:path';
import { type Part, type PartResult, runPart } from './part.ts';
import { endWithTools } from './run-process.ts';
import { formatPart } from './summary.ts';
import type { Stage } from './workspace-parts.ts';

const ROOT = join(import.meta.dirname, '../../..');

/**
 * Runs the stages one after the other and prints each part as it ends; of a failed part also
 * everything that it printed. A failure does not end the run: the rest may fail for other reasons.
 *
 * @param names the parts to run; all of them when it is empty.
 * @throws {RangeError} when there is no part of a given name.
 */
export async function runStages(
  stages: readonly Stage[],
  names: readonly string[],
): Promise<readonly PartResult[]> {
  const known = stages.flat(2).map((part) => part.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new RangeError(`no part ${unknown.join(', ')}; there are ${known.join(', ')}`);
  }
  endWithTools();
  const results: PartResult[] = [];
  for (const stage of stages) {
    const lanes = stage.map((lane) =>
      runLane(lane.filter(({ name }) => names.length === 0 || names.includes(name))),
    );
    results.push(...(await Promise.all(lanes)).flat());
  }
  return results;
}

async function runLane(parts: readonly Part[]): Promise<readonly PartResult[]> {
  const results: PartResult[] = [];
  for (const part of parts) {
    const result = await runPart(part, ROOT);
    if (result.failure !== null)
      console.log(`\n--- ${part.name} ---\n${result.output.trimEnd()}\n`);
    console.log(formatPart(result));
    results.push(result);
  }
  return results;
}
