import type { AccountId, UnixMs } from '@loadline/core';
import type { FirmEvent, FirmRule } from './firm-record.ts';

/** Older events are forgotten; an account makes a handful a day. */
const KEPT_MAX = 20_000;

/** The log of what the firm did, in order. Ids go on where the file ends. */
export class FirmEvents {
  readonly #kept: FirmEvent[];
  #fresh: FirmEvent[] = [];
  #nextId: number;

  constructor(known: readonly FirmEvent[]) {
    this.#kept = [...known];
    this.#nextId = (known.at(-1)?.id ?? 0) + 1;
  }

  add(
    accountId: AccountId,
    at: UnixMs,
    kind: FirmEvent['kind'],
    rule: FirmRule | null,
    detail: FirmEvent['detail'] = {},
  ): void {
    const event = { id: this.#nextId, accountId, at, kind, rule, detail };
    this.#nextId += 1;
    this.#fresh.push(event);
    this.#kept.push(event);
    if (this.#kept.length > KEPT_MAX) this.#kept.splice(0, this.#kept.length - KEPT_MAX);
  }

  /** Those that came since the last call, for the file. */
  takeFresh(): readonly FirmEvent[] {
    if (this.#fresh.length === 0) return this.#fresh;
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Events after an id, oldest first; of one account or of all. */
  after(id: number, accountId: AccountId | null): readonly FirmEvent[] {
    return this.#kept.filter((event) => {
      return event.id > id && (accountId === null || event.accountId === accountId);
    });
  }
}
