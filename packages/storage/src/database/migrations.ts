import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '@loadline/core';
import { z } from 'zod';
import { errorText, fault, type StorageFault } from '../storage-fault.ts';
import { connectOwner, type DatabaseAddress } from './database-address.ts';
import { columns, type Sql, script } from './sql.ts';

/** One numbered file of SQL. Applied once, never changed afterwards. */
export type Migration = Readonly<{ number: number; name: string; sql: string; checksum: string }>;

const FOLDER = new URL('../../migrations/', import.meta.url);
const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;
/** The same number for all programs: only one of them migrates at a time. */
const LOCK = 7_305_219_411;

const appliedSchema = z.array(
  z.object({ number: z.number(), name: z.string(), checksum: z.string() }),
);

/** The migrations that this program brings, in order. */
export async function listMigrations(folder: URL = FOLDER): Promise<readonly Migration[]> {
  const names = (await readdir(fileURLToPath(folder))).filter((name) => FILE_NAME.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 4)), name, sql, checksum };
    }),
  );
}

/**
 * Brings a database to this program's version. Each migration is one transaction, so a failed one
 * leaves nothing behind. Answers how many were applied.
 */
export async function migrate(
  address: DatabaseAddress,
  migrations?: readonly Migration[],
): Promise<Result<number, StorageFault>> {
  const sql = connectOwner(address);
  try {
    const wanted = migrations ?? (await listMigrations());
    await sql`select pg_advisory_lock(${LOCK})`;
    await sql`create table if not exists schema_migrations (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`;
    const rows = await sql`select number, name, checksum from schema_migrations order by number`;
    return await applyMissing(sql, wanted, appliedSchema.parse(rows));
  } catch (error) {
    const message = `The database cannot be reached or prepared: ${errorText(error)}.`;
    return err(fault('DATABASE_UNREACHABLE', message));
  } finally {
    await sql.end();
  }
}

async function applyMissing(
  sql: Sql,
  wanted: readonly Migration[],
  applied: z.infer<typeof appliedSchema>,
): Promise<Result<number, StorageFault>> {
  const newest = wanted.at(-1)?.number ?? 0;
  for (const { number, name, checksum } of applied) {
    const ours = wanted.find((migration) => migration.number === number);
    if (number > newest) {
      const message =
        `The database is of version ${number}, this program ` +
        `knows up to ${newest}; update Loadline.`;
      return err(fault('DATABASE_NEWER', message));
    }
    if (ours?.checksum !== checksum) {
      const message =
        `The migration ${name} in the database is not the one of this ` +
        'program; its file was changed after it had been applied.';
      return err(fault('MIGRATION_CHANGED', message));
    }
  }
  const missing = wanted.filter(({ number }) => !applied.some((row) => row.number === number));
  for (const migration of missing) {
    const applying = await apply(sql, migration);
    if (!applying.ok) return applying;
  }
  return ok(missing.length);
}

async function apply(sql: Sql, migration: Migration): Promise<Result<null, StorageFault>> {
  const { number, name, checksum } = migration;
  try {
    await sql.transaction(async (transaction) => {
      await transaction`${script(migration.sql)}`;
      await transaction`insert into schema_migrations ${columns({ number, name, checksum })}`;
    });
    return ok(null);
  } catch (error) {
    const message = `The migration ${name} could not be applied: ${errorText(error)}.`;
    return err(fault('MIGRATION_FAILED', message));
  }
}
