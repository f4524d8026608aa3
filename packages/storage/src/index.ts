export type { JournalEnding } from './journal/block-reader.ts';
export {
  type JournalFile,
  journalFolder,
  journalPath,
  listJournals,
} from './journal/journal-folder.ts';
export type { JournalHeader } from './journal/journal-header.ts';
export {
  JournalReader,
  type JournalRecord,
  type JournalSelection,
  readJournal,
} from './journal/journal-reader.ts';
export {
  type JournalIdentity,
  type JournalOptions,
  JournalWriter,
  type OpenedJournal,
  type SyncOutcome,
} from './journal/journal-writer.ts';
export type { StorageFault, StorageFaultCode } from './storage-fault.ts';
