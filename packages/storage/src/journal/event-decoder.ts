import type { ContractId, Price, UnixMs } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';
import { EVENT_KINDS, NO_PRICE, VERSION_FIXED, VERSION_JSON } from './journal-format.ts';

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
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** The bytes that all offsets mean from now on. */
  open(bytes: Buffer, view: DataView): void {
    this.#bytes = bytes;
    this.#view = view;
  }

  /** Learns the number of a contract. A resumed file numbers anew, so the later name counts. */
  learnContract(offset: number, length: number): void {
    const name = this.#bytes.toString('utf8', offset + 2, offset + length);
    this.#contracts[this.#view.getUint16(offset, true)] = name as ContractId;
  }

  /**
   * The event at `offset`. Numbers instead of an object: a day has a million of them.
   *
   * @throws {UnreadableRecord} for a kind or version that this program does not know.
   */
  decode(kind: number, version: number, offset: number, length: number): EngineEvent {
    if (version === VERSION_FIXED) {
      if (kind === EVENT_KINDS.trade) return this.#trade(offset);
      if (kind === EVENT_KINDS.quote) return this.#quote(offset);
      if (kind === EVENT_KINDS.wake) {
        return { kind: 'wake', at: this.#view.getFloat64(offset, true) as UnixMs };
      }
    }
    const name = KIND_BY_NUMBER.get(kind);
    if (version !== VERSION_JSON || name === undefined) {
      throw new UnreadableRecord(`kind ${kind}, version ${version} is not known to this program`);
    }
    return parseEvent(this.text(offset, length), name);
  }

  /** The text of a JSON record. */
  text(offset: number, length: number): string {
    return this.#bytes.toString('utf8', offset, offset + length);
  }

  #trade(offset: number): EngineEvent {
    const view = this.#view;
    return {
      kind: 'trade',
      at: view.getFloat64(offset, true) as UnixMs,
      contractId: this.#contract(view.getUint16(offset + 16, true)),
      price: view.getInt32(offset + 18, true) as Price,
      size: view.getUint32(offset + 22, true),
      venueAt: view.getFloat64(offset + 8, true) as UnixMs,
    };
  }

  #quote(offset: number): EngineEvent {
    const view = this.#view;
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
function parseEvent(text: string, kind: string): EngineEvent {
  const value = parseJson(text);
  if (!isEvent(value, kind)) throw new UnreadableRecord(`a record is no ${kind} event`);
  return value;
}

function isEvent(value: unknown, kind: string): value is EngineEvent {
  if (typeof value !== 'object' || value === null) return false;
  return 'kind' in value && value.kind === kind && 'at' in value && typeof value.at === 'number';
}
