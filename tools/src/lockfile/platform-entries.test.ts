import { describe, expect, it } from 'vitest';
import { missingEntries, withPlatformEntries } from './platform-entries.ts';

const lockOf = (packages: object): string =>
  `${JSON.stringify({ name: 'root', lockfileVersion: 3, packages }, null, 2)}\n`;

const TOOL = {
  version: '2.0.0',
  optionalDependencies: { '@tool/cli-linux-x64': '2.0.0', '@tool/cli-darwin-arm64': '2.0.0' },
};
const LINUX = { version: '2.0.0', os: ['linux'] };

describe('the entries for other platforms', () => {
  it('names the binaries that the lockfile does not hold', () => {
    const lock = lockOf({ 'node_modules/tool': TOOL, 'node_modules/@tool/cli-linux-x64': LINUX });
    expect(missingEntries(lock)).toEqual([
      { owner: 'node_modules/tool', name: '@tool/cli-darwin-arm64', version: '2.0.0' },
    ]);
  });

  it.each(['node_modules/a/node_modules/tool', 'packages/storage'])(
    'finds a nested entry, for an owner at %s',
    (owner) => {
      const names = ['node_modules/@tool/cli-linux-x64', 'node_modules/@tool/cli-darwin-arm64'];
      for (const folder of ['', `${owner}/`]) {
        const entries = names.map((name) => [`${folder}${name}`, LINUX]);
        const lock = lockOf({ [owner]: TOOL, ...Object.fromEntries(entries) });
        expect(missingEntries(lock)).toEqual([]);
      }
    },
  );

  it.each([
    { name: '@tool/cli-linux-x64-musl', platform: { os: ['linux'], cpu: ['x64'], libc: ['musl'] } },
    { name: 'tool-win32-arm64-msvc', platform: { os: ['win32'], cpu: ['arm64'] } },
    { name: '@tool/linux-arm-gnueabihf', platform: { os: ['linux'], cpu: ['arm'] } },
    { name: '@tool/oxide-wasm32-wasi', platform: { cpu: ['wasm32'] } },
  ])('adds $name for its platform only', ({ name, platform }) => {
    const owner = { version: '1.0.0', optionalDependencies: { [name]: '^1.0.0' } };
    const filled = withPlatformEntries(lockOf({ 'node_modules/zebra': owner, '': {} }));
    expect(JSON.parse(filled)).toEqual({
      name: 'root',
      lockfileVersion: 3,
      packages: {
        '': {},
        [`node_modules/${name}`]: { version: '1.0.0', optional: true, ...platform },
        'node_modules/zebra': owner,
      },
    });
    expect(missingEntries(filled)).toEqual([]);
    expect(withPlatformEntries(filled)).toBe(filled);
  });
});
