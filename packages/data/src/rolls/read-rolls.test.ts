import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product, productByRoot } from '@loadline/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRolls } from './read-rolls.ts';

const HEADER = 'first_bar_of_new_contract_utc,from,to,adjust_kind';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolls-'));
});
afterAll(() => rm(folder, { recursive: true }));

const product = (root: string): Product => {
  const found = productByRoot(root);
  if (found === null) throw new Error(root);
  return found;
};

async function read(root: string, ...lines: readonly string[]) {
  const path = join(folder, 'NQ_rolls.csv');
  await writeFile(path, [HEADER, ...lines, ''].join('\n'));
  return readRolls(path, product(root));
}

describe('readRolls', () => {
  const lines = ['2024-12-16T23:00:00Z,NQZ4,NQH5,x', '2025-03-17T22:00:00Z,NQH5,NQM5,x'];

  it.each(['NQ', 'MNQ'])('reads the changes for %s', async (root) => {
    const result = await read(root, ...lines);
    if (!result.ok) throw new Error(result.error.message);
    expect(
      result.value.map(({ at, from, to }) => [at, from.name, from.year, to.name, to.year]),
    ).toEqual([
      [Date.parse('2024-12-16T23:00:00Z'), `${root}Z4`, 2024, `${root}H5`, 2025],
      [Date.parse('2025-03-17T22:00:00Z'), `${root}H5`, 2025, `${root}M5`, 2025],
    ]);
  });

  it.each([
    { code: 'FILE_EMPTY', line: null, rows: [] },
    { code: 'FIELD_COUNT', line: 2, rows: ['2024-12-16T23:00:00Z,NQZ4'] },
    { code: 'TIMESTAMP_BAD', line: 2, rows: ['2024-12-16,NQZ4,NQH5'] },
    { code: 'CONTRACT_BAD', line: 2, rows: ['2024-12-16T23:00:00Z,NQZ4,NQ'] },
    { code: 'ROLL_PRODUCT', line: 2, rows: ['2024-12-16T23:00:00Z,ESZ4,ESH5'] },
    { code: 'ROLL_ORDER', line: 2, rows: ['2024-12-16T23:00:00Z,NQH5,NQZ4'] },
    { code: 'ROLL_ORDER', line: 3, rows: [lines[0], lines[0]] },
    { code: 'ROLL_ORDER', line: 3, rows: [lines[0], '2025-03-17T22:00:00Z,NQZ4,NQH5'] },
  ])('says $code', async ({ code, line, rows }) => {
    const result = await read('NQ', ...rows.map(String));
    expect(result).toMatchObject({ ok: false, error: { code, line } });
  });
});
