import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractId, Price, UnixMs } from '@loadline/core';
import type { AuditRecord } from '@loadline/engine/ports';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  aFill,
  aNote,
  anAudit,
  anOrder,
  aTrade,
  DESK,
} from '../../test/audit-fixtures.ts';
import { DAY_TWO, openWriter } from '../../test/journal-fixtures.ts';
import {
  copyDatabase,
  LOCAL,
  openWithDatabase,
  scratchFolder,
} from '../../test/scratch-database.ts';
import { connectProgram } from '../database/database-address.ts';
import type { Sql } from '../database/sql.ts';
import { startDatabase } from '../database/start-database.ts';
import type { JournalWriter } from '../journal/journal-writer.ts';
import { readAuditPage } from '../repositories/audit-repository.ts';
import { readBars, saveBars } from '../repositories/bar-repository.ts';
import { readSetting, readStrategies, saveSetting } from '../repositories/setting-repository.ts';
import { readTrades } from '../repositories/trade-repository.ts';
import { Projection } from './projection.ts';
import { forgetDesk, readCursor, storeRecords } from './projection-store.ts';

const scratch = scratchFolder();
let server: Awaited<ReturnType<typeof openWithDatabase>>;
let copies = 0;
let sql: Sql;
let journalFolder = '';
let writer: JournalWriter;

beforeAll(async () => {
  server = await openWithDatabase(scratch.path);
});
afterAll(async () => {
  await server.close();
  scratch.remove();
});
beforeEach(async () => {
  copies += 1;
  sql = connectProgram(await copyDatabase(server.database.address, `copy_${copies}`), LOCAL);
  journalFolder = mkdtempSync(join(tmpdir(), 'loadline-projection-'));
  writer = await openWriter(journalFolder, { flushEveryMs: 10 });
});
afterEach(async () => {
  await writer.close();
  await sql.end();
  rmSync(journalFolder, { recursive: true, force: true });
});

const project = (lease = 1): Projection =>
  new Projection({ sql, desk: DESK, lease, journalFolder });

const store = (records: readonly AuditRecord[], lease = 1, bare = new Set<number>()) =>
  storeRecords(sql, records, { desk: DESK, lease, stored: 0, bare });

