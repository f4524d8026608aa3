import type { AuditRecord } from '@loadline/engine/ports';
import type { JournalWriter } from '@loadline/storage';

/**
 * Passes audit records on once the journal has them on disk. After a kill the journal alone decides
 * what has happened: who had been told more would keep what then happens again under other numbers.
 */
export class SafeAudits {
  readonly #journal: Pick<JournalWriter, 'sync'>;
  readonly #pass: (record: AuditRecord) => void;
  #waiting: AuditRecord[] = [];
  #syncing = false;

  constructor(journal: Pick<JournalWriter, 'sync'>, pass: (record: AuditRecord) => void) {
    this.#journal = journal;
    this.#pass = pass;
  }

  /** Takes a record that has just been appended to the journal. */
  add(record: AuditRecord): void {
    this.#waiting.push(record);
    void this.#passWaiting();
  }

  /** While the disk refuses, the records wait for the next one. */
  async #passWaiting(): Promise<void> {
    if (this.#syncing) return;
    this.#syncing = true;
    let isSafe = true;
    while (isSafe && this.#waiting.length > 0) {
      const records = this.#waiting;
      this.#waiting = [];
      isSafe = (await this.#journal.sync()).kind === 'synced';
      if (isSafe) for (const record of records) this.#pass(record);
      else this.#waiting = [...records, ...this.#waiting];
    }
    this.#syncing = false;
  }
}
