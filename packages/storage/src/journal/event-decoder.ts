import type { ContractId, Price, UnixMs } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';
import { EVENT_KINDS, NO_PRICE, VERSION_FIXED, VERSION_JSON } from './journal-format.ts';

/** One record's bytes within a block. */
export type RecordBytes = Readonly<{
  kind: number;
  version: number;
  bytes: Buffer;
  view: DataView;
  offset: number;
  length: number;
}>;

/** Why a record cannot be read: it was written by a newer program, or its content is damaged. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

const KIND_BY_NUMBER: ReadonlyMap<number, string> = new Map(
  Object.entries(EVENT_KINDS).map(([kind, number]) => [number, kind]),
);

/**
 * Reads the events of one file. Every version that was ever written stays readable: version 1 of
 * each kind is its JSON, version 2 of the frequent ones a fixed layout.
 */
export class EventDecoder {
  readonly #contracts: ContractId[] = [];

  /** Learns the number of a contract. A resumed file numbers anew, so the later name counts. */
  learnContract({ bytes, view, offset, length }: RecordBytes): void {
    const name = bytes.toString('utf8', offset + 2, offset + length);
    this.#contracts[view.getUint16(offset, true)] = name as ContractId;
  }

  /** @throws {UnreadableRecord} for a kind or version that this program does not know. */
  decode(record: RecordBytes): EngineEvent {
    const { kind, version } = record;
    if (version === VERSION_FIXED) {
      if (kind === EVENT_KINDS.trade) return this.#trade(record);
      if (kind === EVENT_KINDS.quote) return this.#quote(record);
      if (kind === EVENT_KINDS.wake) {
        return { kind: 'wake', at: record.view.getFloat64(record.offset, true) as UnixMs };
      }
    }
    const name = KIND_BY_NUMBER.get(kind);
    if (version !== VERSION_JSON || name === undefined) {
      throw new UnreadableRecord(`kind ${kind}, version ${version} is not known to this program`);
    }
    return parseEvent(record, name);
  }

  #trade({ view, offset }: RecordBytes): EngineEvent {
    return {
      kind: 'trade',
      at: view.getFloat64(offset, true) as UnixMs,
      contractId: this.#contract(view.getUint16(offset + 16, true)),
      price: view.getInt32(offset + 18, true) as Price,
      size: view.getUint32(offset + 22, true),
      venueAt: view.getFloat64(offset + 8, true) as UnixMs,
    };
  }

  #quote({ view, offset }: RecordBytes): EngineEvent {
    return {
      kind: 'quote',
      at: view.getFloat64(offset, true) as UnixMs,
      contractId: this.#contract(view.getUint16(offset + 16, true)),
      bid: knownPrice(view.getInt32(offset + 18, true)),
      ask: knownPrice(view.getInt32(offset + 22, true)),
      venueAt: view.getFloat64(offset + 8, true) as UnixMs,
    };
  }

  #contract(index: number): ContractId {
    const id = this.#contracts[index];
    if (id === undefined) throw new UnreadableRecord(`contract number ${index} has no name`);
    return id;
  }
}

/** The text of a JSON record. */
export const recordText = ({ bytes, offset, length }: RecordBytes): string =>
  bytes.toString('utf8', offset, offset + length);

/** @throws {UnreadableRecord} when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableRecord('a JSON record does not parse');
  }
}

const knownPrice = (value: number): Price | null => (value === NO_PRICE ? null : (value as Price));

/**
 * Checks the kind and the time and trusts the rest: the bytes are our own, and checksum and hash
 * have shown that they are the ones that were written.
 */
function parseEvent(record: RecordBytes, kind: string): EngineEvent {
  const value = parseJson(recordText(record));
  if (!isEvent(value, kind)) throw new UnreadableRecord(`a record is no ${kind} event`);
  return value;
}

function isEvent(value: unknown, kind: string): value is EngineEvent {
  if (typeof value !== 'object' || value === null) return false;
  return 'kind' in value && value.kind === kind && 'at' in value && typeof value.at === 'number';
}
