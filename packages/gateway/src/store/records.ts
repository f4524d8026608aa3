import type {
  AccountId,
  ContractId,
  VenueAccount,
  VenueFill,
  VenueOrderId,
  VenuePosition,
} from '@loadline/core';
import type { SimulatedOrder } from '@loadline/simulation';
import { type OrderEntity, timestampMs } from '@loadline/wire';
import type { WaitingEntry } from '../faults/late-bracket.ts';
import type { FirmEvent, FirmRecord, OldFirmRecord } from '../firm/firm-record.ts';
import type { MarketCursor } from '../market/market-step.ts';

/** Which market a file belongs to: positions and cursor of another one would mean nothing. */
export type MarketIdentity = Readonly<{
  kind: 'replay' | 'synthetic';
  /** Seed and start, or the contracts, first and last minute and number of bars of the data. */
  fingerprint: string;
}>;

/** An order that was refused after it had got an id: kept in the venue's own shape. */
export type RefusedOrder = OrderEntity;

/** One entity in its newest state. A later record of the same entity replaces an earlier one. */
export type GatewayRecord = Readonly<
  | { kind: 'genesis'; version: 1; secret: string; market: MarketIdentity }
  | { kind: 'cursor'; cursor: MarketCursor }
  | { kind: 'account'; account: VenueAccount }
  | { kind: 'firm'; firm: FirmRecord | OldFirmRecord }
  | { kind: 'firmEvent'; event: FirmEvent }
  | { kind: 'user'; name: string; key: string }
  | { kind: 'tokenEnded'; tokenId: string; expiresAt: number }
  | { kind: 'order'; order: SimulatedOrder }
  | { kind: 'fill'; fill: VenueFill }
  | { kind: 'position'; position: VenuePosition; positionId: number }
  | { kind: 'refused'; order: RefusedOrder }
  | { kind: 'waiting'; entryId: VenueOrderId; entry: WaitingEntry | null }
>;

/** Everything that a file says, newest states only. */
export type GatewayState = {
  secret: string | null;
  market: MarketIdentity | null;
  cursor: MarketCursor | null;
  readonly accounts: Map<AccountId, VenueAccount>;
  readonly firm: Map<AccountId, FirmRecord | OldFirmRecord>;
  readonly firmEvents: FirmEvent[];
  /** Users that were made while the gateway ran; those it is started with are not kept. */
  readonly users: Map<string, string>;
  /** Tokens that were logged out, with the seconds at which they would have expired. */
  readonly endedTokens: Map<string, number>;
  readonly orders: Map<string, SimulatedOrder>;
  readonly fills: Map<string, VenueFill>;
  readonly positions: Map<string, Readonly<{ position: VenuePosition; positionId: number }>>;
  readonly refused: Map<number, RefusedOrder>;
  /** What faults have left for entries, by order id. */
  readonly waiting: Map<VenueOrderId, WaitingEntry>;
};

/** A shortened file keeps this many of the newest events. */
const EVENTS_KEPT = 20_000;

export const positionKey = (accountId: AccountId, contractId: ContractId): string =>
  `${accountId}:${contractId}`;

export const emptyState = (): GatewayState => ({
  secret: null,
  market: null,
  cursor: null,
  accounts: new Map(),
  firm: new Map(),
  firmEvents: [],
  users: new Map(),
  endedTokens: new Map(),
  orders: new Map(),
  fills: new Map(),
  positions: new Map(),
  refused: new Map(),
  waiting: new Map(),
});

/**
 * The latest market time that an order of this state bears. It can be beyond the cursor, since
 * orders come between prices; a clock that went back behind it would hide them from whoever asks
 * for the orders up to now.
 */
export function latestTimeOf({ orders, refused }: GatewayState): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { updatedAt } of orders.values()) latest = Math.max(latest, updatedAt);
  for (const { updateTimestamp, creationTimestamp } of refused.values()) {
    const at = timestampMs(updateTimestamp ?? creationTimestamp);
    if (at !== null) latest = Math.max(latest, at);
  }
  return latest;
}

/** Reads one record into the state. */
export function applyRecord(state: GatewayState, record: GatewayRecord): void {
  switch (record.kind) {
    case 'genesis':
      state.secret = record.secret;
      state.market = record.market;
      return;
    case 'cursor':
      state.cursor = record.cursor;
      return;
    case 'account':
      state.accounts.set(record.account.accountId, record.account);
      return;
    case 'firm':
      state.firm.set(record.firm.accountId, record.firm);
      return;
    case 'firmEvent':
      state.firmEvents.push(record.event);
      return;
    case 'user':
      state.users.set(record.name, record.key);
      return;
    case 'tokenEnded':
      state.endedTokens.set(record.tokenId, record.expiresAt);
      return;
    case 'order':
      state.orders.set(record.order.venueOrderId, record.order);
      return;
    case 'fill':
      state.fills.set(record.fill.fillId, record.fill);
      return;
    case 'position': {
      const { accountId, contractId } = record.position;
      const { position, positionId } = record;
      state.positions.set(positionKey(accountId, contractId), { position, positionId });
      return;
    }
    case 'refused':
      state.refused.set(record.order.id, record.order);
      return;
    case 'waiting':
      if (record.entry === null) state.waiting.delete(record.entryId);
      else state.waiting.set(record.entryId, record.entry);
      return;
    default: // Made by a newer version: what it adds cannot matter to this one.
  }
}

/** The records that make up a state: what a shortened file holds. */
export function recordsOf(state: GatewayState): GatewayRecord[] {
  const { secret, market, cursor } = state;
  const records: GatewayRecord[] = [];
  if (secret !== null && market !== null) {
    records.push({ kind: 'genesis', version: 1, secret, market });
  }
  for (const account of state.accounts.values()) records.push({ kind: 'account', account });
  for (const firm of state.firm.values()) records.push({ kind: 'firm', firm });
  for (const event of state.firmEvents.slice(-EVENTS_KEPT)) {
    records.push({ kind: 'firmEvent', event });
  }
  for (const [name, key] of state.users) records.push({ kind: 'user', name, key });
  for (const [tokenId, expiresAt] of state.endedTokens) {
    records.push({ kind: 'tokenEnded', tokenId, expiresAt });
  }
  for (const order of state.orders.values()) records.push({ kind: 'order', order });
  for (const fill of state.fills.values()) records.push({ kind: 'fill', fill });
  for (const held of state.positions.values()) records.push({ kind: 'position', ...held });
  for (const order of state.refused.values()) records.push({ kind: 'refused', order });
  for (const [entryId, entry] of state.waiting) records.push({ kind: 'waiting', entryId, entry });
  if (cursor !== null) records.push({ kind: 'cursor', cursor });
  return records;
}
