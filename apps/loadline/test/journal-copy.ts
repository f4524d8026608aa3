import { assert, type Json } from '@loadline/core';
import type { AuditRecord, Effect } from '@loadline/engine/ports';
import { type JournalRecord, JournalWriter, journalFolder, readJournal } from '@loadline/storage';
import { DESK } from '../src/settings/desk-identity.ts';

/** What is other in a copy of a journal than in the one that was written. */
export type Changes = Readonly<{
  build?: string;
  snapshot?: (snapshot: Json) => Json;
  /** Each record as it goes into the copy; null leaves it out. */
  record?: (record: JournalRecord) => JournalRecord | null;
}>;

/** Writes a day's journal again, sound in itself, with something changed in it. */
export async function copyJournal(
  path: string,
  folder: string,
  { build, snapshot = (same) => same, record: changed = (same) => same }: Changes,
): Promise<string> {
  const opened = readJournal(path);
  assert(opened.ok, 'the journal can be read');
  const { header } = opened.value;
  const journals = journalFolder(folder, DESK);
  const copy = await JournalWriter.open({
    ...header,
    folder: journals,
    day: header.day,
    build: build ?? header.build,
    snapshot: snapshot(header.snapshot),
  });
  assert(copy.ok, 'the copy can be written');
  const { writer } = copy.value;
  for (const record of opened.value.records()) {
    const next = changed(record);
    if (next !== null) append(writer, next);
  }
  assert((await writer.close()).kind === 'synced', 'the copy is on disk');
  return `${journals}/${header.day}.journal`;
}

function append(writer: JournalWriter, record: JournalRecord): void {
  switch (record.kind) {
    case 'input':
      return void writer.appendEvent(record.event);
    case 'effect':
      return void writer.appendEffect(record.value as Effect);
    case 'audit':
      return void writer.appendAudit(record.value as AuditRecord);
    case 'state':
      return void writer.appendState((record.value as Readonly<{ digest: string }>).digest);
    case 'resumed':
      assert(false, 'a copy is written in one go');
  }
}
