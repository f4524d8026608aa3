import { createHash } from 'node:crypto';
import type { IsoDate } from '@loadline/core';
import type { AuditRecord, Effect, EngineEvent, Timers } from '@loadline/engine/ports';
import type { JournalRecord } from '@loadline/storage';
import type { Journal } from '../../trader/desk-runner.ts';
import type { OpeningSnapshot } from '../../trader/recovery.ts';

type Written = Readonly<{ kind: 'input' | 'effect' | 'audit' | 'head'; text: string }>;

/** The file of the last day, as a start of the trader finds it. */
export type LastDay = Readonly<{
  day: IsoDate;
  opening: OpeningSnapshot | null;
  records: readonly JournalRecord[];
}>;

/**
 * A journal in memory: the same text as on disk, so that nothing is recovered that JSON would have
 * lost. It outlives its process, without what no fsync has reached when that is wanted.
 */
export class MemoryJournal implements Journal {
  /** How long an fsync takes, in milliseconds of machine time. */
  readonly #syncMs: number;
  readonly #timers: Timers;
  #records: Written[] = [];
  #synced = 0;
  /** Why nothing can be written any more: a full disk. Null while all is well. */
  failure: string | null = null;
  day: IsoDate;

  constructor(day: IsoDate, timers: Timers, syncMs = 0) {
    this.day = day;
    this.#timers = timers;
    this.#syncMs = syncMs;
    this.#append({ kind: 'head', text: JSON.stringify({ day, opening: null }) });
  }

  appendEvent = (event: EngineEvent): number =>
    this.#append({ kind: 'input', text: JSON.stringify(event) });

  appendEffect = (effect: Effect): number =>
    this.#append({ kind: 'effect', text: JSON.stringify(effect) });

  appendAudit = (record: AuditRecord): number =>
    this.#append({ kind: 'audit', text: JSON.stringify(record) });

  roll(day: IsoDate, opening: Parameters<Journal['roll']>[1]): void {
    this.day = day;
    this.#append({ kind: 'head', text: JSON.stringify({ day, opening }) });
  }

  sync: Journal['sync'] = () => {
    if (this.failure !== null) {
      return Promise.resolve({
        kind: 'failed',
        code: 'JOURNAL_WRITE_FAILED',
        reason: this.failure,
      });
    }
    const through = this.#records.length;
    if (this.#syncMs === 0) {
      this.#synced = through;
      return Promise.resolve({ kind: 'synced' });
    }
    return new Promise((resolve) => {
      this.#timers.after(this.#syncMs, () => {
        this.#synced = Math.max(this.#synced, through);
        resolve({ kind: 'synced' });
      });
    });
  };

  /** How many records there are. */
  get length(): number {
    return this.#records.length;
  }

  /** The machine has died with everything that no fsync had reached. */
  loseUnsynced(): void {
    this.#records.length = Math.max(1, Math.min(this.#records.length, this.#synced));
    this.day = this.lastDay().day;
  }

  /** SHA-256 of everything that was written, in order. */
  hash(): string {
    const hash = createHash('sha256');
    for (const { text } of this.#records) hash.update(`${text}\n`);
    return hash.digest('hex');
  }

  /** The last audit record, as it was numbered. */
  get lastAudit(): number {
    const last = this.#records.findLast(({ kind }) => kind === 'audit');
    return last === undefined ? 0 : (JSON.parse(last.text) as AuditRecord).sequence;
  }

  /** The last file, from its head on. */
  lastDay(): LastDay {
    const head = this.#records.findLastIndex(({ kind }) => kind === 'head');
    const { day, opening } = JSON.parse(this.#records[head]?.text ?? '{}') as LastDay;
    const records = this.#records.slice(head + 1).map((written, place) => {
      return recordOf(written, head + 1 + place);
    });
    return { day, opening, records };
  }

  /** Everything that the engine was ever told, in order. */
  inputs(): readonly EngineEvent[] {
    const inputs = this.#records.filter(({ kind }) => kind === 'input');
    return inputs.map(({ text }) => JSON.parse(text) as EngineEvent);
  }

  #append(written: Written): number {
    this.#records.push(written);
    return this.#records.length;
  }
}

function recordOf({ kind, text }: Written, sequence: number): JournalRecord {
  if (kind === 'input') return { kind, sequence, event: JSON.parse(text) as EngineEvent };
  if (kind === 'head') return { kind: 'resumed', sequence, value: null, text };
  return { kind, sequence, value: JSON.parse(text), text };
}
