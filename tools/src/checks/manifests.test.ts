import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { manifestsCheck } from './manifests.ts';

const core = (dependencies: Readonly<Record<string, string>>): Record<string, string> => ({
  'packages/core/package.json': JSON.stringify({ name: '@loadline/core', dependencies }, null, 2),
});

describe('the manifests check', () => {
  it('finds nothing in a sound workspace', () => {
    expect(manifestsCheck.run(plantedTree())).toEqual([]);
  });

  it.each([
    ['a range', { '@loadline/testkit': '^1.0.0' }, 'is a range'],
    ['a package that the table refuses', { '@loadline/engine': '0.1.0' }, 'not allowed by'],
    ['an npm package where none is allowed', { zod: '4.0.0' }, 'no npm package'],
    ['an app', { loadline: '0.1.0' }, 'nothing imports an app'],
  ])('finds %s', (_name, dependencies, message) => {
    const tree = plantedTree(core(dependencies));
    expect(manifestsCheck.run(tree)).toEqual([
      {
        path: 'packages/core/package.json',
        line: 4,
        amount: 1,
        message: expect.stringContaining(message),
      },
    ]);
  });
});
