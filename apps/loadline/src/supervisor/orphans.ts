import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from '@loadline/storage';
import { z } from 'zod';

const note = z.object({ pid: z.int().positive(), startedAt: z.string(), boot: z.string() });

/** A child that has noticed that it is alone finishes its files within moments. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 20;
const ROLES = /^(gateway|trader|api)\.json$/;

/** Notes which process a child is, so that the next supervisor can tell an orphan of ours. */
export function noteProcess(path: string, pid: number): void {
  try {
    writeFileSync(path, JSON.stringify(identityOf(pid)));
  } catch {
    // On a full disk there is no note; the locks of the children still keep a second one out.
  }
}

/**
 * Waits for the children of a killed supervisor: they end with their standard input, and until then
 * they hold ports and locks. One that does not end is killed. Call it as the data folder's owner.
 */
export async function endOrphans(folder: string): Promise<void> {
  const orphans = notedProcesses(folder);
  const until = performance.now() + PATIENCE_MS;
  while (orphans.some(isAlive)) {
    if (performance.now() > until) for (const orphan of orphans.filter(isAlive)) end(orphan);
    await pause(LOOK_MS);
  }
}

function notedProcesses(folder: string): readonly ProcessIdentity[] {
  return readdirSync(folder)
    .filter((name) => ROLES.test(name))
    .flatMap((name) => {
      const path = join(folder, name);
      const parsed = note.safeParse(readNote(path));
      rmSync(path, { force: true });
      // Without a start time a number may meanwhile be that of any other process.
      return parsed.success && parsed.data.startedAt !== '' ? [parsed.data] : [];
    });
}

function readNote(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function end({ pid }: ProcessIdentity): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
