import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRecord } from '@loadline/engine/ports';
import type { Sql } from '../database/sql.ts';
import { errorCode, errorText } from '../storage-fault.ts';
import { auditRecordsAfter } from './audit-source.ts';
import type { DeskIdentity } from './projected-rows.ts';
import { readCursor, storeRecords } from './projection-store.ts';

export type ProjectionOptions = Readonly<{
  /** A connection as the programs' role, naming the owner. The projection does not end it. */
  sql: Sql;
  desk: DeskIdentity;
  /** The number of the desk's lease. */
  lease: number;
  /** The desk's journal, from which it catches up. */
  journalFolder: string;
  /** Told once when trouble begins and once when it ends (null), for the log. */
  onTrouble?: (reason: string | null) => void;
}>;

/** How far the database is behind the desk. */
export type ProjectionLag = Readonly<{
  state: 'live' | 'catchingUp' | 'away' | 'fenced' | 'closed';
  /** The last record that is in the database. */
  stored: number;
  /** Records that the desk has made and the database does not have yet, as far as is known. */
  behind: number;
  /** Records whose rows could not be made, since the start. */
  unreadable: number;
  /** Why it is away, else null. */
  reason: string | null;
}>;

const BATCH = 500;
/** Beyond this the journal keeps what waits, and memory does not. */
const QUEUE_MAX = 10_000;
const BACK_OFF_MS = [100, 200, 500, 1_000, 2_000, 5_000];
/** Until the writer has flushed what is asked of the journal. */
const JOURNAL_PAUSE_MS = 60;
const SCANS_IN_VAIN_MAX = 50;
const CLOSE_MS_MAX = 5_000;
/** While there is nothing to store, the database is asked so often what it still has. */
const LOOK_AFTER_MS = 5_000;

/**
 * Takes the desk's audit stream over into the database, beside the desk and never in its way:
 * `offer` only puts a record in a queue. While the database is away it asks again with growing
 * pauses, and what does not fit the queue is read from the journal afterwards. By number, so
 * nothing is stored twice and nothing is left out.
 */
export class Projection {
  readonly #options: ProjectionOptions;
  #queue: AuditRecord[] = [];
  #offered = 0;
  #stored = 0;
  /** Records up to this one did not fit the queue. */
  #droppedTo = 0;
  /** What earlier runs left in the journal has still to be looked through. */
  #hasOpened = false;
  #scansInVain = 0;
  #state: ProjectionLag['state'] = 'catchingUp';
  #reason: string | null = null;
  #unreadable = 0;
  /** The first record of the batch that is being stored. */
  #attempted = 0;
  #bare = new Set<number>();
  #batchMax = BATCH;
  #failures = 0;
  #wake: (() => void) | null = null;
  #closing = false;
  readonly #ended: Promise<void>;

