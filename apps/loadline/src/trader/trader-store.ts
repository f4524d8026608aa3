import type { LinkState } from '@loadline/api-schema';
import type { Bar, ContractId } from '@loadline/core';
import type { AuditRecord, EngineEvent } from '@loadline/engine/ports';
import {
  addressPath,
  connectProgram,
  forgetDesk,
  type JournalWriter,
  journalFolder,
  Projection,
  readAddress,
  type Sql,
  saveBars,
} from '@loadline/storage';
import { DESK_IDENTITY, OWNER_ID } from '../settings/desk-identity.ts';
import type { ClosedBar } from '../view/bar-watch.ts';
import { isoTime } from '../view/iso-time.ts';
import { SafeAudits } from './safe-audits.ts';

export type TraderStoreOptions = Readonly<{
  /** The data folder. */
  folder: string;
  /** The number of the desk's lease: a later writer fences an earlier one out. */
  lease: number;
  /** There is no journal yet: what the database still has of this desk belongs to an older one. */
  isNewDesk: boolean;
  journal: Pick<JournalWriter, 'sync'>;
  log: (sentence: string) => void;
}>;

const CONNECT_AGAIN_MS = 1_000;
const BARS_WAITING_MAX = 100_000;
const BARS_AT_ONCE = 2_000;

/**
 * What the trader puts into PostgreSQL: the projection of its audit stream, and bars. Never in its
 * way: while the database is away everything waits, the stream in the journal.
 */
export class TraderStore {
  readonly #options: TraderStoreOptions;
  readonly #audits: SafeAudits;
  #sql: Sql | null = null;
  #projection: Projection | null = null;
  readonly #waiting = new Map<ContractId, Bar[]>();
  #saving: Promise<void> | null = null;
  #closed = false;
  #isFresh: boolean;
  #link: LinkState = { state: 'down', since: isoTime(Date.now()), reason: 'connecting' };

  constructor(options: TraderStoreOptions) {
    this.#options = options;
    this.#isFresh = options.isNewDesk;
    this.#audits = new SafeAudits(options.journal, (record) => this.#projection?.offer(record));
    void this.#connect();
  }

  /** Whether the database is there, for the dashboard. */
  get link(): LinkState {
    const lag = this.#projection?.lag;
    const down = lag === undefined || lag.state === 'away' || lag.state === 'fenced';
    const state = down ? 'down' : 'up';
    const reason = down ? (lag?.reason ?? 'not started yet') : null;
    if (state !== this.#link.state) this.#link = { state, since: isoTime(Date.now()), reason };
    return this.#link;
  }

  addAudit(record: AuditRecord): void {
    this.#audits.add(record);
  }

  addBars(bars: readonly ClosedBar[]): void {
    for (const { contract, bar } of bars) this.#wait(contract.id, [bar]);
    this.#save();
  }

  addHistory({ contractId, bars }: Extract<EngineEvent, { kind: 'history' }>): void {
    this.#wait(contractId, bars);
    this.#save();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#saving;
    await this.#projection?.close();
    await this.#sql?.end({ timeout: 2 });
  }

  /** The address appears when the database has been started; until then nothing is lost. */
  async #connect(): Promise<void> {
    const { folder, lease, log } = this.#options;
    while (!this.#closed && this.#projection === null) {
      const address = readAddress(addressPath(folder));
      const sql = address.ok ? connectProgram(address.value, { ownerId: OWNER_ID }) : null;
      if (sql !== null && (await this.#prepare(sql))) {
        this.#sql = sql;
        const onTrouble = (reason: string | null): void =>
          log(reason === null ? 'The database is back.' : `The database is away: ${reason}`);
        const desk = DESK_IDENTITY;
        const journals = journalFolder(folder, desk.deskId);
        this.#projection = new Projection({ sql, desk, lease, journalFolder: journals, onTrouble });
        return this.#save();
      }
      await sql?.end({ timeout: 1 });
      await new Promise((resolve) => setTimeout(resolve, CONNECT_AGAIN_MS).unref());
    }
  }

  async #prepare(sql: Sql): Promise<boolean> {
    try {
      if (this.#isFresh) await forgetDesk(sql, DESK_IDENTITY);
      else await sql`select 1`;
      this.#isFresh = false;
      return true;
    } catch {
      return false;
    }
  }

  #wait(contractId: ContractId, bars: readonly Bar[]): void {
    const waiting = [...(this.#waiting.get(contractId) ?? []), ...bars];
    this.#waiting.set(contractId, waiting.slice(-BARS_WAITING_MAX));
  }

  #save(): void {
    if (this.#saving !== null || this.#sql === null || this.#waiting.size === 0) return;
    this.#saving = this.#saveAll(this.#sql).finally(() => {
      this.#saving = null;
    });
  }

  /** What could not be saved waits for the next bar. */
  async #saveAll(sql: Sql): Promise<void> {
    const { venueConnectionId } = DESK_IDENTITY;
    for (const [contractId, bars] of this.#waiting) {
      this.#waiting.delete(contractId);
      try {
        for (let at = 0; at < bars.length; at += BARS_AT_ONCE) {
          const part = bars.slice(at, at + BARS_AT_ONCE);
          await saveBars(sql, { venueConnectionId, contractId, minutes: 1 }, part);
        }
      } catch {
        const later = this.#waiting.get(contractId) ?? [];
        this.#waiting.set(contractId, [...bars, ...later].slice(-BARS_WAITING_MAX));
        return;
      }
    }
  }
}
