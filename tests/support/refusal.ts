import { expect } from 'vitest';
import { LoadlineProcess, type ProcessOptions } from './loadline-process.ts';

/** Lines that the parser of the command line adds to its own sentence. */
const HINT = /^\((see --help|Did you mean .*)\)$/;

/**
 * Runs a command that must end by itself with clear sentences on standard error: a line each, no
 * stack trace, an exit code that is not 0.
 *
 * @returns the sentences.
 */
export async function refusalOf(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<readonly string[]> {
  const { code, stderr } = await new LoadlineProcess(args, {
    ...options,
    keepOutput: true,
  }).ended();
  const lines = stderr.trim().split('\n');
  const sentences = lines.filter((line) => !HINT.test(line));
  expect({ code, stderr }).not.toMatchObject({ code: 0 });
  expect(code).toBeTypeOf('number');
  for (const sentence of sentences) expect(sentence).toMatch(/^(loadline|trader): .*\S/);
  expect(stderr).not.toMatch(/^\s+at |node:internal|Error:/m);
  expect([...new Set(sentences)]).toEqual(sentences);
  return sentences.map((line) => line.replace(/^\w+: /, ''));
}
