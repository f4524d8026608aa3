import { type AccountId, type Side, sideSign } from '@loadline/core';
import { correlatedGroup } from './correlated-groups.ts';

type Exposure = Readonly<{ accountId: AccountId; key: string; root: string; signed: number }>;

/**
 * Which way every account of a desk stands, position by position and entry by entry: an entry
 * that is not filled yet counts as if it were. An account's own orders are its own matter (two
 * entries of which the first cancels the other are one plan); what is forbidden is that one account
 * stands against another (Topstep Help Center 13747047).
 */
export class ExposureBoard {
  /** By group, then by account and key. */
  readonly #groups = new Map<string, Map<string, Exposure>>();
  /** The group of each account and key, since a removal does not say the product. */
  readonly #groupOf = new Map<string, string>();

  /**
   * Says how an account stands by one position or one entry.
   *
   * @param key unique in the account: the contract of a position, the name of an order.
   * @param signed contracts, below zero for short ones; 0 removes.
   */
  set(accountId: AccountId, key: string, root: string, signed: number): void {
    const name = nameOf(accountId, key);
    const group = correlatedGroup(root);
    if (this.#groupOf.get(name) !== group) this.remove(accountId, key);
    if (signed === 0) {
      this.remove(accountId, key);
      return;
    }
    const exposures = this.#groups.get(group) ?? new Map<string, Exposure>();
    exposures.set(name, { accountId, key, root, signed });
    this.#groups.set(group, exposures);
    this.#groupOf.set(name, group);
  }

  remove(accountId: AccountId, key: string): void {
    const name = nameOf(accountId, key);
    const group = this.#groupOf.get(name);
    if (group === undefined) return;
    this.#groups.get(group)?.delete(name);
    this.#groupOf.delete(name);
  }

  /** Forgets an account, before its books are read anew. */
  removeAccount(accountId: AccountId): void {
    for (const exposures of this.#groups.values()) {
      for (const { accountId: owner, key } of exposures.values()) {
        if (owner === accountId) this.remove(owner, key);
      }
    }
  }

  /**
   * The position or entry of another account that an order of this side would stand against, or
   * null. A number that is not known stands against every order.
   */
  oppositeOf(accountId: AccountId, root: string, side: Side): string | null {
    const exposures = this.#groups.get(correlatedGroup(root));
    if (exposures === undefined) return null;
    const sign = sideSign(side);
    for (const exposure of exposures.values()) {
      const agrees = exposure.signed * sign > 0;
      if (exposure.accountId !== accountId && !agrees) return exposureText(exposure);
    }
    return null;
  }
}

const nameOf = (accountId: AccountId, key: string): string => `${accountId} ${key}`;

function exposureText({ accountId, key, root, signed }: Exposure): string {
  const direction = signed > 0 ? 'long' : 'short';
  return `account ${accountId}, ${Math.abs(signed)} ${root} ${direction} (${key})`;
}
