import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { AuditRecord } from '@loadline/engine/ports';
import { type JournalFile, listJournals } from '../journal/journal-folder.ts';
import { type JournalRecord, readJournal } from '../journal/journal-reader.ts';
import { fault, type StorageFault } from '../storage-fault.ts';
import { auditRecordSchema } from './audit-schema.ts';

const AUDITS_ONLY = { inputs: false, effects: false, audits: true };

/**
 * The audit records of a desk's journal behind a number, in batches. Begins with the newest file
 * that can hold the next one, and lets other work go on between blocks. What is still in the
 * writer's memory does not come; a file that is being written just ends earlier.
 *
 * @throws {JournalTrouble} when a file cannot be read.
 */
export async function* auditRecordsAfter(
  folder: string,
  sequence: number,
): AsyncGenerator<readonly AuditRecord[], void> {
  const files = listJournals(folder);
  if (!files.ok) throw new JournalTrouble(files.error);
  for (const file of files.value.slice(firstFileFor(files.value, sequence))) {
    for (const batch of auditBatches(file)) {
      const wanted = batch.filter((record) => record.sequence > sequence);
      if (wanted.length > 0) yield wanted;
      await letOthersWork();
    }
  }
}

/** A journal that cannot be read where the projection needs it. */
class JournalTrouble extends Error {
  override readonly name = 'JournalTrouble';
  readonly fault: StorageFault;

  constructor(trouble: StorageFault) {
    super(trouble.message);
    this.fault = trouble;
  }
}

function firstFileFor(files: readonly JournalFile[], sequence: number): number {
  for (let index = files.length - 1; index > 0; index -= 1) {
    const file = files[index];
    const first = file === undefined ? null : firstAudit(file);
    if (first !== null && first.sequence <= sequence + 1) return index;
  }
  return 0;
}

function firstAudit(file: JournalFile): AuditRecord | null {
  for (const [first] of auditBatches(file)) if (first !== undefined) return first;
  return null;
}

function* auditBatches(file: JournalFile): Generator<readonly AuditRecord[], void> {
  const reader = readJournal(file.path);
  if (!reader.ok) throw new JournalTrouble(reader.error);
  for (const batch of reader.value.batches(AUDITS_ONLY)) yield batch.flatMap(parseAudit);
  const { ending } = reader.value;
  if (ending?.kind !== 'corrupt') return;
  const message =
    `The journal ${file.path} is damaged at byte ` + `${ending.offset} (${ending.reason}).`;
  throw new JournalTrouble(fault('JOURNAL_CORRUPT', message));
}

/** A record of an unknown shape is passed over: its number stays free and shows as a gap. */
function parseAudit(record: JournalRecord): AuditRecord[] {
  if (record.kind !== 'audit') return [];
  const parsed = auditRecordSchema.safeParse(record.value);
  return parsed.success ? [parsed.data] : [];
}
