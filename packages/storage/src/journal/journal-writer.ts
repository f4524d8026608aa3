import { err, type IsoDate, type Json, ok, type Result } from '@loadline/core';
import type { AuditRecord, Effect, EngineEvent } from '@loadline/engine/ports';
import { fileFault, type StorageFault } from '../storage-fault.ts';
import { EventEncoder, writeJson } from './event-encoder.ts';
import {
  cutTornTail,
  findJournalEnd,
  type JournalEnd,
  journalPath,
  listJournals,
  makeFolder,
} from './journal-folder.ts';
import { RECORD_KINDS } from './journal-format.ts';
import type { JournalHeader } from './journal-header.ts';
import { JournalSegment } from './journal-segment.ts';

/** What every file of a run says in its head. */
export type JournalIdentity = Readonly<{
  desk: string;
  build: string;
  settings: Json;
  seed: string;
}>;

export type JournalOptions = JournalIdentity &
  Readonly<{
    /** The desk's folder, see `journalFolder`. */
    folder: string;
    /** The trading day. A file of this day is continued, else one is made. */
    day: IsoDate;
    /** The engine's state now; it goes into a new file's head. */
    snapshot: Json;
    /** How often what was appended is written, without waiting for the disk. */
    flushEveryMs?: number;
  }>;

/** What was found at opening. `cut` is the unfinished end that a crash had left. */
export type OpenedJournal = Readonly<{
  writer: JournalWriter;
  resumed: boolean;
  cut: Readonly<{ path: string; offset: number; bytes: number; reason: string }> | null;
}>;

/** The answer to `sync`. After `failed` nothing is lost: the next `sync` tries everything again. */
export type SyncOutcome = Readonly<
  { kind: 'synced' } | { kind: 'failed'; code: StorageFault['code']; reason: string }
>;

const SYNCED: SyncOutcome = { kind: 'synced' };
const FLUSH_MS = 50;
/** Written but not durable bytes are kept in memory, so the disk is asked to keep them by then. */
const UNSYNCED_BYTES_MAX = 8 * 1024 * 1024;

/**
 * The one writer of a desk's journal. Appending copies to memory and never fails; writing goes on
 * beside it every 50 ms; `sync` waits until everything appended so far is on disk, and callers that
 * wait at the same time share one fsync. A full disk is an answer of `sync`, not an exception.
 */
export class JournalWriter {
  readonly #folder: string;
  readonly #identity: JournalIdentity;
  readonly #flushTimer: NodeJS.Timeout;
  #segments: JournalSegment[];
  #current: JournalSegment;
  #day: IsoDate;
  #nextSequence: number;
  #durableSequence: number;
  #waiters: ((outcome: SyncOutcome) => void)[] = [];
  #flushWanted = false;
  #running = false;
  #failure: StorageFault | null = null;

  private constructor(
    { folder, desk, build, settings, seed, flushEveryMs = FLUSH_MS, day }: JournalOptions,
    segment: JournalSegment,
    nextSequence: number,
  ) {
    this.#folder = folder;
    this.#identity = { desk, build, settings, seed };
    this.#day = day;
    this.#segments = [segment];
    this.#current = segment;
    this.#nextSequence = nextSequence;
    this.#durableSequence = -1;
    this.#flushTimer = setInterval(() => this.flush(), flushEveryMs);
    this.#flushTimer.unref();
  }

