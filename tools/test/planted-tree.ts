import { join } from 'node:path';
import { SourceTree } from '../src/source/source-tree.ts';

const HOUSE = `
## 3. Who may import whom

| package | may import (workspace packages) | npm packages |
|---|---|---|
| core | nothing | none |
| risk | core | zod |
| engine | core, risk | none |
| data, storage | core, engine (its \`ports/\` only) | free |
| dashboard | nothing | free |
| testkit | anything below the apps; only tests import it | free |
| apps/loadline | anything; nothing imports an app | free |
| tests | anything below the apps | free |

## 4. Words

| word | meaning | more |
`;

const manifest = (name: string, rest: object): string =>
  JSON.stringify({ name, exports: { '.': './src/index.ts' }, ...rest }, null, 2);

/** A small workspace without findings; a test lays its own files over it. */
const SOUND: Readonly<Record<string, string>> = {
  'docs/house.md': HOUSE,
  'package.json': manifest('root', { exports: {}, devDependencies: { vitest: '1.0.0' } }),
  'packages/core/package.json': manifest('@loadline/core', {}),
  'packages/core/src/index.ts': "export * from './price.ts';\n",
  'packages/core/src/price.ts': 'export const price = 1;\n',
  'packages/engine/package.json': manifest('@loadline/engine', {
    exports: { '.': './src/index.ts', './ports': './src/ports/index.ts' },
    dependencies: { '@loadline/core': '0.1.0' },
  }),
  'packages/engine/src/index.ts': "export * from './engine.ts';\n",
  'packages/engine/src/engine.ts':
    "import { price } from '@loadline/core';\nexport const engine = price;\n",
  'packages/engine/src/ports/index.ts': 'export const port = 1;\n',
  'packages/storage/package.json': manifest('@loadline/storage', {
    dependencies: { '@loadline/core': '0.1.0', '@loadline/engine': '0.1.0', zod: '4.0.0' },
    devDependencies: { '@loadline/testkit': '0.1.0' },
  }),
  'packages/storage/src/index.ts':
    "import { port } from '@loadline/engine/ports';\nexport const storage = port;\n",
  'packages/testkit/package.json': manifest('@loadline/testkit', {}),
  'packages/testkit/src/index.ts': 'export const clock = 1;\n',
  'packages/storage/src/storage.test.ts':
    "import { clock } from '@loadline/testkit';\nvoid clock;\n",
  'apps/loadline/package.json': manifest('loadline', {
    exports: {},
    bin: { loadline: 'src/main.ts' },
    dependencies: { '@loadline/engine': '0.1.0', '@loadline/storage': '0.1.0' },
  }),
  'apps/loadline/src/main.ts':
    "import { engine } from '@loadline/engine';\n" +
    "import { storage } from '@loadline/storage';\nvoid [engine, storage];\n",
};

/** The root of the real workspace, where the compiler and the installed packages are. */
const ROOT = join(import.meta.dirname, '../..');

/** The sound workspace with files laid over it, by path. */
export function plantedTree(planted: Readonly<Record<string, string>> = {}): SourceTree {
  const files = Object.entries({ ...SOUND, ...planted });
  return new SourceTree(
    ROOT,
    files.map(([path, text]) => ({ path, text })),
  );
}
