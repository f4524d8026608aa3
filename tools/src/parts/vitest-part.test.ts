import { describe, expect, it } from 'vitest';
import { readCounts } from './vitest-part.ts';

const NUMBERS = { numPassedTests: 4, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
const PASSED = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const FAILED = { status: 'failed', assertionResults: [{ status: 'failed' }] };

describe('readCounts', () => {
  it.each([
    { name: 'tests', testResults: [PASSED, FAILED], failed: 1 },
    {
      name: 'a file that does not load',
      testResults: [{ ...FAILED, assertionResults: [] }],
      failed: 2,
    },
    { name: 'a hook that fails', testResults: [{ ...PASSED, status: 'failed' }], failed: 2 },
  ])('sums $name', ({ testResults, failed }) => {
    const text = JSON.stringify({ ...NUMBERS, testResults });
    expect(readCounts(text)).toEqual({ passed: 4, failed, skipped: 3 });
  });

  it('refuses a report of another shape', () => {
    expect(() => readCounts('{ "numPassedTests": 4 }')).toThrow('numFailedTests');
  });
});
