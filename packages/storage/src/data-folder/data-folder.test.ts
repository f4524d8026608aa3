import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachDataFolder, openDataFolder } from './data-folder.ts';

let parent = '';
let path = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'loadline-folder-'));
  path = join(parent, 'a', 'data');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

async function openOrThrow(options = { fresh: false }) {
  const opened = await openDataFolder(path, options);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

describe('openDataFolder', () => {
  it('makes a folder that others cannot list, and marks it', async () => {
    const folder = await openOrThrow();
    expect(statSync(path).mode & 0o066).toBe(0);
    expect(folder.at('journal')).toBe(join(path, 'journal'));
    expect(attachDataFolder(path)).toMatchObject({ ok: true, value: { path } });
    folder.close();
  });

  it('names the folder and the process that has it', async () => {
    const folder = await openOrThrow();
    const second = await openDataFolder(path);
    expect(second).toEqual({
      ok: false,
      error: {
        code: 'DATA_FOLDER_IN_USE',
        message:
          `The data folder ${path} is in use by process ` +
          `${process.pid}; stop that one or name another folder.`,
      },
    });
    folder.close();
    const third = await openOrThrow();
    expect(third.lease.number).toBe(folder.lease.number + 1);
    expect(third.lease.isCurrent()).toBe(true);
    expect(folder.lease.isCurrent()).toBe(false);
    third.close();
  });

  it.each([{ fresh: false }, { fresh: true }])(
    'refuses foreign content, $fresh',
    async (options) => {
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'thesis.txt'), 'dear');
      const opened = await openDataFolder(path, options);
      expect(opened).toMatchObject({ ok: false, error: { code: 'DATA_FOLDER_FOREIGN' } });
      expect(readFileSync(join(path, 'thesis.txt'), 'utf8')).toBe('dear');
    },
  );

  it('removes what is ours for a fresh start, and nothing else', async () => {
    const folder = await openOrThrow();
    for (const entry of ['journal', 'gateway', 'settings'] as const) {
      mkdirSync(folder.at(entry));
      writeFileSync(join(folder.at(entry), 'content'), 'old');
    }
    writeFileSync(join(path, 'notes.txt'), 'mine');
    folder.close();
    const fresh = await openOrThrow({ fresh: true });
    for (const entry of ['journal', 'gateway', 'settings'] as const) {
      expect(existsSync(fresh.at(entry))).toBe(false);
    }
    expect(readFileSync(join(path, 'notes.txt'), 'utf8')).toBe('mine');
    expect(fresh.lease.number).toBe(2);
    fresh.close();
  });

  it('finishes a fresh start that was interrupted', async () => {
    const folder = await openOrThrow();
    mkdirSync(folder.at('gateway'));
    writeFileSync(join(path, 'discarding'), '');
    mkdirSync(join(path, 'discarded-1', 'journal'), { recursive: true });
    folder.close();
    const next = await openOrThrow();
    expect(existsSync(next.at('gateway'))).toBe(false);
    expect(existsSync(join(path, 'discarded-1'))).toBe(false);
    expect(existsSync(join(path, 'discarding'))).toBe(false);
    next.close();
  });

  it('refuses a folder of a newer program', async () => {
    (await openOrThrow()).close();
    writeFileSync(join(path, 'loadline-data-folder.json'), '{"format":2}');
    const opened = await openDataFolder(path);
    expect(opened).toMatchObject({ ok: false, error: { code: 'DATA_FOLDER_NEWER' } });
  });

  it('says when the folder cannot be made', async () => {
    writeFileSync(join(parent, 'a'), 'a file');
    const opened = await openDataFolder(path);
    expect(opened).toMatchObject({ ok: false, error: { code: 'DATA_FOLDER_NOT_WRITABLE' } });
    expect(opened.ok ? '' : opened.error.message).toContain(path);
  });

  it('says when a file is in the place of the folder', async () => {
    const file = join(parent, 'file');
    writeFileSync(file, '');
    const opened = await openDataFolder(file);
    const error = opened.ok ? null : opened.error;
    expect(error?.message).toBe(
      `${file} is no folder: expected a folder, or a path to make one at.`,
    );
  });

  it('has nothing to attach to where nothing was opened', () => {
    const attached = attachDataFolder(path);
    expect(attached).toMatchObject({ ok: false, error: { code: 'DATA_FOLDER_FOREIGN' } });
  });
});