  /**
   * Opens a desk's journal for writing. The last file is verified to its end and a torn tail is
   * cut; damage to what had been safely on disk is refused. The caller holds the desk's lease.
   */
  static async open(options: JournalOptions): Promise<Result<OpenedJournal, StorageFault>> {
    const start = prepare(options);
    if (!start.ok) return start;
    const { segment, nextSequence, last, resumed } = start.value;
    const writer = new JournalWriter(options, segment, nextSequence);
    if (resumed) writer.#appendJson(RECORD_KINDS.resumed, JSON.stringify(writer.#identity));
    const outcome = await writer.sync();
    if (outcome.kind === 'failed') {
      clearInterval(writer.#flushTimer);
      await segment.release();
      return err({ code: outcome.code, message: outcome.reason });
    }
    const torn = last?.ending.kind === 'torn' ? last.ending : null;
    const cut = last && torn ? { path: last.path, ...cutReport(torn) } : null;
    return ok({ writer, resumed, cut });
  }

  /** The trading day of the file that is written now. */
  get day(): IsoDate {
    return this.#day;
  }

  /** The number that the next record gets. */
  get nextSequence(): number {
    return this.#nextSequence;
  }

  /**
   * Bytes that a crash of the machine would lose: a metric, and what grows while the disk is full.
   */
  get waitingBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.waitingBytes, 0);
  }

  /** Why the last attempt to write failed; null since one has succeeded. */
  get failure(): StorageFault | null {
    return this.#failure;
  }

  /** Appends what the engine is about to be told. Answers the record's number. */
  appendEvent(event: EngineEvent): number {
    const sequence = this.#nextSequence;
    const segment = this.#current;
    if (EventEncoder.needsNewBlock(segment.builder)) segment.closeBlock(sequence);
    segment.encoder.encode(segment.builder, event, sequence);
    this.#nextSequence = sequence + 1;
    return sequence;
  }

  /** Appends what the engine wants done. Answers the record's number. */
  appendEffect(effect: Effect): number {
    return this.#appendJson(RECORD_KINDS.effect, JSON.stringify(effect));
  }

  /** Appends what people and the projection read. Answers the record's number in the journal. */
  appendAudit(record: AuditRecord): number {
    return this.#appendJson(RECORD_KINDS.audit, JSON.stringify(record));
  }

  /**
   * Appends what the engine's state amounts to after everything before, so that a replay can prove
   * that it came to the same. Answers the record's number.
   *
   * @param digest SHA-256 of the state's JSON, in hex.
   */
  appendState(digest: string): number {
    return this.#appendJson(RECORD_KINDS.state, JSON.stringify({ digest }));
  }

  /** Starts writing what was appended, without waiting for it. */
  flush(): void {
    if (this.#segments.length === 1 && this.#current.isWritten) return;
    this.#flushWanted = true;
    this.#run();
  }

  /** Waits until everything appended so far is on disk, or says why it is not. Never rejects. */
  sync(): Promise<SyncOutcome> {
    const isDurable = this.#durableSequence === this.#nextSequence && this.#segments.length === 1;
    return isDurable ? Promise.resolve(SYNCED) : this.#wait();
  }

  /**
   * Ends the day's file and begins the next one with the engine's state. Takes effect at once for
   * what is appended from now on; the disk follows with the next write.
   */
  roll(day: IsoDate, snapshot: Json): void {
    const previousHash = this.#current.end(this.#nextSequence);
    const header: JournalHeader = {
      ...this.#identity,
      day,
      snapshot,
      firstSequence: this.#nextSequence,
      previousHash,
    };
    this.#current = JournalSegment.create(journalPath(this.#folder, day), header);
    this.#segments.push(this.#current);
    this.#day = day;
    this.flush();
  }

  /** Writes everything, closes the file, stops the timer. Nothing may be appended afterwards. */
  async close(): Promise<SyncOutcome> {
    clearInterval(this.#flushTimer);
    if (!this.#current.isEnded) this.#current.end(this.#nextSequence);
    const outcome = await this.#wait();
    await Promise.all(this.#segments.map((segment) => segment.release()));
    return outcome;
  }

  #appendJson(kind: number, text: string): number {
    const sequence = this.#nextSequence;
    const segment = this.#current;
    if (EventEncoder.needsNewBlock(segment.builder)) segment.closeBlock(sequence);
    writeJson(segment.builder, kind, text, sequence);
    this.#nextSequence = sequence + 1;
    return sequence;
  }

  #wait(): Promise<SyncOutcome> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#run();
    });
  }

  #run(): void {
    if (this.#running) return;
    this.#running = true;
    // A turn later, so that everything which asks in this turn shares one fsync.
    queueMicrotask(() => void this.#loop());
  }

  async #loop(): Promise<void> {
    while (this.#waiters.length > 0 || this.#flushWanted) {
      const waiters = this.#waiters;
      this.#waiters = [];
      this.#flushWanted = false;
      const outcome = await this.#persist(waiters.length > 0);
      for (const resolve of waiters) resolve(outcome);
    }
    this.#running = false;
  }

  async #persist(wanted: boolean): Promise<SyncOutcome> {
    const through = this.#nextSequence;
    const durable = wanted || this.waitingBytes > UNSYNCED_BYTES_MAX;
    this.#current.closeBlock(through);
    try {
      for (const segment of this.#segments.slice()) {
        const isEnded = segment.isEnded;
        await segment.persist({ durable });
        if (isEnded) this.#segments.shift();
      }
    } catch (error) {
      const failure = fileFault(error, this.#folder, 'JOURNAL_WRITE_FAILED');
      this.#failure = failure;
      return { kind: 'failed', code: failure.code, reason: failure.message };
    }
    this.#failure = null;
    if (durable) this.#durableSequence = through;
    return SYNCED;
  }
}

type Start = Readonly<{
  segment: JournalSegment;
  nextSequence: number;
  /** The last file found, if any. */
  last: JournalEnd | null;
  resumed: boolean;
}>;

function prepare(options: JournalOptions): Result<Start, StorageFault> {
  const { folder, desk, day, build, settings, seed, snapshot } = options;
  const made = makeFolder(folder);
  if (!made.ok) return made;
  const files = listJournals(folder);
  if (!files.ok) return files;
  const latest = files.value.at(-1);
  const found = latest ? findJournalEnd(latest.path) : ok(null);
  if (!found.ok) return found;
  const last = found.value;
  if (last !== null && last.day > day) {
    const message =
      `The journal of desk ${desk} has reached ${last.day}; the ` +
      `market is at ${day}. Start with --fresh to begin anew.`;
    return err({ code: 'JOURNAL_AHEAD', message });
  }
  const cut = last ? cutTornTail(last) : ok(null);
  if (!cut.ok) return cut;
  const nextSequence = last?.nextSequence ?? 1;
  if (last?.day === day) {
    return ok({ segment: JournalSegment.resume(last), nextSequence, last, resumed: true });
  }
  const previousHash = last?.hash.toString('hex') ?? null;
  const head = { desk, day, build, settings, seed, snapshot, previousHash };
  const header = { ...head, firstSequence: nextSequence };
  const segment = JournalSegment.create(journalPath(folder, day), header);
  return ok({ segment, nextSequence, last, resumed: false });
}

const cutReport = ({
  offset,
  bytes,
  reason,
}: Readonly<{ offset: number; bytes: number; reason: string }>) => ({ offset, bytes, reason });
