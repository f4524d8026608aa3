import type { LinkState } from '@loadline/api-schema';
import type { AuditRecord, EngineEvent } from '@loadline/engine/ports';
import type { DataFolder } from '@loadline/storage';
import type { ClosedBar } from './bar-watch.ts';
import { isoTime } from './desk-view.ts';

/** What the trader puts into PostgreSQL. Never in its way: when the database is away it waits. */
export class TraderStore {
  readonly link: LinkState = { state: 'down', since: isoTime(Date.now()), reason: 'not connected' };

  constructor(_folder: DataFolder, _log: (sentence: string) => void) {}

  addAudit(_record: AuditRecord): void {}

  addBars(_bars: readonly ClosedBar[]): void {}

  addHistory(_event: Extract<EngineEvent, { kind: 'history' }>): void {}

  async close(): Promise<void> {}
}
