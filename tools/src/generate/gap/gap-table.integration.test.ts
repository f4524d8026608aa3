import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { gapModel } from './model.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SHARED = process.env['LOADLINE_SHARED'] ?? join(ROOT, '../shared');
const isThere = existsSync(join(SHARED, 'data/bars_1m'));

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe.skipIf(!isThere)('the gap table (skipped without the recordings)', () => {
  it('is what the recordings give, and its page shows it', () => {
    const { table, page } = gapModel(SHARED);
    const kept: unknown = JSON.parse(textOf('packages/risk/src/gap/data/gap-ticks.json'));
    expect(kept).toEqual(table);
    expect(textOf('docs/reference/gap-model.md')).toContain(page);
  });
});
