import type { ContractId } from '@loadline/core';
import type { EngineEvent } from '@loadline/engine/ports';
import type { BlockBuilder } from './block-builder.ts';
import {
  CONTRACTS_MAX,
  EVENT_KINDS,
  fitsInt32,
  NO_PRICE,
  QUOTE_BYTES,
  RECORD_KINDS,
  TRADE_BYTES,
  VERSION_FIXED,
  VERSION_JSON,
  WAKE_BYTES,
} from './journal-format.ts';

type Trade = Extract<EngineEvent, { kind: 'trade' }>;
type Quote = Extract<EngineEvent, { kind: 'quote' }>;

/** The longest fixed record together with the contract's name that may have to precede it. */
const FIXED_BYTES_MAX = 1024;

/**
 * Writes events into blocks. Contracts are numbered as they first come up in a file, and each
 * number is written down before it is used.
 */
export class EventEncoder {
  readonly #contracts = new Map<ContractId, number>();

  /** True when the open block has to be closed before this event can go into it. */
  static needsNewBlock(block: BlockBuilder): boolean {
    return block.isFullFor(FIXED_BYTES_MAX);
  }

  /** Appends one event. Costs no allocation for trades, quotes and wakes. */
  encode(block: BlockBuilder, event: EngineEvent, sequence: number): void {
    if (event.kind === 'trade' && isPlainTrade(event)) this.#trade(block, event, sequence);
    else if (event.kind === 'quote' && isPlainQuote(event)) this.#quote(block, event, sequence);
    else if (event.kind === 'wake') {
      const offset = block.reserve(EVENT_KINDS.wake, VERSION_FIXED, WAKE_BYTES, sequence);
      block.view.setFloat64(offset, event.at, true);
    } else writeJson(block, EVENT_KINDS[event.kind], JSON.stringify(event), sequence);
  }

  #trade(block: BlockBuilder, event: Trade, sequence: number): void {
    const contract = this.#contract(block, event.contractId);
    if (contract < 0) {
      writeJson(block, EVENT_KINDS.trade, JSON.stringify(event), sequence);
      return;
    }
    const offset = block.reserve(EVENT_KINDS.trade, VERSION_FIXED, TRADE_BYTES, sequence);
    const view = block.view;
    view.setFloat64(offset, event.at, true);
    view.setFloat64(offset + 8, event.venueAt, true);
    view.setUint16(offset + 16, contract, true);
    view.setInt32(offset + 18, event.price, true);
    view.setUint32(offset + 22, event.size, true);
  }

  #quote(block: BlockBuilder, event: Quote, sequence: number): void {
    const contract = this.#contract(block, event.contractId);
    if (contract < 0) {
      writeJson(block, EVENT_KINDS.quote, JSON.stringify(event), sequence);
      return;
    }
    const offset = block.reserve(EVENT_KINDS.quote, VERSION_FIXED, QUOTE_BYTES, sequence);
    const view = block.view;
    view.setFloat64(offset, event.at, true);
    view.setFloat64(offset + 8, event.venueAt, true);
    view.setUint16(offset + 16, contract, true);
    view.setInt32(offset + 18, event.bid ?? NO_PRICE, true);
    view.setInt32(offset + 22, event.ask ?? NO_PRICE, true);
  }

  /** The contract's number in this file; -1 when numbers or room for its name have run out. */
  #contract(block: BlockBuilder, id: ContractId): number {
    const known = this.#contracts.get(id);
    if (known !== undefined) return known;
    const index = this.#contracts.size;
    const name = Buffer.from(id, 'utf8');
    if (index >= CONTRACTS_MAX || name.toString('utf8') !== id) return -1;
    const offset = block.reserve(RECORD_KINDS.contractName, VERSION_FIXED, 2 + name.length, null);
    block.view.setUint16(offset, index, true);
    name.copy(block.bytes, offset + 2);
    this.#contracts.set(id, index);
    return index;
  }
}

/** Appends a record whose payload is JSON. */
export function writeJson(
  block: BlockBuilder,
  kind: number,
  text: string,
  sequence: number | null,
): void {
  const length = Buffer.byteLength(text, 'utf8');
  const offset = block.reserve(kind, VERSION_JSON, length, sequence);
  block.bytes.write(text, offset, 'utf8');
}

/** Whether the fixed layout keeps the trade exactly; anything else is written as JSON. */
const isPlainTrade = ({ price, size }: Trade): boolean => fitsInt32(price) && size >>> 0 === size;

const isPlainQuote = ({ bid, ask }: Quote): boolean =>
  (bid === null || fitsInt32(bid)) && (ask === null || fitsInt32(ask));
