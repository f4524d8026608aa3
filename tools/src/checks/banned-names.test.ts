import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { bannedNamesCheck } from './banned-names.ts';

const findingsIn = (path: string, code: string) =>
  bannedNamesCheck.run(plantedTree({ [path]: `const first = 1;\n${code}\n` }));

describe('the banned-names check', () => {
  it.each([
    'const at = Date.now();',
    'const at = new Date(0);',
    'let at: Date;',
    'const chance = Math.random();',
    'setTimeout(run, 5);',
    'const timer = { setInterval };',
    'const home = process.env.HOME;',
    'console.log(1);',
    'const reply = fetch(url);',
    'globalThis.x = 1;',
    "import { readFileSync } from 'node:fs';",
    'async function load() {}',
    'const load = async () => 1;',
    'class A { async load() {} }',
    'const value = await ready;',
    'async function* run2() {}',
  ])('finds %s in a pure package', (code) => {
    expect(findingsIn('packages/core/src/a.ts', code)).toMatchObject([
      { path: 'packages/core/src/a.ts', line: 2 },
    ]);
  });

  it.each([
    '// Date.now() and Math.random() are banned.',
    "const text = 'Date.now() and await';",
    'const text = `console`;',
    'engine.process(event);',
    'class Engine { process(event: string) { return event; } }',
    'interface Http { fetch(url: string): string }',
    'const table = { console: 1, Date: 2 };',
    'const value = row.console;',
    'const largest = Math.max(1, 2);',
  ])('lets %s pass', (code) => {
    expect(findingsIn('packages/core/src/a.ts', code)).toEqual([]);
  });

  it('lets the one loop of the engine wait', () => {
    const loop = 'export async function run(feed) { for await (const event of feed) go(event); }';
    expect(findingsIn('packages/engine/src/run.ts', loop)).toEqual([]);
    expect(findingsIn('packages/core/src/run.ts', loop)).not.toEqual([]);
  });

  it('leaves tests and the edges alone, but for the environment', () => {
    const code = 'const at = await fetch(String(Date.now()));';
    expect(findingsIn('packages/core/src/a.test.ts', code)).toEqual([]);
    expect(findingsIn('packages/storage/src/a.ts', code)).toEqual([]);
    expect(findingsIn('apps/loadline/src/a.ts', 'const { env } = process.env;')).toEqual([]);
    expect(findingsIn('packages/storage/src/a.ts', 'const x = process.env.X;')).toMatchObject([
      { line: 2, message: expect.stringContaining('apps only') },
    ]);
  });
});
