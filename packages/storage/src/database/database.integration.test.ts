import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  copyDatabase,
  LOCAL,
  openWithDatabase,
  scratchFolder,
} from '../../test/scratch-database.ts';
import {
  connectOwner,
  connectProgram,
  type DatabaseAddress,
  readAddress,
} from './database-address.ts';
import { listMigrations, migrate } from './migrations.ts';
import { installedBinaries } from './server-binaries.ts';
import { columns } from './sql.ts';
import { addressPath, startDatabase } from './start-database.ts';

const isRoot = process.getuid?.() === 0;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** An opened folder with its database; both end with the test. */
async function aDatabase(path = aFolder(), options = {}) {
  const opened = await openWithDatabase(path, options);
  cleanups.push(opened.close);
  return opened;
}

function aFolder(): string {
  const { path, remove } = scratchFolder();
  cleanups.push(remove);
  return path;
}

async function countSettings(address: DatabaseAddress, ownerId = 'local'): Promise<number> {
  const sql = connectProgram(address, { ownerId });
  const [row] = await sql`select count(*) from settings`;
  await sql.end();
  return Number(row?.['count']);
}

async function addSetting(address: DatabaseAddress, key: string, ownerId = 'local'): Promise<void> {
  const sql = connectProgram(address, { ownerId });
  const row = { key, version: 1, value: '{}', actor: 'test', changed_at_ms: 1 };
  await sql`insert into settings ${columns(row)}`;
  await sql.end();
}

describe('startDatabase', () => {
  it('keeps what was committed when server and owner are killed', async () => {
    const first = await aDatabase();
    const { path } = first.folder;
    await addSetting(first.database.address, 'kept');
    process.kill(first.database.pid ?? 0, 'SIGKILL');
    expect(await first.database.ended).toContain('SIGKILL');
    first.folder.close();

    const second = await aDatabase(path);
    expect(await countSettings(second.database.address)).toBe(1);
    expect(readAddress(addressPath(path))).toEqual({ ok: true, value: second.database.address });
    expect(statSync(addressPath(path)).mode & 0o077).toBe(0);
  });

  it('stops a server that outlived its owner, and passes over a false note', async () => {
    const first = await aDatabase();
    const { path } = first.folder;
    await addSetting(first.database.address, 'kept');
    first.folder.close();
    const second = await aDatabase(path);
    expect(await first.database.ended).toContain('code 0');
    expect(await countSettings(second.database.address)).toBe(1);
    await second.close();
    const note = join(path, 'database', 'cluster', 'postmaster.pid');
    writeFileSync(note, `${process.pid}\n`);
    const third = await aDatabase(path);
    expect(await countSettings(third.database.address)).toBe(1);
  });

  it('says which version made a database that it cannot run', async () => {
    const { folder, close } = await aDatabase();
    await close();
    writeFileSync(join(folder.path, 'database', 'cluster', 'PG_VERSION'), '15\n');
    const started = await startDatabase({ dataFolder: folder.path });
    expect(started).toMatchObject({ ok: false, error: { code: 'DATABASE_VERSION_MISMATCH' } });
    expect(started.ok ? '' : started.error.message).toContain('PostgreSQL 15');
  });

  it('says when a server of the user is not there, or its programs are not installed', async () => {
    const dataFolder = aFolder();
    const away = await startDatabase({ dataFolder, url: 'postgres://nobody@127.0.0.1:1/none' });
    expect(away).toMatchObject({ ok: false, error: { code: 'DATABASE_UNREACHABLE' } });
    const missing = await startDatabase({ dataFolder, binaries: '/nowhere' });
    expect(missing).toMatchObject({ ok: false, error: { code: 'DATABASE_BINARIES_MISSING' } });
  });

  it('uses a server of the user and binds its programs to the policies', async () => {
    const { database } = await aDatabase();
    const { address } = database;
    if (address.kind !== 'socket') return;
    const owner = connectOwner(address, 'postgres');
    await owner`create database theirs`;
    await owner.end();
    const url = `postgres://loadline_owner@localhost/theirs?host=${address.folder}`;
    const dataFolder = aFolder();
    const opened = await openWithDatabase(dataFolder, { url });
    await addSetting(opened.database.address, 'one', 'alice');
    expect(await countSettings(opened.database.address, 'alice')).toBe(1);
    expect(await countSettings(opened.database.address, 'bob')).toBe(0);
    await opened.close();
  });
});

