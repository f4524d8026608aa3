import type { AuditRecord } from '@loadline/engine/ports';
import { z } from 'zod';
import { columns, identifier, type Queryable, type Sql } from '../database/sql.ts';
import { rowEventOf } from './audit-schema.ts';
import { type DeskIdentity, jsonText, plainText, writeRows } from './projected-rows.ts';

/**
 * What became of a batch. `fenced`: a later writer of the desk has taken over, so we must stop.
 * `lost`: a crash of the server took back what it had stored, and `sequence` is what is left.
 */
export type StoreOutcome = Readonly<
  | { kind: 'stored'; sequence: number; unreadable: number }
  | { kind: 'fenced'; lease: number }
  | { kind: 'lost'; sequence: number }
>;

const cursorSchema = z.object({ sequence: z.number(), lease: z.number() });

/**
 * Writes audit records and the rows that follow from them, in one transaction with the cursor.
 * Records that the cursor has passed are known and change nothing.
 *
 * @param options.lease the writer's number: a lower one than the last writer's is fenced.
 * @param options.stored the last record that the caller knows to be stored.
 * @param options.bare numbers of records whose rows the database has refused: only they are kept.
 */
export async function storeRecords(
  sql: Sql,
  records: readonly AuditRecord[],
  options: Readonly<{
    desk: DeskIdentity;
    lease: number;
    stored: number;
    bare: ReadonlySet<number>;
  }>,
): Promise<StoreOutcome> {
  const { desk, lease, stored, bare } = options;
  return sql.transaction(async (transaction): Promise<StoreOutcome> => {
    // The journal is the truth: what a crash of the server takes is written again.
    await transaction`set local synchronous_commit = off`;
    const cursor = await lockCursor(transaction, desk.deskId, lease);
    if (cursor.lease > lease) return { kind: 'fenced', lease: cursor.lease };
    if (cursor.sequence < stored) return { kind: 'lost', sequence: cursor.sequence };
    const fresh = records.filter(({ sequence }) => sequence > cursor.sequence);
    let unreadable = 0;
    if (fresh.length > 0) await insertRecords(transaction, desk, fresh);
    for (const record of fresh) {
      const event = rowEventOf(record);
      if (event === 'unreadable' || bare.has(record.sequence)) unreadable += 1;
      else if (event !== 'none') await writeRows(transaction, desk, record.sequence, event);
    }
    const sequence = fresh.at(-1)?.sequence ?? cursor.sequence;
    await transaction`
      update projection_cursors set sequence = ${sequence}, lease = ${lease}
      where desk_id = ${desk.deskId}`;
    return { kind: 'stored', sequence, unreadable };
  });
}

/** The number of the last record that is in the database; 0 when there is none. */
export async function readCursor(sql: Sql, deskId: string): Promise<number> {
  const rows = await sql`
    select sequence, lease from projection_cursors where desk_id = ${deskId}`;
  return z.array(cursorSchema).parse(rows)[0]?.sequence ?? 0;
}

const OF_A_DESK = ['audit_events', 'trades', 'decisions', 'strategies', 'projection_cursors'];

/** Forgets a desk's rows: a fresh start on a database that outlives the data folder. */
export async function forgetDesk(sql: Sql, desk: DeskIdentity): Promise<void> {
  const { deskId, venueConnectionId } = desk;
  await sql.transaction(async (transaction) => {
    for (const table of OF_A_DESK) {
      await transaction`delete from ${identifier(table)} where desk_id = ${deskId}`;
    }
    for (const table of ['orders', 'fills', 'accounts', 'positions']) {
      await transaction`
        delete from ${identifier(table)} where venue_connection_id = ${venueConnectionId}`;
    }
  });
}

async function lockCursor(
  sql: Queryable,
  deskId: string,
  lease: number,
): Promise<z.infer<typeof cursorSchema>> {
  const row = { desk_id: deskId, sequence: 0, lease };
  await sql`insert into projection_cursors ${columns(row)} on conflict do nothing`;
  const rows = await sql`
    select sequence, lease from projection_cursors where desk_id = ${deskId} for update`;
  return cursorSchema.parse(rows[0]);
}

/** All records of a batch in one statement. */
async function insertRecords(
  sql: Queryable,
  { deskId, venueConnectionId }: DeskIdentity,
  records: readonly AuditRecord[],
): Promise<void> {
  const rows = records.map((record) => ({
    desk_id: deskId,
    venue_connection_id: venueConnectionId,
    sequence: record.sequence,
    account_id: record.accountId,
    at_ms: record.at,
    kind: record.kind,
    severity: record.severity,
    text: plainText(record.text),
    data: jsonText(record.data),
  }));
  await sql`
    insert into audit_events
      (desk_id, venue_connection_id, sequence, account_id, at_ms, kind, severity, text, data)
    select ${deskId}, ${venueConnectionId}, sequence, account_id, at_ms, kind, severity, text,
      data::jsonb
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (
      sequence bigint, account_id bigint, at_ms bigint, kind text, severity text, text text,
      data text)
    on conflict do nothing`;
}
