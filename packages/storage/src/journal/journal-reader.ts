import { ok, type Result } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';
import type { StorageFault } from '../storage-fault.ts';
import { BlockReader, type JournalEnding, type ReadBlock } from './block-reader.ts';
import { EventDecoder, parseJson, UnreadableRecord } from './event-decoder.ts';
import { RECORD_HEAD_BYTES, RECORD_KINDS } from './journal-format.ts';
import type { JournalHeader } from './journal-header.ts';

/**
 * What is written beside the inputs: what the engine decided (`effect`, `audit`), where a later
 * start of the program went on in the same file (`resumed`), and the digest of the engine's state
 * at that point (`state`).
 */
export type WrittenKind = 'effect' | 'audit' | 'resumed' | 'state';

/**
 * One record of a journal, in one sequence: what the engine was told (`input`), or what was written
 * beside it. `text` is the JSON as it was written, so that a replay can compare bytes.
 */
export type JournalRecord = Readonly<
  | { kind: 'input'; sequence: number; event: EngineEvent }
  | { kind: WrittenKind; sequence: number; value: unknown; text: string }
>;

/** Takes a journal record by record, without an object for each: a day has a million. */
export interface JournalVisitor {
  onInput(event: EngineEvent, sequence: number): void;
  /** @param text the JSON as it was written. */
  onWritten(kind: WrittenKind, text: string, sequence: number): void;
}

/** Which records are wanted; the others are skipped without being decoded. */
export type JournalSelection = Readonly<{ inputs: boolean; effects: boolean; audits: boolean }>;

const EVERYTHING: JournalSelection = { inputs: true, effects: true, audits: true };

/**
 * Reads a journal file once, from its first record to the end of what can be read.
 * After the iteration `ending` says whether that was the end of the file.
 */
export class JournalReader {
  readonly header: JournalHeader;
  readonly path: string;
  readonly #blocks: BlockReader;
  readonly #decoder = new EventDecoder();

  constructor(blocks: BlockReader) {
    this.#blocks = blocks;
    this.path = blocks.path;
    this.header = blocks.header;
  }

  /** Null while there may be more to read. */
  get ending(): JournalEnding | null {
    return this.#blocks.ending;
  }

  /** The last verified hash: the next day's file carries it. */
  get lastHash(): string {
    return this.#blocks.hash.toString('hex');
  }

  /** The number that the next record would have. */
  get nextSequence(): number {
    return this.#blocks.nextSequence;
  }

  /** All records in order. Ends early, with `ending` corrupt, at one that cannot be understood. */
  *records(selection: JournalSelection = EVERYTHING): Generator<JournalRecord, void> {
    for (const batch of this.batches(selection)) yield* batch;
  }

  /**
   * The same by block of about 2,000 records, for a reader that lets others work in between. A
   * block without a wanted record gives an empty batch.
   */
  *batches(selection: JournalSelection = EVERYTHING): Generator<readonly JournalRecord[], void> {
    try {
      for (let block = this.#blocks.next(); block !== null; block = this.#blocks.next()) {
        const batch = new Batch();
        const problem = this.#decode(block, selection, batch);
        yield batch.records;
        if (problem !== null) this.#blocks.stop(block.offset, problem);
      }
    } finally {
      this.#blocks.close();
    }
  }

  /** All records in order, told to `visitor`: the fastest way to read a whole file. */
  visit(visitor: JournalVisitor, selection: JournalSelection = EVERYTHING): void {
    try {
      for (let block = this.#blocks.next(); block !== null; block = this.#blocks.next()) {
        const problem = this.#decode(block, selection, visitor);
        if (problem !== null) this.#blocks.stop(block.offset, problem);
      }
    } finally {
      this.#blocks.close();
    }
  }

  /** Gives the file back where nothing but its head is wanted. */
  close(): void {
    this.#blocks.close();
  }

  /** Tells the records of one block; answers why it could not tell all, or null. */
  #decode(block: ReadBlock, selection: JournalSelection, visitor: JournalVisitor): string | null {
    const bytes = block.payload;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const decoder = this.#decoder;
    decoder.open(bytes, view);
    let sequence = block.firstSequence;
    let offset = 0;
    try {
      while (offset + RECORD_HEAD_BYTES <= bytes.length) {
        const kind = view.getUint8(offset);
        const length = view.getUint32(offset + 2, true);
        const start = offset + RECORD_HEAD_BYTES;
        if (start + length > bytes.length) return 'a record is longer than its block';
        offset = start + length;
        if (kind === RECORD_KINDS.contractName) {
          decoder.learnContract(start, length);
          continue;
        }
        if (isWanted(kind, selection)) {
          const written = WRITTEN_KINDS.get(kind);
          const version = view.getUint8(start - RECORD_HEAD_BYTES + 1);
          if (written !== undefined)
            visitor.onWritten(written, decoder.text(start, length), sequence);
          else visitor.onInput(decoder.decode(kind, version, start, length), sequence);
        }
        sequence += 1;
      }
    } catch (error) {
      if (error instanceof UnreadableRecord) return error.message;
      throw error;
    }
    return sequence === block.firstSequence + block.count ? null : 'records are missing in a block';
  }
}

/** Makes records of what it is told. */
class Batch implements JournalVisitor {
  readonly records: JournalRecord[] = [];

  onInput(event: EngineEvent, sequence: number): void {
    this.records.push({ kind: 'input', sequence, event });
  }

  onWritten(kind: WrittenKind, text: string, sequence: number): void {
    this.records.push({ kind, sequence, value: parseJson(text), text });
  }
}

/** Opens a journal file for reading; a file that is still being written can be read as well. */
export function readJournal(path: string): Result<JournalReader, StorageFault> {
  const blocks = BlockReader.open(path);
  return blocks.ok ? ok(new JournalReader(blocks.value)) : blocks;
}

const WRITTEN_KINDS: ReadonlyMap<number, WrittenKind> = new Map([
  [RECORD_KINDS.effect, 'effect'],
  [RECORD_KINDS.audit, 'audit'],
  [RECORD_KINDS.resumed, 'resumed'],
  [RECORD_KINDS.state, 'state'],
]);

function isWanted(kind: number, selection: JournalSelection): boolean {
  switch (kind) {
    case RECORD_KINDS.effect:
      return selection.effects;
    case RECORD_KINDS.audit:
      return selection.audits;
    default:
      return selection.inputs;
  }
}
