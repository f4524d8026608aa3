import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, type Result } from '@loadline/core';
import { fault, type StorageFault } from '../storage-fault.ts';
import { startProgram } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';
import { lastLine } from './server-cluster.ts';
import type { ServerHome } from './server-home.ts';

/** Where the server listens: a socket in a folder, or a port of the loopback address. */
export type Listening = Readonly<{ socketFolder: string | null; port: number }>;

/** A server that accepts connections. */
export type ServerProcess = Readonly<{
  pid: number;
  /** Resolves when the server has ended, for whatever reason, with one sentence. */
  ended: Promise<string>;
  /** Fast shutdown: connections are closed, what was committed is kept. */
  stop(): Promise<void>;
}>;

/** Replaying a long log after a crash may take this. */
const READY_MS_MAX = 120_000;
const STOP_MS_MAX = 15_000;
const LOOK_MS = 10;
const LOG_BYTES_MAX = 10 * 1024 * 1024;
/** The name of a socket carries a port even where none is used. */
const SOCKET_PORT = 5432;

/** Starts the server and waits until it accepts connections. */
export async function startServer(
  home: ServerHome,
  binaries: ServerBinaries,
  options: Readonly<{ listening: Listening; log: string }>,
): Promise<Result<ServerProcess, StorageFault>> {
  const { listening, log } = options;
  const output = openLog(log);
  const from = statSync(log).size;
  const args = serverArguments(home, listening);
  const child = startProgram('postgres', args, { home, binaries, output });
  closeSync(output);
  const ended = endOf(child);
  let problem: string | null = null;
  void ended.then((sentence) => {
    problem = sentence;
  });
  const until = performance.now() + READY_MS_MAX;
  while (!isReady(home.cluster, child.pid)) {
    if (problem !== null) return err(startFault(log, from, problem));
    if (performance.now() > until) {
      child.kill('SIGQUIT');
      return err(fault('DATABASE_START_FAILED', `The database did not get ready; see ${log}.`));
    }
    await pause(LOOK_MS);
  }
  return ok({ pid: child.pid ?? 0, ended, stop: () => stop(child, ended) });
}

/** A free port of the loopback address, for systems without unix sockets. */
export async function chooseListening(socketFolder: string | null): Promise<Listening> {
  return { socketFolder, port: socketFolder === null ? await freePort() : SOCKET_PORT };
}

/** True when the server refused to start because one that was killed has not quite ended. */
export const isTooEarly = ({ message }: StorageFault): boolean =>
  message.includes('pre-existing shared memory') || message.includes('is in use');

function serverArguments({ cluster }: ServerHome, { socketFolder, port }: Listening): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: socketFolder === null ? '127.0.0.1' : '',
    unix_socket_directories: socketFolder ?? '',
    unix_socket_permissions: '0700',
    max_connections: 60,
    shared_buffers: '32MB',
    max_wal_size: '256MB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    io_method: 'sync',
    jit: 'off',
    huge_pages: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** One line in the server's own note says how far it is. */
function isReady(cluster: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`it could not be run: ${error.message}`));
    child.on('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    child.kill(name);
    const timeout = new AbortController();
    const late = pause(STOP_MS_MAX, true, { signal: timeout.signal }).catch(() => false);
    const isLate = await Promise.race([late, ended.then(() => false)]);
    timeout.abort();
    if (!isLate) return;
  }
}

/** The log goes on in one file; a long one is put aside once. */
function openLog(log: string): number {
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  const output = openSync(log, 'a', 0o600);
  if (statSync(log).size < LOG_BYTES_MAX) return output;
  closeSync(output);
  renameSync(log, `${log}.1`);
  return openSync(log, 'a', 0o600);
}

function startFault(log: string, from: number, ending: string): StorageFault {
  const said = readFileSync(log).subarray(from).toString('utf8');
  if (said.includes('No space left on device')) {
    return fault('DISK_FULL', `There is no room left on the disk of ${log} for the database.`);
  }
  const reason = said === '' ? ending : lastLine(said);
  return fault('DATABASE_START_FAILED', `The database did not start: ${reason} (see ${log}).`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
