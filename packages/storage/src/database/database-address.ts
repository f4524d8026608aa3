import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { err, ok, type Result } from '@loadline/core';
import type { PoolConfig } from 'pg';
import { z } from 'zod';
import { fault, type StorageFault } from '../storage-fault.ts';
import { openPool, type Sql } from './sql.ts';

/** The name of our database in a server of ours. */
export const DATABASE = 'loadline';
export const OWNER_ROLE = 'loadline_owner';
/** What programs connect as: it owns no table and row-level security binds it. */
export const PROGRAM_ROLE = 'loadline_program';

const addressSchema = z.discriminatedUnion('kind', [
  /** Ours, through a socket in a folder that only we and the server's user can enter. */
  z.object({
    kind: z.literal('socket'),
    folder: z.string(),
    port: z.int(),
    database: z.string(),
  }),
  /** Ours, where there are no unix sockets. */
  z.object({
    kind: z.literal('tcp'),
    host: z.string(),
    port: z.int(),
    password: z.string(),
    database: z.string(),
  }),
  /** A server of somebody else's: `DATABASE_URL`. */
  z.object({ kind: z.literal('url'), url: z.string() }),
]);

/** Where the database is. Contains a secret unless it is a socket: never print it. */
export type DatabaseAddress = z.infer<typeof addressSchema>;

export type ConnectionOptions = Readonly<{
  /** Whose rows are seen and written; see the policies in the migrations. */
  ownerId: string;
  connectionsMax?: number;
}>;

/** A statement that takes longer hangs: what is asked here takes milliseconds. */
const STATEMENT_MS_MAX = 60_000;
const CONNECT_MS_MAX = 10_000;

/** Connects as the role that programs use. Opens connections as they are needed. */
export function connectProgram(
  address: DatabaseAddress,
  { ownerId, connectionsMax = 4 }: ConnectionOptions,
): Sql {
  const role = address.kind === 'url' ? { role: PROGRAM_ROLE } : {};
  return openPool({
    ...serverConfig(address, PROGRAM_ROLE),
    max: connectionsMax,
    query_timeout: STATEMENT_MS_MAX,
    options: settingOptions({ 'loadline.owner_id': ownerId, ...role }),
  });
}

/**
 * Connects as the role that owns the tables: for migrations only. One connection, kept, so that a
 * lock of the session stays.
 *
 * @param database another database of a server of ours, such as `postgres` before ours is made.
 */
export function connectOwner(address: DatabaseAddress, database?: string): Sql {
  const other =
    database === undefined || address.kind === 'url' ? address : { ...address, database };
  return openPool({ ...serverConfig(other, OWNER_ROLE), max: 1, idleTimeoutMillis: 0 });
}

function serverConfig(address: DatabaseAddress, user: string): PoolConfig {
  const common = {
    application_name: 'loadline',
    connectionTimeoutMillis: CONNECT_MS_MAX,
    allowExitOnIdle: true,
  };
  switch (address.kind) {
    case 'url':
      return { ...common, connectionString: address.url };
    case 'socket': {
      const { folder: host, port, database } = address;
      return { ...common, host, port, user, database };
    }
    case 'tcp': {
      const { host, port, password, database } = address;
      return { ...common, host, port, password, user, database };
    }
  }
}

/**
 * Settings of the session, as the server takes them at the start: spaces and backslashes escaped.
 */
const settingOptions = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\ ]/g, '\\$&')}`)
    .join(' ');

/** Leaves the address for the other processes of this data folder, readable only for us. */
export function writeAddress(path: string, address: DatabaseAddress): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(address)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Reads the address that the owner of the data folder has left. */
export function readAddress(path: string): Result<DatabaseAddress, StorageFault> {
  try {
    return ok(addressSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
  } catch {
    const message =
      'No database has been started for this data ' + `folder: ${path} is missing or not readable.`;
    return err(fault('DATABASE_UNREACHABLE', message));
  }
}
