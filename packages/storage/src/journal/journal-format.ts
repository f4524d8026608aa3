import type { EngineEvent } from '@loadline/engine/ports';

/**
 * The layout of a journal file. All numbers are little-endian.
 *
 *   file    = magic (8) | format u16 | header length u32 | header (JSON) | CRC-32 u32 | block*
 *   block   = magic u32 | payload length u32 | record count u32 | CRC-32 of payload u32
 *           | first sequence f64 | durable bytes f64 | payload | SHA-256 (32)
 *   record  = kind u8 | version u8 | length u32 | payload
 *
 * A block's hash is SHA-256 over the hash before it, the block's head and its payload; the first
 * one goes on from the hash of the file's head. `durable bytes` is how much of the file was known
 * to be on disk when the block was made: it tells a torn tail, which nobody was promised, from
 * damage to what had been promised.
 */
export const FILE_MAGIC = Buffer.from('LOADLINJ', 'latin1');
export const FORMAT_VERSION = 1;
/** Magic, format version and header length. */
export const FILE_PREFIX_BYTES = 14;
export const BLOCK_MAGIC = 0x4b4c424c;
export const BLOCK_HEAD_BYTES = 32;
export const HASH_BYTES = 32;
export const RECORD_HEAD_BYTES = 6;
/** A block is closed at this payload, so that reading one needs little memory. */
export const BLOCK_PAYLOAD_BYTES = 64 * 1024;
/** More than any record can need: a length above it is damage, not data. */
export const PAYLOAD_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Numbers of kinds are never reused. `contractName` numbers contracts and is no record of its own.
 */
export const RECORD_KINDS = {
  contractName: 1,
  effect: 2,
  audit: 3,
  resumed: 4,
  state: 5,
} as const;

/** One number per kind of event, so that each has versions of its own. */
export const EVENT_KINDS: Readonly<Record<EngineEvent['kind'], number>> = {
  trade: 16,
  quote: 17,
  wake: 18,
  started: 19,
  contracts: 20,
  history: 21,
  historyFailed: 22,
  venueOrder: 23,
  venueFill: 24,
  venuePosition: 25,
  venueAccount: 26,
  submitAnswered: 27,
  modifyAnswered: 28,
  cancelAnswered: 29,
  closeAnswered: 30,
  reconciled: 31,
  reconcileFailed: 32,
  connection: 33,
  command: 34,
  session: 35,
  feedStale: 36,
};

/** Every kind can be written as JSON; the frequent ones have a fixed layout, version 2. */
export const VERSION_JSON = 1;
export const VERSION_FIXED = 2;

/** at f64, venueAt f64, contract u16, price i32, size u32. */
export const TRADE_BYTES = 26;
/** at f64, venueAt f64, contract u16, bid i32, ask i32. */
export const QUOTE_BYTES = 26;
/** at f64. */
export const WAKE_BYTES = 8;

/** Stands for an unknown side of a quote; a price of this value is written as JSON instead. */
export const NO_PRICE = -0x8000_0000;
export const CONTRACTS_MAX = 0x1_0000;

/** True when the number survives a signed 32-bit field, and is not the mark of an unknown price. */
export const fitsInt32 = (value: number): boolean => (value | 0) === value && value !== NO_PRICE;
