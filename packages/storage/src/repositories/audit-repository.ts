import type { AuditRecord } from '@loadline/engine/ports';
import { z } from 'zod';
import type { Queryable } from '../database/sql.ts';
import { auditRecordSchema } from '../projection/audit-schema.ts';

export type AuditSelection = Readonly<{
  deskId: string;
  /** Only numbers below this one; null is from the newest. */
  before: number | null;
  limit: number;
}>;

/** A page of the desk's feed, newest first. The next page begins before the last number. */
export async function readAuditPage(
  sql: Queryable,
  { deskId, before, limit }: AuditSelection,
): Promise<readonly AuditRecord[]> {
  const rows = await sql`
    select sequence, at_ms as "at", kind, account_id as "accountId", severity, text, data
    from audit_events
    where desk_id = ${deskId} and sequence < ${before ?? Number.MAX_SAFE_INTEGER}
    order by sequence desc
    limit ${limit}`;
  return z.array(auditRecordSchema).parse(rows);
}
