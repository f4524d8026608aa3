import type { HubSession } from './hub-session.ts';

/** Every open hub connection, and who of them wants a topic. */
export class SessionRegistry {
  readonly #sessions = new Set<HubSession>();
  /** Sessions with something to flush, so that a step costs nothing for the others. */
  readonly #touched = new Set<HubSession>();

  /** Connections that have not closed, in the order in which they opened. */
  sessions(): readonly HubSession[] {
    for (const session of this.#sessions) if (session.closed) this.#sessions.delete(session);
    return [...this.#sessions];
  }

  add(session: HubSession): void {
    this.#sessions.add(session);
  }

  remove(session: HubSession): void {
    this.#sessions.delete(session);
    this.#touched.delete(session);
  }

  /**
   * Pushes one record to all who have subscribed to `key`. It is made only if there is one; an
   * empty one says that there is nothing to tell.
   */
  push(key: string, makeRecord: () => string, userName: string | null = null): void {
    let record: string | null = null;
    for (const session of this.#sessions) {
      if (!session.subscriptions.has(key)) continue;
      if (userName !== null && session.userName !== userName) continue;
      record ??= makeRecord();
      if (record === '') return;
      session.push(record);
      this.#touched.add(session);
    }
  }

  /** Sends what has gathered: one message a connection. */
  flush(): void {
    for (const session of this.#touched) session.flush();
    this.#touched.clear();
  }

  /** Ends the sessions that a user has, as a second login does where one session is allowed. */
  logOut(userName: string): void {
    for (const session of this.#sessions) if (session.userName === userName) session.logOut();
  }

  tick(nowMs: number): void {
    for (const session of this.sessions()) session.tick(nowMs);
  }
}
