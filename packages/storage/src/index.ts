export {
  attachDataFolder,
  type DataFolder,
  type DataFolderEntry,
  defaultDataFolder,
  type OwnedDataFolder,
  openDataFolder,
} from './data-folder/data-folder.ts';
export { type Lease, type LeaseRefusal, takeLease } from './data-folder/lease.ts';
export {
  type ConnectionOptions,
  connectProgram,
  type DatabaseAddress,
  readAddress,
  type Sql,
} from './database/database-address.ts';
export {
  addressPath,
  type DatabaseOptions,
  type RunningDatabase,
  startDatabase,
} from './database/start-database.ts';
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
