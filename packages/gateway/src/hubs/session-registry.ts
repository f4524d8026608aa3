import type { HubSession } from './hub-session.ts';

/** Hub connections of one user at once, those that have not shaken hands among them. */
const CONNECTIONS_OF_USER_MAX = 2_000;

/** Every open hub connection, and who of them wants a topic. */
export class SessionRegistry {
  readonly #sessions = new Set<HubSession>();
  /** By topic, so that an event costs nothing for connections that do not want it. */
  readonly #audiences = new Map<string, Set<HubSession>>();
  /** What a connection wants, so that its end takes it out of every audience. */
  readonly #topics = new Map<HubSession, Set<string>>();
  readonly #counts = new Map<string, number>();
  /** Sessions with something to flush, so that a step costs nothing for the others. */
  readonly #touched = new Set<HubSession>();

  /** Connections that have not closed, in the order in which they opened. */
  sessions(): readonly HubSession[] {
    return [...this.#sessions];
  }

  /**
   * Makes room for one more connection of a user: where there is none, the oldest one that has
   * not shaken hands has to go.
   *
   * @returns whether there is room now.
   */
  makeRoom(userName: string): boolean {
    if (this.#countOf(userName) < CONNECTIONS_OF_USER_MAX) return true;
    for (const session of this.#sessions) {
      if (session.userName !== userName || session.open) continue;
      session.end(null);
      return true;
    }
    return false;
  }

  add(session: HubSession): void {
    this.#sessions.add(session);
    this.#counts.set(session.userName, this.#countOf(session.userName) + 1);
  }

  /** A connection has closed. */
  remove(session: HubSession): void {
    this.#touched.delete(session);
    this.silence(session);
    if (!this.#sessions.delete(session)) return;
    const left = this.#countOf(session.userName) - 1;
    if (left === 0) this.#counts.delete(session.userName);
    else this.#counts.set(session.userName, left);
  }

  /** @returns false for a topic that the connection had already: repeats change nothing. */
  subscribe(session: HubSession, key: string): boolean {
    const topics = this.#topics.get(session) ?? new Set();
    if (topics.has(key)) return false;
    this.#topics.set(session, topics.add(key));
    const audience = this.#audiences.get(key) ?? new Set();
    this.#audiences.set(key, audience.add(session));
    return true;
  }

  unsubscribe(session: HubSession, key: string): void {
    this.#topics.get(session)?.delete(key);
    const audience = this.#audiences.get(key);
    audience?.delete(session);
    if (audience?.size === 0) this.#audiences.delete(key);
  }

  /** Takes a connection out of every audience. */
  silence(session: HubSession): void {
    for (const key of this.#topics.get(session) ?? []) this.unsubscribe(session, key);
    this.#topics.delete(session);
  }

  /**
   * Pushes one record to all who have subscribed to `key`. It is made only if there is one, and
   * once for all; an empty one says that there is nothing to tell.
   */
  push(key: string, makeRecord: () => string): void {
    const audience = this.#audiences.get(key);
    if (audience === undefined) return;
    const record = makeRecord();
    if (record === '') return;
    for (const session of audience) {
      session.push(record);
      this.#touched.add(session);
    }
  }

  /** Sends what has gathered: one message a connection. */
  flush(): void {
    if (this.#touched.size === 0) return;
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

  #countOf(userName: string): number {
    return this.#counts.get(userName) ?? 0;
  }
}
