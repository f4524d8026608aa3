import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalOptions, readWhole } from '../../test/journal-fixtures.ts';
import { listJournals } from './journal-folder.ts';
import { JournalWriter } from './journal-writer.ts';

const CHILD = fileURLToPath(new URL('../../test/journal-child.ts', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the child and kills it after so many promises; answers the last record it promised. */
function runAndKill(promises: number): Promise<number> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let problem = '';
  child.stderr.on('data', (bytes: Buffer) => {
    problem += bytes.toString();
  });
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
    if (output.split('\n').length > promises) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('close', () => {
      const last = Number(output.trim().split('\n').at(-1));
      if (last > 0) resolve(last);
      else reject(new Error(problem));
    });
  });
}

describe('a process that is killed while it writes', () => {
  it.each([1, 2, 3, 5, 17, 39, 40, 41, 61, 80, 97, 150])(
    'has every promised record on disk after %i promises',
    async (promises) => {
      const promised = await runAndKill(promises);
      const files = listJournals(folder);
      const list = files.ok ? files.value : [];
      let previous: string | null = null;
      let next = 1;
      for (const { path } of list) {
        const { reader, records, ending } = readWhole(path);
        expect(reader.header).toMatchObject({ previousHash: previous, firstSequence: next });
        expect(records.map(({ sequence }) => sequence - next)).toEqual([...records.keys()]);
        expect(['clean', 'torn']).toContain(ending?.kind);
        previous = reader.lastHash;
        next = reader.nextSequence;
      }
      expect(next).toBeGreaterThan(promised);
      await expectItGoesOn(next);
    },
  );
});

async function expectItGoesOn(next: number): Promise<void> {
  const files = listJournals(folder);
  const day = files.ok ? files.value.at(-1)?.day : undefined;
  if (day === undefined) throw new Error('there is no journal');
  const opened = await JournalWriter.open({ ...journalOptions(folder), day });
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value).toMatchObject({ resumed: true });
  expect(opened.value.writer.nextSequence).toBe(next + 1);
  await opened.value.writer.close();
}
