import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { deadCodeCheck } from './dead-code.ts';

const CORE = 'packages/core/src';
const NEVER_IMPORTED = 'is exported and never imported; drop the `export`, or remove it';

/** The findings as `file: message`, short enough to read in a table. */
function findings(planted: Readonly<Record<string, string>>): readonly string[] {
  const found = deadCodeCheck.run(plantedTree(planted));
  return found.map(({ path, line, message }) => `${path}:${line} ${message}`);
}

describe('the dead-code check', () => {
  it('finds nothing in a sound workspace', () => {
    expect(findings({})).toEqual([]);
  });

  it('finds a file that nothing imports or starts', () => {
    expect(findings({ [`${CORE}/lost.ts`]: 'void 1;\n' })).toEqual([
      `${CORE}/lost.ts:1 nothing imports or starts this file; remove it`,
    ]);
  });

  it('finds an export that nothing imports, through a star export too', () => {
    const price = 'export const price = 1;\nexport const unused = 2;\n';
    expect(findings({ [`${CORE}/price.ts`]: price })).toEqual([
      `${CORE}/price.ts:2 \`unused\` ${NEVER_IMPORTED}`,
    ]);
  });

  it('finds a public export that only tests of its own package use', () => {
    const price = 'export const price = 1;\nexport const lonely = 2;\n';
    const test = "import { lonely } from './price.ts';\nvoid lonely;\n";
    const planted = { [`${CORE}/price.ts`]: price, [`${CORE}/price.test.ts`]: test };
    expect(findings(planted)).toMatchObject([expect.stringContaining(':2 `lonely` is public')]);
    const index = { [`${CORE}/index.ts`]: "export { price } from './price.ts';\n" };
    expect(findings({ ...planted, ...index })).toEqual([]);
  });

  it.each([
    ['another package', 'packages/storage/src/index.ts', '@loadline/core'],
    ['a test of another package', 'packages/storage/src/more.test.ts', '@loadline/core'],
    ['another file of the package', `${CORE}/index.ts`, './price.ts'],
  ])('knows an export that %s uses', (_name, path, specifier) => {
    const tree = plantedTree();
    const before = tree.file(path)?.text ?? '';
    const planted = {
      [`${CORE}/price.ts`]: 'export const price = 1;\nexport const more = 2;\n',
      [path]: `import { more } from '${specifier}';\nvoid more;\n${before}`,
    };
    expect(findings(planted)).toEqual([]);
  });

  it('takes the whole module for used by a namespace, a lazy import or a worker', () => {
    const module = 'export const one = 1;\nexport const two = 2;\n';
    for (const use of [
      "import * as all from './lazy.ts';\nvoid all;\n",
      "void import('./lazy.ts');\n",
      "void new URL('./lazy.ts', import.meta.url);\n",
    ]) {
      const planted = { [`${CORE}/lazy.ts`]: module, [`${CORE}/use.test.ts`]: use };
      expect(findings(planted)).toEqual([]);
    }
  });

  it('keeps a type that belongs to the signature of an export, and no other', () => {
    const price =
      'export type Fault = string;\nexport type Lost = string;\n' +
      'export const price = (): Fault => "";\n';
    expect(findings({ [`${CORE}/price.ts`]: price })).toMatchObject([
      expect.stringContaining(':2 `Lost`'),
    ]);
  });

  it('follows a renamed re-export to its source', () => {
    const planted = {
      [`${CORE}/index.ts`]: "export { inner as price } from './price.ts';\n",
      [`${CORE}/price.ts`]: 'export const inner = 1;\nexport const price = 2;\n',
    };
    expect(findings(planted)).toMatchObject([expect.stringContaining('price.ts:2 `price`')]);
  });

  it('knows scripts of pages and of package.json as started', () => {
    const planted = {
      'apps/dashboard/package.json': '{ "name": "d", "scripts": { "mock": "node e2e/mock.ts" } }',
      'apps/dashboard/index.html': '<script type="module" src="/src/main.tsx"></script>',
      'apps/dashboard/src/main.tsx': 'void 1;\n',
      'apps/dashboard/e2e/mock.ts': 'void 1;\n',
    };
    expect(findings(planted)).toEqual([]);
  });
});
