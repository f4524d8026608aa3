import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { sizesCheck } from './sizes.ts';

const lines = (count: number): string => 'f();\n'.repeat(count);

const functionOf = (count: number): string => `function g() {\n${lines(count - 2)}}\n`;

const filesIn = (folder: string, count: number, ending: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/file-${index}${ending}`, 'f();\n']),
  );

describe('the sizes check', () => {
  it.each([
    { name: 'a source of 400 lines', path: 'a.ts', text: lines(400), amount: null },
    { name: 'a source of 403 lines', path: 'a.ts', text: lines(403), amount: 3 },
    { name: 'a test of 600 lines', path: 'a.test.ts', text: lines(600), amount: null },
    { name: 'a test of 601 lines', path: 'a.test.ts', text: lines(601), amount: 1 },
    { name: 'a line of 100 columns', path: 'a.ts', text: '/'.repeat(100), amount: null },
    { name: 'a line of 101 columns', path: 'a.ts', text: '/'.repeat(101), amount: 1 },
    { name: 'a function of 70 lines', path: 'a.ts', text: functionOf(70), amount: null },
    { name: 'a function of 72 lines', path: 'a.ts', text: functionOf(72), amount: 2 },
    {
      name: 'an arrow function of 71 lines',
      path: 'a.ts',
      text: `const g = () => {\n${lines(69)}};\n`,
      amount: 1,
    },
    {
      name: 'a suite of 90 lines',
      path: 'a.test.ts',
      text: `describe.skipIf(x)('it', () => {\n${lines(88)}});\n`,
      amount: null,
    },
    {
      name: 'a test case of 90 lines',
      path: 'a.test.ts',
      text: `it('works', () => {\n${lines(88)}});\n`,
      amount: 20,
    },
  ])('weighs $name', ({ path, text, amount }) => {
    const findings = sizesCheck.run(plantedTree({ [`packages/core/src/${path}`]: text }));
    expect(findings.map((finding) => finding.amount)).toEqual(amount === null ? [] : [amount]);
  });

  it('counts the files of a folder, but not its tests', () => {
    const folder = 'packages/core/src/values';
    const tests = filesIn(folder, 9, '.test.ts');
    expect(sizesCheck.run(plantedTree({ ...filesIn(folder, 12, '.ts'), ...tests }))).toEqual([]);
    expect(sizesCheck.run(plantedTree({ ...filesIn(folder, 14, '.ts'), ...tests }))).toMatchObject([
      { path: folder, amount: 2 },
    ]);
  });
});
