import { describe, expect, it } from 'vitest';
import type { PartResult } from './part.ts';
import { formatPart, formatSums, testExitCode } from './summary.ts';

const result = (given: Partial<PartResult>): PartResult => ({
  name: 'unit',
  failure: null,
  counts: { passed: 12, failed: 0, skipped: 0 },
  output: '',
  elapsedMs: 12_345,
  ...given,
});

const TOOL = result({ name: 'lint', counts: null });
const BROKEN_TOOL = result({ name: 'lint', counts: null, failure: 'ended with code 1' });

describe('the summary', () => {
  it.each([
    { part: result({}), line: 'ok     unit           12.3 s  12 passed, 0 failed, 0 skipped' },
    { part: TOOL, line: 'ok     lint           12.3 s' },
    { part: BROKEN_TOOL, line: 'FAILED lint           12.3 s  ended with code 1' },
    {
      part: result({ counts: { passed: 0, failed: 0, skipped: 0 } }),
      line: 'ok     unit           12.3 s  no tests',
    },
  ])('writes $line', ({ part, line }) => {
    expect(formatPart(part)).toBe(line);
  });

  it.each([
    { parts: [result({}), TOOL], line: '12 passed, 0 failed', exitCode: 0 },
    { parts: [result({}), BROKEN_TOOL], line: '12 passed, 1 failed', exitCode: 1 },
    {
      parts: [result({ counts: { passed: 1, failed: 0, skipped: 2 } }), result({})],
      line: '13 passed, 0 failed, 2 skipped',
      exitCode: 0,
    },
    { parts: [TOOL], line: '0 passed, 0 failed', exitCode: 1 },
    { parts: [], line: '0 passed, 0 failed', exitCode: 1 },
  ])('ends with "$line"', ({ parts, line, exitCode }) => {
    expect(formatSums(parts)).toBe(line);
    expect(testExitCode(parts)).toBe(exitCode);
  });
});
