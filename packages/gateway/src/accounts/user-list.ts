import type { GatewayUser } from './gateway-users.ts';

/** Who may sign in: the users that the gateway is started with, and those made since. */
export class UserList {
  readonly #users: GatewayUser[];

  /** A user that the gateway is started with comes before one of the file with its name. */
  constructor(started: readonly GatewayUser[], kept: ReadonlyMap<string, string>) {
    this.#users = [...started];
    for (const [name, key] of kept) if (this.find(name) === null) this.#users.push({ name, key });
  }

  /** Names are taken in any letter case (reference 2.2). */
  find(name: string): GatewayUser | null {
    const wanted = name.toLowerCase();
    return this.#users.find((user) => user.name.toLowerCase() === wanted) ?? null;
  }

  all(): readonly GatewayUser[] {
    return this.#users;
  }

  add(user: GatewayUser): void {
    this.#users.push(user);
  }
}