describe.runIf(isRoot && installedBinaries() !== null)('as root', () => {
  it('runs from folders that nobody else can enter, without the links', async () => {
    const closed = mkdtempSync(join(homedir(), 'loadline-closed-'));
    cleanups.push(() => rmSync(closed, { recursive: true, force: true }));
    const native = join(closed, 'package', 'native');
    cpSync(installedBinaries() ?? '', native, { recursive: true, verbatimSymlinks: true });
    cpSync(
      join(installedBinaries() ?? '', '..', 'package.json'),
      join(dirname(native), 'package.json'),
    );
    removeLinks(join(native, 'lib'));
    chmodSync(closed, 0o700);
    const before = process.umask(0o077);
    cleanups.push(() => process.umask(before));

    const outside = await aDatabase(aFolder(), { binaries: native });
    await addSetting(outside.database.address, 'one');
    expect(await countSettings(outside.database.address)).toBe(1);
    expect(existsSync(join(outside.folder.path, 'database', 'cluster', 'PG_VERSION'))).toBe(true);

    const inside = await aDatabase(join(closed, 'data'), { binaries: native });
    await addSetting(inside.database.address, 'one');
    expect(await countSettings(inside.database.address)).toBe(1);
    const { address } = inside.database;
    const home = address.kind === 'socket' ? dirname(address.folder) : '';
    expect(home).toMatch(/^\/var\/lib\/loadline-databases\//);
    cleanups.unshift(() => rmSync(home, { recursive: true, force: true }));
  });
});

function removeLinks(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (lstatSync(join(folder, name)).isSymbolicLink()) rmSync(join(folder, name));
  }
}

describe('the migrations', () => {
  it('are applied once, verified afterwards, and refuse a newer database', async () => {
    const { database } = await aDatabase();
    const all = await listMigrations();
    expect(await migrate(database.address)).toEqual({ ok: true, value: 0 });
    const [first] = all;
    if (first === undefined) throw new Error('there are no migrations');
    const changed = [{ ...first, checksum: 'other' }, ...all.slice(1)];
    expect(await migrate(database.address, changed)).toMatchObject({
      error: { code: 'MIGRATION_CHANGED' },
    });
    const broken = { number: 9_000, name: '9000-broken.sql', checksum: 'x' };
    const sql = 'create table half (id int); select nothing from nowhere';
    expect(await migrate(database.address, [...all, { ...broken, sql }])).toMatchObject({
      error: { code: 'MIGRATION_FAILED' },
    });
    const mended = [...all, { ...broken, sql: 'create table half (id int)' }];
    expect(await migrate(database.address, mended)).toEqual({ ok: true, value: 1 });
    const newer = await migrate(database.address);
    expect(newer).toMatchObject({ error: { code: 'DATABASE_NEWER' } });
    expect(newer.ok ? '' : newer.error.message).toContain('version 9000');
  });

  it('bind programs to the rows of their owner, on every table', async () => {
    const { database } = await aDatabase();
    const address = await copyDatabase(database.address, 'policies');
    await addSetting(address, 'mine', 'alice');
    expect(await countSettings(address, 'alice')).toBe(1);
    expect(await countSettings(address, 'bob')).toBe(0);
    const sql = connectProgram(address, LOCAL);
    const foreign = {
      owner_id: 'alice',
      key: 'k',
      version: 1,
      value: '{}',
      actor: 'x',
      changed_at_ms: 1,
    };
    await expect(sql`insert into settings ${columns(foreign)}`).rejects.toThrow(
      /row-level security/,
    );
    await expect(sql`alter table settings disable row level security`).rejects.toThrow(/owner/);
    await expect(sql`select * from schema_migrations`).rejects.toThrow(/permission denied/);
    const open = await sql`
      select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = 'public' and relkind = 'r' and not relrowsecurity`;
    expect(open.map((row) => String(row['relname']))).toEqual(['schema_migrations']);
    const [role] =
      await sql`select rolsuper, rolbypassrls from pg_roles where rolname = current_user`;
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
    await sql.end();
  });
});

describe('a second process', () => {
  it('gets one sentence about the folder and the process that has it', async () => {
    const { folder } = await aDatabase();
    const module = new URL('../data-folder/data-folder.ts', import.meta.url).href;
    const script = `
      import { openDataFolder } from '${module}';
      const opened = await openDataFolder('${folder.path}');
      process.stdout.write(opened.ok ? 'opened' : opened.error.message);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(run.stdout).toContain(`${folder.path} is in use by process ${process.pid}`);
    expect(run.stdout).not.toContain('\n');
    expect(readFileSync(join(folder.path, 'logs', 'database.log'), 'utf8')).toContain(
      'ready to accept',
    );
  });
});
