import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { countTests } from './test-count.ts';

describe('countTests', () => {
  it.each([
    { code: "it('a', () => {});", count: 1 },
    { code: "test('a', () => {}); it('b', () => {});", count: 2 },
    { code: "describe('s', () => { it('a', () => {}); });", count: 1 },
    { code: "it.each([1, 2])('a', () => {});", count: 1 },
    { code: "it.skipIf(missing)('a', () => {});", count: 1 },
    { code: "it.skip('a', () => {});", count: 0 },
    { code: "it.todo('a');", count: 0 },
    { code: "it.skip.each([1])('a', () => {});", count: 0 },
    { code: "iterate('a'); const it = 1;", count: 0 },
  ])('counts $count in $code', ({ code, count }) => {
    expect(countTests(plantedTree({ 'packages/core/src/a.test.ts': code }))).toBe(count);
    expect(countTests(plantedTree({ 'packages/core/src/a.ts': code }))).toBe(0);
  });
});
