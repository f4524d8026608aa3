import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLease } from './lease.ts';

const CHILD = fileURLToPath(new URL('../../test/lease-child.ts', import.meta.url));

let folder = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-lease-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a process that tries to take the lease; answers what it said. */
function contend(): Promise<Readonly<{ child: ChildProcess; said: string }>> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve) => {
    child.stdout?.once('data', (bytes: Buffer) => {
      resolve({ child, said: bytes.toString('utf8').trim() });
    });
  });
}

const ended = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.once('exit', resolve));

describe('takeLease', () => {
  it('goes to exactly one of many processes that want it at once, time and again', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const answers = await Promise.all(Array.from({ length: 6 }, contend));
      const winners = answers.filter(({ said }) => said.startsWith('taken'));
      expect(winners.map(({ said }) => said)).toEqual([`taken ${round}`]);
      expect(answers.filter(({ said }) => said === 'held')).toHaveLength(5);
      const all = answers.map(({ child }) => ended(child));
      for (const { child } of answers) child.kill('SIGKILL');
      await Promise.all(all);
    }
  });

  it('is held while its process lives, and taken over when it was killed', async () => {
    const { child, said } = await contend();
    expect(said).toBe('taken 1');
    expect(takeLease(folder, 'race')).toEqual({
      ok: false,
      error: { kind: 'held', pid: child.pid },
    });
    const gone = ended(child);
    child.kill('SIGKILL');
    await gone;
    const lease = takeLease(folder, 'race');
    expect(lease).toMatchObject({ ok: true, value: { number: 2 } });
  });
});
