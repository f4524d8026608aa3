import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Held by one process until it releases it or dies. */
export type ProcessLock = Readonly<{ release: () => Promise<void> }>;

/**
 * Takes the lock of a file, or null when another process holds it.
 *
 * A listening local socket is the lock: the system takes it away with the process, so that nothing
 * is left over after `kill -9`, as a lock file with a process number would be.
 */
export async function lockFile(path: string): Promise<ProcessLock | null> {
  const name = socketName(resolve(path));
  const server = (await listen(name)) ?? (await retakeStale(name));
  if (server === null) return null;
  return { release: () => new Promise((done) => server.close(() => done())) };
}

/** Linux has names that vanish with their process; elsewhere it is a pipe or a file. */
function socketName(path: string): string {
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 32);
  if (process.platform === 'linux') return `\0loadline-gateway-${hash}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\loadline-gateway-${hash}`;
  return join(tmpdir(), `loadline-gateway-${hash}.sock`);
}

function listen(name: string): Promise<Server | null> {
  return new Promise((resolveServer) => {
    const server = createServer((socket) => socket.end());
    server.unref();
    server.once('error', () => resolveServer(null));
    server.listen(name, () => resolveServer(server));
  });
}

/** A socket file outlives its process where sockets are files; nobody answers on it then. */
async function retakeStale(name: string): Promise<Server | null> {
  if (process.platform === 'linux' || process.platform === 'win32') return null;
  if (await answers(name)) return null;
  rmSync(name, { force: true });
  return listen(name);
}

function answers(name: string): Promise<boolean> {
  return new Promise((resolveAnswer) => {
    const socket = connect(name);
    socket.once('connect', () => {
      socket.destroy();
      resolveAnswer(true);
    });
    socket.once('error', () => resolveAnswer(false));
  });
}
