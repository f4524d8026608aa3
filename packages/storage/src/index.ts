export {
  attachDataFolder,
  type DataFolder,
  type DataFolderEntry,
  defaultDataFolder,
  markDataFolder,
  type OwnedDataFolder,
  openDataFolder,
} from './data-folder/data-folder.ts';
export { type Lease, type LeaseRefusal, takeLease } from './data-folder/lease.ts';
export { identityOf, isAlive, type ProcessIdentity } from './data-folder/process-identity.ts';
export {
  type ConnectionOptions,
  connectProgram,
  type DatabaseAddress,
  readAddress,
} from './database/database-address.ts';
export type { Queryable, Sql } from './database/sql.ts';
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
  type JournalVisitor,
  readJournal,
  type WrittenKind,
} from './journal/journal-reader.ts';
export {
  type JournalIdentity,
  type JournalOptions,
  JournalWriter,
  type OpenedJournal,
  type SyncOutcome,
} from './journal/journal-writer.ts';
export type { DeskIdentity } from './projection/projected-rows.ts';
export { Projection, type ProjectionLag, type ProjectionOptions } from './projection/projection.ts';
export { forgetDesk } from './projection/projection-store.ts';
export { type AuditSelection, readAuditPage } from './repositories/audit-repository.ts';
export {
  type BarRange,
  type BarSeries,
  readBars,
  saveBars,
} from './repositories/bar-repository.ts';
export {
  type DecisionSelection,
  type KeptDecision,
  readDecision,
  readDecisions,
} from './repositories/decision-repository.ts';
export { readTrades, type TradeSelection } from './repositories/trade-repository.ts';
export type { StorageFault, StorageFaultCode } from './storage-fault.ts';
