import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, type Result } from '@loadline/core';
import { errorText, fault, fileFault, type StorageFault } from '../storage-fault.ts';
import {
  connectOwner,
  DATABASE,
  type DatabaseAddress,
  PROGRAM_ROLE,
  readAddress,
  writeAddress,
} from './database-address.ts';
import { stopLeftoverServer } from './leftover-server.ts';
import { migrate } from './migrations.ts';
import { installedBinaries, prepareBinaries, type ServerBinaries } from './server-binaries.ts';
import { prepareCluster } from './server-cluster.ts';
import { makeHome, makeSocketFolder, type ServerHome, serverHome } from './server-home.ts';
import {
  chooseListening,
  isTooEarly,
  type Listening,
  type ServerProcess,
  startServer,
} from './server-process.ts';
import { script } from './sql.ts';

export type DatabaseOptions = Readonly<{
  /** A data folder that this process owns. */
  dataFolder: string;
  /** A server of the user's own (`DATABASE_URL`) instead of the embedded one. */
  url?: string;
  /** The folder with PostgreSQL's programs; by default the installed package's. */
  binaries?: string;
}>;

/** A database that is up, with all migrations applied. */
export type RunningDatabase = Readonly<{
  address: DatabaseAddress;
  /** Null when the server is not ours. */
  pid: number | null;
  /** Resolves with one sentence when our server has ended; never for one that is not ours. */
  ended: Promise<string>;
  close(): Promise<void>;
}>;

const ATTEMPTS_MAX = 40;
const ATTEMPT_PAUSE_MS = 250;
const ADDRESS_FILE = 'database.json';

/** Where the address of a data folder's database is kept. */
export const addressPath = (dataFolder: string): string => join(dataFolder, ADDRESS_FILE);

/**
 * Brings the database up: the embedded server, made when it is new and recovered when it was
 * killed, or the one at `url`; then the migrations; then its address is left in the data folder.
 */
export async function startDatabase(
  options: DatabaseOptions,
): Promise<Result<RunningDatabase, StorageFault>> {
  const { dataFolder, url } = options;
  try {
    return url === undefined
      ? await startEmbedded(options)
      : await useServer(dataFolder, { kind: 'url', url });
  } catch (error) {
    return err(fileFault(error, dataFolder, 'DATABASE_START_FAILED'));
  }
}

async function useServer(
  dataFolder: string,
  address: DatabaseAddress,
): Promise<Result<RunningDatabase, StorageFault>> {
  const migrated = await migrate(address);
  if (!migrated.ok) return migrated;
  writeAddress(addressPath(dataFolder), address);
  const ended = new Promise<string>(() => undefined);
  return ok({ address, pid: null, ended, close: () => Promise.resolve() });
}

async function startEmbedded({
  dataFolder,
  binaries: native = installedBinaries() ?? undefined,
}: DatabaseOptions): Promise<Result<RunningDatabase, StorageFault>> {
  const home = serverHome(dataFolder);
  await makeHome(home);
  const binaries = await prepareBinaries(native ?? null, home);
  if (!binaries.ok) return binaries;
  await stopLeftoverServer(home.cluster);
  const socketFolder = await makeSocketFolder(home);
  const listening = await chooseListening(socketFolder);
  const address = addressOf(listening, dataFolder);
  const password = address.kind === 'tcp' ? address.password : null;
  // Before the cluster is made with it: a password that was not kept would lock us out.
  if (password !== null) writeAddress(addressPath(dataFolder), address);
  const cluster = await prepareCluster(home, binaries.value, password);
  if (!cluster.ok) return cluster;
  const log = join(dataFolder, 'logs', 'database.log');
  const server = await startPatiently(home, binaries.value, { listening, log });
  if (!server.ok) return server;
  const { pid, ended, stop } = server.value;
  const close = async (): Promise<void> => {
    await stop();
    if (socketFolder !== null) rmSync(socketFolder, { recursive: true, force: true });
  };
  const ready = await finish(address);
  if (!ready.ok) {
    await close();
    return ready;
  }
  writeAddress(addressPath(dataFolder), address);
  return ok({ address, pid, ended, close });
}

/**
 * The parts of a killed server end within moments of each other; until then a new one must wait.
 */
async function startPatiently(
  home: ServerHome,
  binaries: ServerBinaries,
  options: Readonly<{ listening: Listening; log: string }>,
): Promise<Result<ServerProcess, StorageFault>> {
  for (let attempt = 1; ; attempt += 1) {
    const server = await startServer(home, binaries, options);
    if (server.ok || attempt === ATTEMPTS_MAX || !isTooEarly(server.error)) return server;
    await pause(ATTEMPT_PAUSE_MS);
  }
}

/** The password of an existing database is the one of its last address. */
function addressOf({ socketFolder, port }: Listening, dataFolder: string): DatabaseAddress {
  if (socketFolder !== null)
    return { kind: 'socket', folder: socketFolder, port, database: DATABASE };
  const last = readAddress(addressPath(dataFolder));
  const known = last.ok && last.value.kind === 'tcp' ? last.value.password : null;
  const password = known ?? randomBytes(24).toString('hex');
  return { kind: 'tcp', host: '127.0.0.1', port, password, database: DATABASE };
}

async function finish(address: DatabaseAddress): Promise<Result<null, StorageFault>> {
  const sql = connectOwner(address, 'postgres');
  try {
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql`${script(`create database ${DATABASE}`)}`;
  } catch (error) {
    const message = `The database does not answer: ${errorText(error)}.`;
    return err(fault('DATABASE_UNREACHABLE', message));
  } finally {
    await sql.end();
  }
  const migrated = await migrate(address);
  return migrated.ok ? admitPrograms(address) : migrated;
}

/** In a server of ours the programs' role may connect; elsewhere programs connect and become it. */
async function admitPrograms(address: DatabaseAddress): Promise<Result<null, StorageFault>> {
  const sql = connectOwner(address);
  try {
    // The password is made of hexadecimal digits, and roles take no parameters.
    const password = address.kind === 'tcp' ? ` password '${address.password}'` : '';
    await sql`${script(`alter role ${PROGRAM_ROLE} login${password}`)}`;
    return ok(null);
  } catch (error) {
    return err(fault('DATABASE_UNREACHABLE', `The database does not answer: ${errorText(error)}.`));
  } finally {
    await sql.end();
  }
}