  /** Starts at once: with the cursor in the database and the journal behind it. */
  constructor(options: ProjectionOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  /** Adds the next record of the stream. Returns at once, whatever the database does. */
  offer(record: AuditRecord): void {
    this.#offered = record.sequence;
    if (this.#state === 'fenced' || this.#state === 'closed') return;
    if (this.#queue.length < QUEUE_MAX) this.#queue.push(record);
    else {
      this.#queue = [];
      this.#droppedTo = record.sequence;
    }
    if (this.#state === 'live') this.#wake?.();
  }

  get lag(): ProjectionLag {
    return {
      state: this.#state,
      stored: this.#stored,
      behind: Math.max(0, this.#offered - this.#stored),
      unreadable: this.#unreadable,
      reason: this.#reason,
    };
  }

  /**
   * Stores what is in the queue, if the database is there, and ends. What is left is taken over
   * from the journal at the next start.
   */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wake?.();
    const limit = new AbortController();
    const late = pause(CLOSE_MS_MAX, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([this.#ended, late]);
    limit.abort();
  }

  async #run(): Promise<void> {
    while (this.#state !== 'fenced' && !(this.#closing && this.#isDone())) {
      try {
        await this.#step();
      } catch (error) {
        if (this.#isolate(error)) continue;
        this.#trouble(errorText(error));
        await this.#sleep(this.#backOffMs());
      }
    }
    if (this.#state !== 'fenced') this.#state = 'closed';
  }

  /** What is only in the journal can wait for the next start. */
  #isDone(): boolean {
    return this.#queue.length === 0 || this.#state === 'away' || this.#needsJournal();
  }

  async #step(): Promise<void> {
    if (this.#needsJournal()) return this.#catchUp();
    const batch = this.#queue.slice(0, this.#batchMax);
    if (batch.length > 0) return this.#store(batch);
    this.#state = 'live';
    await this.#sleep(LOOK_AFTER_MS);
    if (this.#queue.length === 0 && !this.#closing) await this.#seeThatItIsKept();
  }

  /** A desk with nothing to say would not hear that the server has forgotten something. */
  async #seeThatItIsKept(): Promise<void> {
    const { sql, desk } = this.#options;
    const left = await readCursor(sql, desk.deskId);
    if (left < this.#stored) this.#onLost(left);
  }

  /** The server has crashed and forgot what it had answered: the journal has it. */
  #onLost(left: number): void {
    this.#stored = left;
    this.#hasOpened = false;
  }

  /** Numbers have no gaps, so a queue that does not go on from the last stored one lacks some. */
  #needsJournal(): boolean {
    if (!this.#hasOpened || this.#stored < this.#droppedTo) return true;
    const first = this.#queue[0]?.sequence ?? 0;
    return first > this.#stored + 1 && this.#scansInVain < SCANS_IN_VAIN_MAX;
  }

  async #catchUp(): Promise<void> {
    const { sql, desk, journalFolder } = this.#options;
    if (this.#state === 'live') this.#state = 'catchingUp';
    const before = await readCursor(sql, desk.deskId);
    this.#stored = before;
    for await (const records of auditRecordsAfter(journalFolder, before)) {
      for (let at = 0; at < records.length; at += this.#batchMax) {
        const batch = records.slice(at, at + this.#batchMax);
        await this.#store(batch);
        const isStored = this.#stored >= (batch.at(-1)?.sequence ?? 0);
        if (!isStored || this.#state === 'fenced' || this.#closing) return;
      }
    }
    this.#recovered();
    this.#hasOpened = true;
    this.#scansInVain = this.#stored > before ? 0 : this.#scansInVain + 1;
    // The writer flushes every 50 ms; a number that never comes is a record that nobody can read.
    if (this.#scansInVain >= SCANS_IN_VAIN_MAX) this.#droppedTo = 0;
    if (this.#needsJournal()) await this.#sleep(JOURNAL_PAUSE_MS);
  }

  async #store(records: readonly AuditRecord[]): Promise<void> {
    const { sql, desk, lease } = this.#options;
    this.#attempted = records[0]?.sequence ?? 0;
    const known = { stored: this.#stored, bare: this.#bare };
    const outcome = await storeRecords(sql, records, { desk, lease, ...known });
    if (outcome.kind === 'fenced') {
      this.#state = 'fenced';
      this.#reason = `Another process writes for desk ${desk.deskId} under lease ${outcome.lease}.`;
      this.#options.onTrouble?.(this.#reason);
      return;
    }
    if (outcome.kind === 'lost') return this.#onLost(outcome.sequence);
    this.#stored = Math.max(outcome.sequence, records.at(-1)?.sequence ?? 0);
    this.#unreadable += outcome.unreadable;
    this.#queue = this.#queue.filter(({ sequence }) => sequence > this.#stored);
    this.#scansInVain = 0;
    this.#bare.clear();
    this.#batchMax = Math.min(BATCH, this.#batchMax * 2);
    this.#recovered();
  }

  /**
   * A record whose rows the database refuses (classes 22 and 23: data and constraints) must not
   * hold up the rest: the batch is tried record by record, and the culprit is kept without its
   * rows.
   */
  #isolate(error: unknown): boolean {
    if (!/^2[23]/.test(errorCode(error))) return false;
    if (this.#batchMax === 1 && this.#bare.has(this.#attempted)) return false;
    if (this.#batchMax === 1) this.#bare.add(this.#attempted);
    this.#batchMax = 1;
    return true;
  }

  #trouble(reason: string): void {
    if (this.#state !== 'away') this.#options.onTrouble?.(reason);
    this.#state = 'away';
    this.#reason = reason;
    this.#failures += 1;
  }

  #recovered(): void {
    if (this.#reason !== null) this.#options.onTrouble?.(null);
    this.#reason = null;
    this.#failures = 0;
    if (this.#state === 'away') this.#state = 'catchingUp';
  }

  #backOffMs(): number {
    const index = Math.min(this.#failures, BACK_OFF_MS.length) - 1;
    return BACK_OFF_MS[Math.max(0, index)] ?? 0;
  }

  /** Waits to be woken, at most that long (null: for ever). Closing wakes. */
  #sleep(milliseconds: number | null): Promise<void> {
    if (this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = milliseconds === null ? null : setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        if (timer !== null) clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}
