import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readHistory } from './history-file.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'loadline-history-'));
const FILE = join(FOLDER, 'days.json');
const DAY = { date: '2026-10-05', net: '-39.0625', lowEquity: '49000', traded: true };

afterAll(() => rmSync(FOLDER, { recursive: true }));

function read(content: unknown) {
  writeFileSync(FILE, typeof content === 'string' ? content : JSON.stringify(content));
  const history = readHistory(FILE);
  if (history.ok) return history.value;
  return history.error.map((problem) => problem.replaceAll(FILE, 'FILE'));
}

describe('readHistory', () => {
  it('reads amounts exactly and requests of an amount, of the maximum and of nothing', () => {
    const days = read([
      DAY,
      { ...DAY, payoutRequest: 'max' },
      { ...DAY, payoutRequest: '125.5' },
      { ...DAY, payoutRequest: null },
    ]);
    expect(days).toMatchObject([
      { date: '2026-10-05', net: -39_062_500, traded: true, payoutRequest: null },
      { payoutRequest: 'max' },
      { payoutRequest: 125_500_000 },
      { payoutRequest: null },
    ]);
  });

  it.each([
    {
      name: 'a number for money',
      row: { ...DAY, net: 5 },
      problem: 'row 2, net: expected money as text, such as "-39.50"',
    },
    {
      name: 'words for money',
      row: { ...DAY, lowEquity: 'low' },
      problem: 'row 2, lowEquity: expected a decimal number such as "-39.50", not "low"',
    },
    {
      name: 'a date that does not exist',
      row: { ...DAY, date: '2026-02-30' },
      problem: 'row 2, date: expected a date such as "2026-10-05", not "2026-02-30"',
    },
    {
      name: 'words for yes',
      row: { ...DAY, traded: 'yes' },
      problem: 'row 2, traded: expected true or false',
    },
    {
      name: 'a request of another kind',
      row: { ...DAY, payoutRequest: 'all' },
      problem:
        'row 2, payoutRequest: expected a decimal number such as "500.00", or "max", not "all"',
    },
    {
      name: 'a field that is not known',
      row: { ...DAY, payoutReqest: 'max' },
      problem: 'row 2, payoutReqest: no field of a trading day',
    },
    { name: 'no object', row: 7, problem: 'row 2: expected an object' },
  ])('tells file, row and field of $name', ({ row, problem }) => {
    expect(read([DAY, row])).toEqual([`FILE: ${problem}.`]);
  });

  it.each([
    { name: 'no array', content: { days: [] }, problem: /^FILE: expected an array/ },
    { name: 'no JSON', content: '[{', problem: /^FILE is not JSON: / },
  ])('tells of $name', ({ content, problem }) => {
    expect(read(content)).toEqual([expect.stringMatching(problem)]);
  });

  it('tells twenty problems and the number of the rest', () => {
    const problems = read(Array.from({ length: 30 }, () => 7));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('FILE: and 10 more problems.');
  });

  it('tells of a file that is not there', () => {
    const history = readHistory(join(FOLDER, 'nothing.json'));
    expect(history.ok ? [] : history.error).toEqual([
      expect.stringMatching(/nothing\.json cannot be read: it does not exist\.$/),
    ]);
  });
});
