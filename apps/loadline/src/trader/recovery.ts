import { err, type IsoDate, type Json, ok, type Result } from '@loadline/core';
import type { Engine, EngineState } from '@loadline/engine';
import type { AuditEvent, EngineSink } from '@loadline/engine/ports';
import { listJournals, readJournal, type StorageFault } from '@loadline/storage';

/** The head of a day's journal: everything that its events build on. */
export type OpeningSnapshot = Readonly<{ engine: EngineState; lastAudit: number }>;

export type Recovered = Readonly<{
  day: IsoDate | null;
  lastAudit: number;
  /** Audit events of the day so far, for the views. */
  audits: readonly AuditEvent[];
  /** Settings of the desk as the journal's head has them; null when there is no journal. */
  settings: Json;
  events: number;
}>;

/**
 * Brings a fresh engine to where the journal ends: takes up the opening snapshot of the last file
 * and plays its events again. What the engine then wants done was done, or will be asked for by
 * reconciliation, so effects are dropped.
 */
export function recover(engine: Engine, folder: string): Result<Recovered, StorageFault> {
  const files = listJournals(folder);
  if (!files.ok) return files;
  const latest = files.value.at(-1);
  if (latest === undefined) {
    return ok({ day: null, lastAudit: 0, audits: [], settings: null, events: 0 });
  }
  const opened = readJournal(latest.path);
  if (!opened.ok) return opened;
  const reader = opened.value;
  const audits: AuditEvent[] = [];
  const sink: EngineSink = {
    effect: () => {},
    wakeAt: () => {},
    audit: (event) => void audits.push(event),
  };
  const opening = reader.header.snapshot as OpeningSnapshot | null;
  if (opening !== null) engine.restore(opening.engine);
  let events = 0;
  for (const record of reader.records({ inputs: true, effects: false, audits: false })) {
    if (record.kind !== 'input') continue;
    engine.process(record.event, sink);
    events += 1;
  }
  if (reader.ending?.kind === 'corrupt') {
    const { offset, reason } = reader.ending;
    const message = `The journal ${latest.path} is damaged at byte ${offset} (${reason}).`;
    return err({ code: 'JOURNAL_CORRUPT', message });
  }
  const lastAudit = (opening?.lastAudit ?? 0) + audits.length;
  return ok({ day: latest.day, lastAudit, audits, settings: reader.header.settings, events });
}

/** The settings that the last journal was written with, before an engine is made from them. */
export function journalledSettings(folder: string): Result<Json, StorageFault> {
  const files = listJournals(folder);
  if (!files.ok) return files;
  const latest = files.value.at(-1);
  if (latest === undefined) return ok(null);
  const opened = readJournal(latest.path);
  return opened.ok ? ok(opened.value.header.settings) : opened;
}
