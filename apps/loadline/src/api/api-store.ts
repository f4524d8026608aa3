import type { ApiStore } from '@loadline/api';
import type { ChartBar, FeedEntry } from '@loadline/api-schema';
import { type Bar, formatPrice, type Product, parseContractId } from '@loadline/core';
import type { Answer, AuditEvent, AuditRecord } from '@loadline/engine/ports';
import {
  addressPath,
  connectProgram,
  readAddress,
  readAuditPage,
  readBars,
  readDecision,
  readDecisions,
  readTrades,
  type Sql,
} from '@loadline/storage';
import { DESK_IDENTITY, OWNER_ID } from '../settings/desk-identity.ts';
import { decisionState } from '../view/decision-section.ts';
import { feedEntry, roundTripOf } from '../view/feed-words.ts';

/** What the API reads from the database. */
export type OpenApiStore = ApiStore & Readonly<{ close(): Promise<void> }>;

const BARS_MAX = 20_000;

/** Reads beside the desk; a database that is away is an answer. */
export function apiStore(folder: string): OpenApiStore {
  const { deskId, venueConnectionId } = DESK_IDENTITY;
  const database = new LazyDatabase(folder);
  return {
    bars: (contractId, range) =>
      database.ask(async (sql) => {
        const contract = parseContractId(contractId);
        if (!contract.ok) return [];
        const series = { venueConnectionId, contractId, minutes: 1 };
        const bars = await readBars(sql, series, { ...range, limit: BARS_MAX });
        return bars.map((bar) => chartBar(bar, contract.value.product));
      }),
    feed: ({ before, limit }) =>
      database.ask(async (sql) => {
        const page = await readAuditPage(sql, { deskId, before, limit });
        return page
          .map(entryOf)
          .filter((entry) => entry !== null)
          .reverse();
      }),
    trades: ({ from, to }) =>
      database.ask(async (sql) => {
        const trades = await readTrades(sql, { deskId, from, to, accountId: null });
        return trades.map(roundTripOf);
      }),
    decisions: ({ accountId, limit }) =>
      database.ask(async (sql) => {
        const selection = { deskId, accountId, from: null, to: null, limit };
        return (await readDecisions(sql, selection)).map(decisionState);
      }),
    decision: (decisionId) =>
      database.ask(async (sql) => {
        const kept = await readDecision(sql, { deskId, decisionId });
        return kept && decisionState(kept);
      }),
    close: () => database.close(),
  };
}

/** Connects when it is first asked, since the database may start later than we do. */
class LazyDatabase {
  readonly #folder: string;
  #sql: Sql | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async ask<Value>(question: (sql: Sql) => Promise<Value>): Promise<Answer<Value>> {
    try {
      const sql = this.#connect();
      if (typeof sql === 'string') return { kind: 'failed', reason: sql };
      return { kind: 'answered', value: await question(sql) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', reason: `The database does not answer: ${reason}` };
    }
  }

  async close(): Promise<void> {
    await this.#sql?.end({ timeout: 1 });
  }

  #connect(): Sql | string {
    if (this.#sql !== null) return this.#sql;
    const address = readAddress(addressPath(this.#folder));
    if (!address.ok) return address.error.message;
    this.#sql = connectProgram(address.value, { ownerId: OWNER_ID });
    return this.#sql;
  }
}

const chartBar = (bar: Bar, product: Product): ChartBar => ({
  openedAt: new Date(bar.openedAt).toISOString(),
  open: formatPrice(bar.open, product),
  high: formatPrice(bar.high, product),
  low: formatPrice(bar.low, product),
  close: formatPrice(bar.close, product),
  volume: bar.volume,
});

const entryOf = (record: AuditRecord): FeedEntry | null =>
  feedEntry(record, record.data as unknown as AuditEvent);
