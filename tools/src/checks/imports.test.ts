import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { importsCheck } from './imports.ts';

const importing = (specifier: string): string => `import { x } from '${specifier}';\nvoid x;\n`;

describe('the imports check', () => {
  it('finds nothing in a sound workspace', () => {
    expect(importsCheck.run(plantedTree())).toEqual([]);
  });

  it.each([
    ['an upward import', 'packages/core/src/a.ts', '@loadline/engine', 'is not declared'],
    ['an import beyond the table', 'packages/storage/src/a.ts', '@loadline/testkit', 'drills only'],
    ['an undeclared package', 'packages/engine/src/a.ts', '@loadline/storage', 'not declared in'],
    ['more than the ports', 'packages/storage/src/a.ts', '@loadline/engine', 'engine/ports` is'],
    ['a deep import', 'packages/engine/src/a.ts', '@loadline/core/src/price.ts', 'deep import'],
    ['its own name', 'packages/core/src/a.ts', '@loadline/core', 'by its relative path'],
    ['an app', 'tests/parity/a.test.ts', 'loadline', 'is an app'],
    ['another folder', 'packages/engine/src/a.ts', '../../core/src/price.ts', 'leaves the package'],
    ['no extension', 'packages/core/src/a.ts', './price', 'has no extension'],
    ['a file that is not there', 'packages/core/src/a.ts', './gone.ts', 'does not exist'],
    ['an undeclared npm package', 'packages/storage/src/a.ts', 'pg', 'is not declared'],
    ['a bare builtin', 'packages/storage/src/a.ts', 'fs', 'node:fs'],
    ['vitest outside tests', 'packages/storage/src/a.ts', 'vitest', 'is not declared'],
  ])('finds %s', (_name, path, specifier, message) => {
    const findings = importsCheck.run(plantedTree({ [path]: importing(specifier) }));
    expect(findings).toEqual([
      { path, line: 1, amount: 1, message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    ['a declared npm package', 'packages/storage/src/a.ts', 'zod'],
    ['the testkit in a test', 'packages/storage/src/a.test.ts', '@loadline/testkit'],
    ['the test runner in a test', 'packages/core/src/a.test.ts', 'vitest'],
    ['a package in the shared tests', 'tests/parity/a.test.ts', '@loadline/engine'],
    ['a builtin by its full name', 'packages/storage/src/a.ts', 'node:fs'],
  ])('allows %s', (_name, path, specifier) => {
    expect(importsCheck.run(plantedTree({ [path]: importing(specifier) }))).toEqual([]);
  });

  it('refuses a declared package that the table does not name', () => {
    const manifest = {
      name: '@loadline/core',
      exports: { '.': './src/index.ts' },
      dependencies: { '@loadline/engine': '0.1.0', zod: '4.0.0' },
    };
    const findings = importsCheck.run(
      plantedTree({
        'packages/core/package.json': JSON.stringify(manifest),
        'packages/core/src/a.ts': importing('@loadline/engine') + importing('zod'),
      }),
    );
    const refusal = 'is not for @loadline/core, which may import';
    expect(findings.map(({ line, message }) => `${line} ${message}`)).toEqual([
      `1 \`@loadline/engine\` ${refusal} no package (docs/house.md:6)`,
      `3 \`zod\` ${refusal} no npm package (docs/house.md:6)`,
    ]);
  });

  it.each([
    "export * from '@loadline/core/src/price.ts';",
    "const x = await import('@loadline/core/src/price.ts');",
    "type X = typeof import('@loadline/core/src/price.ts');",
  ])('reads %s', (code) => {
    const tree = plantedTree({ 'packages/engine/src/a.ts': `const one = 1;\n${code}\n` });
    expect(importsCheck.run(tree)).toMatchObject([{ line: 2 }]);
  });

  it('finds a second barrel file', () => {
    const tree = plantedTree({ 'packages/core/src/values.ts': "export * from './price.ts';\n" });
    expect(importsCheck.run(tree)).toMatchObject([
      { path: 'packages/core/src/values.ts', message: expect.stringContaining('`exports`') },
    ]);
  });

  it('asks for a row in the table for every package', () => {
    const tree = plantedTree({
      'packages/fresh/package.json': JSON.stringify({ name: '@loadline/fresh' }),
      'packages/fresh/src/a.ts': 'const a = 1;\n',
    });
    expect(importsCheck.run(tree)).toMatchObject([{ path: 'packages/fresh/src/a.ts' }]);
  });
});