const numbers = async (): Promise<readonly number[]> => {
  const rows = await sql`select sequence from audit_events order by sequence`;
  return rows.map((row) => Number(row['sequence']));
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('storeRecords', () => {
  it('makes the rows of orders, fills, positions, accounts, trades and strategies', async () => {
    await store([
      anAudit(1, 'accountReconciled', {
        name: '50K Combine',
        balance: 50_000_000_000,
        openOrders: 0,
      }),
      anAudit(2, 'orderChanged', {
        strategyId: 'overnight-range',
        change: 'submitted',
        order: { ...anOrder('run-1', 'submitted'), venueOrderId: null },
        reason: '',
      }),
      anAudit(3, 'filled', {
        strategyId: 'overnight-range',
        fill: aFill('9007199254740995'),
        order: anOrder('run-1', 'filled', 2),
        positionSize: 2,
        balance: 49_997_240_000,
      }),
      anAudit(4, 'tradeClosed', { trade: aTrade(1_700_000_900_000) }),
      anAudit(5, 'strategyRunning', { strategyId: 'overnight-range', running: true, actor: 'me' }),
      anAudit(6, 'strategyConfigured', {
        strategyId: 'overnight-range',
        settings: { a: [1] },
        actor: 'me',
      }),
      anAudit(7, 'dayRolled', {
        tradingDay: '2026-01-06',
        balance: 50_094_480_000,
        floor: 48_000_000_000,
      }),
    ]);
    const [order] = await sql`
        select client_order_id, venue_order_id, status, filled_quantity, created_at_ms
        from orders`;
    expect(order).toEqual({
      client_order_id: 'run-1',
      venue_order_id: '9007199254740993',
      status: 'filled',
      filled_quantity: 2,
      created_at_ms: 1_700_000_000_002,
    });
    const [fill] = await sql`select fill_id, client_order_id, price_ticks, fees_micros from fills`;
    expect(fill).toEqual({
      fill_id: '9007199254740995',
      client_order_id: 'run-1',
      price_ticks: 84_001,
      fees_micros: 2_760_000,
    });
    const [position] = await sql`select contract_id, size from positions`;
    expect(position).toEqual({ contract_id: 'CON.F.US.ENQ.H26', size: 2 });
    const [account] =
      await sql`select account_id, name, balance_micros, floor_micros, trading_day from accounts`;
    expect(account).toEqual({
      account_id: ACCOUNT,
      name: '50K Combine',
      balance_micros: 50_094_480_000,
      floor_micros: 48_000_000_000,
      trading_day: '2026-01-06',
    });
    expect(await readStrategies(sql, 'local')).toEqual([
      { strategyId: 'overnight-range', running: true, settings: { a: [1] } },
    ]);
    const all = { deskId: 'local', from: null, to: null, accountId: null };
    expect(await readTrades(sql, all)).toEqual([aTrade(1_700_000_900_000)]);
    const exit = 1_700_000_900_000 as UnixMs;
    expect(await readTrades(sql, { ...all, to: exit })).toEqual([]);
    expect(await readTrades(sql, { ...all, from: exit, accountId: ACCOUNT })).toHaveLength(1);
  });

  it('stores each number once, and an older event does not change a newer row', async () => {
    const order = (sequence: number, status: string) =>
      anAudit(sequence, 'orderChanged', {
        strategyId: null,
        change: 'working',
        order: anOrder('run-1', status),
        reason: '',
      });
    await store([order(1, 'submitted'), order(2, 'working')]);
    expect(await store([order(1, 'submitted')])).toMatchObject({ kind: 'stored', sequence: 2 });
    expect(await numbers()).toEqual([1, 2]);
    const [row] = await sql`select status, sequence from orders`;
    expect(row).toEqual({ status: 'working', sequence: 2 });
  });

  it('keeps what it cannot read, texts with the character 0 included', async () => {
    const odd = { ...anAudit(1, 'filled', { fill: 'of an older program' }), text: 'a\0b' };
    const told = anAudit(2, 'commandRefused', { detail: 'zero \0 and a literal \\u0000' });
    expect(await store([odd, told])).toEqual({ kind: 'stored', sequence: 2, unreadable: 1 });
    const page = await readAuditPage(sql, { deskId: 'local', before: null, limit: 10 });
    expect(page.map(({ sequence, text }) => [sequence, text])).toEqual([
      [2, 'Record 2.'],
      [1, 'a\uFFFDb'],
    ]);
  });

  it('fences a writer whose lease is older than the last one', async () => {
    await store([aNote(1)], 7);
    expect(await store([aNote(2)], 6)).toEqual({ kind: 'fenced', lease: 7 });
    expect(await numbers()).toEqual([1]);
  });

  it('forgets a desk for a fresh start', async () => {
    await store([aNote(1), anAudit(2, 'tradeClosed', { trade: aTrade(1_700_000_900_000) })]);
    await forgetDesk(sql, DESK);
    expect(await numbers()).toEqual([]);
    expect(await readCursor(sql, 'local')).toBe(0);
  });
});

describe('Projection', () => {
  it('takes over what earlier runs left in the journal, then what is offered', async () => {
    for (const sequence of [1, 2, 3]) writer.appendAudit(aNote(sequence));
    writer.roll(DAY_TWO, null);
    writer.appendAudit(aNote(4));
    await writer.sync();
    const projection = project();
    await expect
      .poll(() => projection.lag, { timeout: 20_000 })
      .toMatchObject({ state: 'live', stored: 4 });
    for (const sequence of [5, 6]) projection.offer(aNote(sequence));
    await expect
      .poll(() => projection.lag, { timeout: 20_000 })
      .toMatchObject({ state: 'live', stored: 6, behind: 0 });
    await projection.close();
    expect(await numbers()).toEqual(upTo(6));
  });

  it.each([4, 3])('stores again what a crash took back, with %i records told', async (told) => {
    for (const sequence of [1, 2, 3]) writer.appendAudit(aNote(sequence));
    await writer.sync();
    const projection = project();
    await expect
      .poll(() => projection.lag, { timeout: 20_000 })
      .toMatchObject({ state: 'live', stored: 3 });
    // Commits are not waited for, so a killed server forgets the last of them.
    await sql`delete from audit_events where sequence > 1`;
    await sql`update projection_cursors set sequence = 1`;
    if (told === 4) {
      writer.appendAudit(aNote(4));
      await writer.sync();
      projection.offer(aNote(4));
    }
    await expect.poll(numbers, { timeout: 20_000 }).toEqual(upTo(told));
    await projection.close();
  });

  it('stores everything once when the queue overflows before it gets its turn', async () => {
    const projection = project();
    const count = 25_000;
    for (const sequence of upTo(count)) {
      writer.appendAudit(aNote(sequence));
      projection.offer(aNote(sequence));
    }
    await expect.poll(() => projection.lag.stored, { timeout: 30_000 }).toBe(count);
    await projection.close();
    expect(await numbers()).toEqual(upTo(count));
  });

  it('passes over a number that the journal never gives', async () => {
    const projection = project();
    projection.offer(aNote(1));
    projection.offer(aNote(5));
    await expect.poll(() => projection.lag.stored, { timeout: 15_000 }).toBe(5);
    await projection.close();
    expect(await numbers()).toEqual([1, 5]);
  });

  it('keeps a record whose rows the database refuses, and goes on', async () => {
    const trade = { ...aTrade(1_700_000_900_000), quantity: 0 };
    const records = upTo(40).map(aNote);
    records[19] = anAudit(20, 'tradeClosed', { trade });
    const projection = project();
    for (const record of records) projection.offer(record);
    await expect
      .poll(() => projection.lag, { timeout: 20_000 })
      .toMatchObject({ stored: 40, unreadable: 1 });
    await projection.close();
    expect(await numbers()).toEqual(upTo(40));
  });

  it('stops when another writer has taken the desk over', async () => {
    await store([aNote(1)], 9);
    const projection = project(8);
    projection.offer(aNote(2));
    await expect.poll(() => projection.lag.state, { timeout: 20_000 }).toBe('fenced');
    await projection.close();
    expect(await numbers()).toEqual([1]);
  });

  it('keeps trying while the database is away, and catches up when it is back', async () => {
    const { path, remove } = scratchFolder();
    const first = await openWithDatabase(path);
    const own = connectProgram(first.database.address, LOCAL);
    const troubles: boolean[] = [];
    const onTrouble = (reason: string | null) => troubles.push(reason !== null);
    const projection = new Projection({ sql: own, desk: DESK, lease: 1, journalFolder, onTrouble });
    const offer = (sequence: number) => {
      writer.appendAudit(aNote(sequence));
      projection.offer(aNote(sequence));
    };
    offer(1);
    await expect.poll(() => projection.lag.stored, { timeout: 20_000 }).toBe(1);
    process.kill(first.database.pid ?? 0, 'SIGKILL');
    await first.database.ended;
    for (let sequence = 2; sequence <= 11_000; sequence += 1) offer(sequence);
    await expect.poll(() => projection.lag.state, { timeout: 20_000 }).toBe('away');
    expect(projection.lag.behind).toBeGreaterThan(10_000);
    const again = await startDatabase({ dataFolder: path });
    if (!again.ok) throw new Error(again.error.message);
    await expect.poll(() => projection.lag.stored, { timeout: 30_000 }).toBe(11_000);
    expect(troubles).toEqual([true, false]);
    await projection.close();
    expect(await readCursor(own, 'local')).toBe(11_000);
    const [row] = await own`select count(*) from audit_events`;
    expect(row).toEqual({ count: 11_000 });
    await own.end();
    await again.value.close();
    first.folder.close();
    remove();
  });
});

describe('the repositories', () => {
  it('page through the feed, newest first', async () => {
    await store(upTo(7).map(aNote));
    const page = async (before: number | null) =>
      (await readAuditPage(sql, { deskId: 'local', before, limit: 3 })).map(
        ({ sequence }) => sequence,
      );
    expect([await page(null), await page(5), await page(2), await page(1)]).toEqual([
      [7, 6, 5],
      [4, 3, 2],
      [1],
      [],
    ]);
    const [newest] = await readAuditPage(sql, { deskId: 'local', before: null, limit: 1 });
    expect(newest).toEqual(aNote(7));
  });

  it('save bars and read the latest of a range, oldest first', async () => {
    const series = { venueConnectionId: 'simulated', contractId: 'NQ' as ContractId, minutes: 1 };
    const bar = (minute: number, close: number) => ({
      openedAt: (minute * 60_000) as UnixMs,
      open: 100 as Price,
      high: 110 as Price,
      low: -90 as Price,
      close: close as Price,
      volume: 5,
    });
    await saveBars(sql, series, [bar(1, 1), bar(2, 2), bar(3, 3), bar(4, 4)]);
    await saveBars(sql, series, [bar(3, 5), bar(3, 33)]);
    const range = { from: 60_000 as UnixMs, to: 240_000 as UnixMs, limit: 2 };
    expect(await readBars(sql, series, range)).toEqual([bar(2, 2), bar(3, 33)]);
    expect(await readBars(sql, { ...series, minutes: 5 }, range)).toEqual([]);
    await saveBars(sql, series, []);
  });

  it('save a setting only from the version that was read', async () => {
    const change = { key: 'limits', actor: 'me', at: 5 as UnixMs };
    expect(await readSetting(sql, 'limits')).toBeNull();
    expect(await saveSetting(sql, { ...change, value: { a: 1 }, expected: 0 })).toEqual({
      kind: 'saved',
      version: 1,
    });
    expect(await saveSetting(sql, { ...change, value: 2, expected: 0 })).toEqual({
      kind: 'conflict',
      version: 1,
    });
    expect(await saveSetting(sql, { ...change, value: 2, expected: 5 })).toEqual({
      kind: 'conflict',
      version: 1,
    });
    const both = await Promise.all(
      [3, 4].map((value) => saveSetting(sql, { ...change, value, expected: 1 })),
    );
    expect(both.map(({ kind }) => kind).sort()).toEqual(['conflict', 'saved']);
    expect(await readSetting(sql, 'limits')).toMatchObject({ version: 2, actor: 'me', at: 5 });
  });
});
