import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
const PAGE = readFileSync(join(ROOT, 'docs/concepts/order-outcomes.md'), 'utf8');
const TESTS = globSync('packages/engine/src/**/*.test.ts', { cwd: ROOT });

const idsIn = (text: string, pattern: RegExp): ReadonlySet<string> =>
  new Set([...text.matchAll(pattern)].map(([, id = '']) => id));

describe('the table of outcomes', () => {
  const rows = idsIn(PAGE, /^\| ([A-Z]\d+)/gm);
  const tested = idsIn(
    TESTS.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n'),
    /\[([A-Z]\d+)\]['"`]/g,
  );

  it('has a test for each row, and a row for each of those tests', () => {
    expect(rows.size).toBeGreaterThan(40);
    expect([...rows].filter((row) => !tested.has(row))).toEqual([]);
    expect([...tested].filter((id) => !rows.has(id))).toEqual([]);
  });
});
