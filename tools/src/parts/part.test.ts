import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countsOf, type PartOutcome, runPart, toolPart } from './part.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PRINT = (text: string): readonly string[] => ['node', '-e', `console.log("${text}")`];
const FAIL = ['node', '-e', 'console.log("broken"); process.exit(4)'];

describe('a part made of tools', () => {
  it('passes when every tool does', async () => {
    const result = await runPart(toolPart('both', 30_000, [PRINT('one'), PRINT('two')]), ROOT);
    expect(result).toMatchObject({ name: 'both', failure: null, output: 'one\ntwo\n' });
  });

  it('stops at the first tool that fails and names it', async () => {
    const result = await runPart(toolPart('both', 30_000, [FAIL, PRINT('two')]), ROOT);
    expect(result.failure).toContain('process.exit(4)` ended with code 4');
    expect(result.output).toBe('broken\n');
  });

  it('says that it timed out, and after how long', async () => {
    const wait = ['node', '-e', 'setInterval(() => {}, 1000)'];
    const result = await runPart(toolPart('slow', 1_000, [wait]), ROOT);
    expect(result.failure).toContain('timed out after 1 s');
  });
});

describe('countsOf', () => {
  it.each([
    { name: 'a tool that passed', failure: null, counts: null, failed: 0 },
    { name: 'a tool that failed', failure: 'code 1', counts: null, failed: 1 },
    { name: 'tests that failed', failure: 'code 1', counts: { failed: 3 }, failed: 3 },
    { name: 'an error outside every test', failure: 'code 1', counts: { failed: 0 }, failed: 1 },
  ])('counts $name as $failed failures', ({ failure, counts, failed }) => {
    const outcome: PartOutcome = {
      failure,
      counts: counts === null ? null : { passed: 2, skipped: 0, ...counts },
      output: '',
      elapsedMs: 1,
    };
    expect(countsOf(outcome).failed).toBe(failed);
  });
});
