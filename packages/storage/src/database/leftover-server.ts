import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from '../storage-fault.ts';
import { serverHome } from './server-home.ts';

const STOP_MS = 15_000;
const LOOK_MS = 20;

/**
 * Stops a server that outlived its owner (who was killed), and removes the note of one that is no
 * more: its process number may meanwhile belong to another process, or to a zombie, and the server
 * would then refuse to start. Call it only as the data folder's owner. Where the system does not
 * show processes as files, the server decides by itself.
 */
export async function stopLeftoverServer(cluster: string): Promise<void> {
  if (!existsSync('/proc/self/cwd') || !existsSync(cluster)) return;
  const folder = realpathSync(cluster);
  const note = join(folder, 'postmaster.pid');
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    const running = serversIn(folder);
    if (running.length === 0) break;
    const main = notedProcess(note);
    // The main process ends the others; where it is gone they end by themselves, or are made to.
    const targets = main !== null && running.includes(main) ? [main] : running;
    for (const pid of targets) signal(pid, name);
    await waitForEnd(folder);
  }
  if (serversIn(folder).length === 0) rmSync(note, { force: true });
}

/** Stops what still runs in a data folder, and removes a database that lies outside of it. */
export async function discardServer(dataFolder: string): Promise<void> {
  const { folder, cluster } = serverHome(dataFolder);
  await stopLeftoverServer(cluster);
  if (!folder.startsWith(dataFolder)) rmSync(folder, { recursive: true, force: true });
}

/** The first line of the server's own note is its process number. */
function notedProcess(note: string): number | null {
  try {
    return Number(readFileSync(note, 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

/** PostgreSQL's processes that work in this folder: nothing else is ever stopped. */
function serversIn(folder: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => isServerIn(pid, folder)).map(Number);
}

function isServerIn(pid: string, folder: string): boolean {
  try {
    const isServer = readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
    return isServer && readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

async function waitForEnd(folder: string): Promise<void> {
  const until = performance.now() + STOP_MS;
  while (serversIn(folder).length > 0 && performance.now() < until) await pause(LOOK_MS);
}
