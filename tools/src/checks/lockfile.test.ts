import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { lockfileCheck } from './lockfile.ts';

const tool = { version: '1.0.0', optionalDependencies: { 'tool-linux': '1.0.0', other: '1.0.0' } };

const run = (packages: object) =>
  lockfileCheck.run(plantedTree({ 'package-lock.json': JSON.stringify({ packages }) }));

describe('the lockfile check', () => {
  it('finds entries that are named but not there', () => {
    expect(run({ 'node_modules/tool': tool })).toMatchObject([
      { path: 'package-lock.json', message: expect.stringContaining('`tool-linux` and 1 more') },
    ]);
  });

  it('finds nothing in a complete lockfile', () => {
    const entries = { 'node_modules/tool-linux': {}, 'node_modules/other': {} };
    expect(run({ 'node_modules/tool': tool, ...entries })).toEqual([]);
  });
});
