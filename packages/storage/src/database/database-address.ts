import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { err, ok, type Result } from '@loadline/core';
import postgres from 'postgres';
import { z } from 'zod';
import { fault, type StorageFault } from '../storage-fault.ts';

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

/** Eight-byte integers are exact numbers here: money and times stay far below 2^53. */
const TYPES = {
  int8: {
    to: 20,
    from: [20],
    serialize: (value: number): string => String(value),
    parse: exactNumber,
  },
};

/** A pool of connections. */
export type Sql = postgres.Sql<{ int8: number }>;

/** What runs a statement: a pool, or a transaction of one. */
export type Queryable = postgres.ISql<{ int8: number }>;

export type ConnectionOptions = Readonly<{
  /** Whose rows are seen and written; see the policies in the migrations. */
  ownerId: string;
  connectionsMax?: number;
}>;

/** Connects as the role that programs use. Opens connections as they are needed. */
export const connectProgram = (
  address: DatabaseAddress,
  { ownerId, connectionsMax = 4 }: ConnectionOptions,
): Sql =>
  open(address, PROGRAM_ROLE, connectionsMax, {
    'loadline.owner_id': ownerId,
    ...(address.kind === 'url' ? { role: PROGRAM_ROLE } : {}),
  });

/**
 * Connects as the role that owns the tables: for migrations only.
 *
 * @param database another database of a server of ours, such as `postgres` before ours is made.
 */
export function connectOwner(address: DatabaseAddress, database?: string): Sql {
  const other =
    database === undefined || address.kind === 'url' ? address : { ...address, database };
  return open(other, OWNER_ROLE, 1, {});
}

function open(
  address: DatabaseAddress,
  user: string,
  max: number,
  settings: Record<string, string>,
): Sql {
  const connection = { application_name: 'loadline', ...settings };
  const onnotice = (): void => undefined;
  const common = { max, connection, onnotice, types: TYPES, connect_timeout: 10 };
  switch (address.kind) {
    case 'url':
      return openUrl(address.url, common);
    case 'socket': {
      const { folder: host, port, database } = address;
      return postgres({ ...common, host, port, user, database });
    }
    case 'tcp': {
      const { host, port, password, database } = address;
      return postgres({ ...common, host, port, password, user, database });
    }
  }
}

/** The usual `?host=/folder` names a unix socket; the driver takes that as an option only. */
function openUrl(text: string, common: postgres.Options<typeof TYPES>): Sql {
  const url = URL.parse(text);
  const host = url?.searchParams.get('host');
  if (url === null || !host?.startsWith('/')) return postgres(text, common);
  url.searchParams.delete('host');
  return postgres(url.href, { ...common, host });
}

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
    const message = `No database has been started for this data folder: ${path} is missing or not readable.`;
    return err(fault('DATABASE_UNREACHABLE', message));
  }
}

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
  return value;
}
