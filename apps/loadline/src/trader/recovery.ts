import { err, type IsoDate, type Json, ok, type Result } from '@loadline/core';
import type { Engine, EngineState } from '@loadline/engine';
import type { EngineEvent } from '@loadline/engine/ports';
import {
  type JournalReader,
  type JournalRecord,
  type JournalVisitor,
  type JournalWriter,
  listJournals,
  readJournal,
  type StorageFault,
  type WrittenKind,
} from '@loadline/storage';
import { takeUp } from '../journal/take-up.ts';
import { buildIdentity } from '../settings/build-identity.ts';
import { type Decision, DecisionPlayer } from './decisions.ts';

/** The head of a day's journal: everything that its events build on. */
export type OpeningSnapshot = Readonly<{ engine: EngineState; lastAudit: number }>;

export type AuditDecision = Extract<Decision, { kind: 'audit' }>;

export type Recovered = Readonly<{
  day: IsoDate | null;
  lastAudit: number;
  /** What the last file's events decided, for the views. */
  audits: readonly AuditDecision[];
  /** Decisions of the last event that a crash kept from being written. */
  unwritten: readonly Decision[];
  events: number;
}>;

/**
 * Brings a fresh engine to where the journal ends: takes up the opening snapshot of the last file
 * and plays its events again. What the engine then wants done was done, or will be asked for by
 * reconciliation, so effects are not carried out.
 */
export function recover(engine: Engine, folder: string): Result<Recovered, StorageFault> {
  const opened = lastJournal(folder);
  if (!opened.ok) return opened;
  const reader = opened.value;
  if (reader === null) {
    return ok({ day: null, lastAudit: 0, audits: [], unwritten: [], events: 0 });
  }
  const { day, build } = reader.header;
  const opening = reader.header.snapshot as OpeningSnapshot | null;
  const sameBuild = build === buildIdentity();
  const taken = takeUp(engine, opening, { sameBuild });
  if (!taken.ok) return err(otherBuildFault(reader, taken.error));
  const recovery = new Recovery(engine, opening?.lastAudit ?? 0);
  reader.visit(recovery);
  if (reader.ending?.kind === 'corrupt') {
    const { offset, reason } = reader.ending;
    const message =
      `The journal ${reader.path} is damaged at byte ${offset} (${reason}); ` +
      'keep a copy and start with --fresh, or restore the file.';
    return err({ code: 'JOURNAL_CORRUPT', message });
  }
  return ok(recovery.result(day));
}

/** The same of a journal that is open: its head, and its records from the first to the last. */
export function playAgain(
  engine: Engine,
  day: IsoDate,
  opening: OpeningSnapshot | null,
  records: Iterable<JournalRecord>,
): Recovered {
  if (opening !== null) engine.restore(opening.engine);
  const recovery = new Recovery(engine, opening?.lastAudit ?? 0);
  for (const record of records) {
    if (record.kind === 'input') recovery.onInput(record.event);
    else recovery.onWritten(record.kind);
  }
  return recovery.result(day);
}

/** Plays what an engine was told once more, and keeps what it decided. */
class Recovery implements JournalVisitor {
  readonly #player: DecisionPlayer;
  readonly #audits: AuditDecision[] = [];
  #last: readonly Decision[] = [];
  #written = 0;
  #events = 0;

  constructor(engine: Engine, lastAudit: number) {
    this.#player = new DecisionPlayer(engine, lastAudit);
  }

  onInput(event: EngineEvent): void {
    this.#last = this.#player.play(event);
    this.#written = 0;
    this.#events += 1;
    for (const decision of this.#last) if (decision.kind === 'audit') this.#audits.push(decision);
  }

  onWritten(kind: WrittenKind): void {
    if (kind === 'effect' || kind === 'audit') this.#written += 1;
  }

  result(day: IsoDate): Recovered {
    return {
      day,
      lastAudit: this.#player.lastAudit,
      audits: this.#audits,
      unwritten: this.#last.slice(this.#written),
      events: this.#events,
    };
  }
}

const otherBuildFault = ({ path, header }: JournalReader, reason: string): StorageFault => ({
  code: 'JOURNAL_NEWER',
  message:
    `The journal ${path} begins with a state of build ${header.build}, which this build ` +
    `(${buildIdentity()}) cannot take up: ${reason}. Go back to that build, or start with --fresh.`,
});

/** Completes the journal: an event is followed by everything that it decided. */
export function writeMissing(
  journal: Pick<JournalWriter, 'appendEffect' | 'appendAudit'>,
  decisions: readonly Decision[],
): void {
  for (const decision of decisions) {
    if (decision.kind === 'effect') journal.appendEffect(decision.effect);
    else journal.appendAudit(decision.record);
  }
}

/** The settings that the last journal was written with, before an engine is made from them. */
export function journalledSettings(folder: string): Result<Json, StorageFault> {
  const opened = lastJournal(folder);
  return opened.ok ? ok(opened.value?.header.settings ?? null) : opened;
}

function lastJournal(folder: string): Result<JournalReader | null, StorageFault> {
  const files = listJournals(folder);
  if (!files.ok) return files;
  const latest = files.value.at(-1);
  return latest === undefined ? ok(null) : readJournal(latest.path);
}
