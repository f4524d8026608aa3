import { type AccountId, type Side, sideSign } from '@loadline/core';
import { correlatedGroup } from './correlated-groups.ts';

type Exposure = Readonly<{ accountId: AccountId; key: string; root: string; signed: number }>;

/** How many positions and entries of an account in a group agree with no buy, or with no sell. */
type Standing = { readonly accountId: AccountId; notLong: number; notShort: number };

type Group = Readonly<{ exposures: Map<string, Exposure>; standings: Standing[] }>;

/**
 * Which way every account of a desk stands, position by position and entry by entry: an entry
 * that is not filled yet counts as if it were. An account's own orders are its own matter (two
 * entries of which the first cancels the other are one plan); what is forbidden is that one account
 * stands against another (Topstep Help Center 13747047).
 */
export class ExposureBoard {
  /** By group, then by account and key; and how each account stands in it, summed up. */
  readonly #groups = new Map<string, Group>();
  /** The group of each account and key, since a removal does not say the product. */
  readonly #groupOf = new Map<string, string>();

  /**
   * Says how an account stands by one position or one entry.
   *
   * @param key unique in the account: the contract of a position, the name of an order.
   * @param signed contracts, below zero for short ones; 0 removes.
   */
  set(accountId: AccountId, key: string, root: string, signed: number): void {
    this.remove(accountId, key);
    if (signed === 0) return;
    const name = nameOf(accountId, key);
    const groupName = correlatedGroup(root);
    const group = this.#groups.get(groupName) ?? { exposures: new Map(), standings: [] };
    const exposure = { accountId, key, root, signed };
    group.exposures.set(name, exposure);
    count(group, exposure, 1);
    this.#groups.set(groupName, group);
    this.#groupOf.set(name, groupName);
  }

  remove(accountId: AccountId, key: string): void {
    const name = nameOf(accountId, key);
    const group = this.#groups.get(this.#groupOf.get(name) ?? '');
    const exposure = group?.exposures.get(name);
    if (group === undefined || exposure === undefined) return;
    count(group, exposure, -1);
    group.exposures.delete(name);
    this.#groupOf.delete(name);
  }

  /** Forgets an account, before its books are read anew. */
  removeAccount(accountId: AccountId): void {
    for (const { exposures } of this.#groups.values()) {
      for (const { accountId: owner, key } of exposures.values()) {
        if (owner === accountId) this.remove(owner, key);
      }
    }
  }

  /**
   * The position or entry of another account that an order of this side would stand against, or
   * null. A number that is not known stands against every order. Looks at each account once, not at
   * all that it holds, unless there is something to name.
   */
  oppositeOf(accountId: AccountId, root: string, side: Side): string | null {
    const group = this.#groups.get(correlatedGroup(root));
    if (group === undefined) return null;
    for (const { accountId: other, notLong, notShort } of group.standings) {
      if (other === accountId) continue;
      if ((side === 'buy' ? notLong : notShort) > 0) return firstAgainst(group, other, side);
    }
    return null;
  }
}

/** Adds or takes out one exposure; what is not known agrees with neither side. */
function count({ standings }: Group, { accountId, signed }: Exposure, by: 1 | -1): void {
  let standing = standings.find((one) => one.accountId === accountId);
  if (standing === undefined) {
    standing = { accountId, notLong: 0, notShort: 0 };
    standings.push(standing);
  }
  if (!(signed > 0)) standing.notLong += by;
  if (!(signed < 0)) standing.notShort += by;
}

function firstAgainst({ exposures }: Group, accountId: AccountId, side: Side): string | null {
  for (const exposure of exposures.values()) {
    const agrees = exposure.signed * sideSign(side) > 0;
    if (exposure.accountId === accountId && !agrees) return exposureText(exposure);
  }
  return null;
}

const nameOf = (accountId: AccountId, key: string): string => `${accountId} ${key}`;

function exposureText({ accountId, key, root, signed }: Exposure): string {
  const direction = signed > 0 ? 'long' : 'short';
  return `account ${accountId}, ${Math.abs(signed)} ${root} ${direction} (${key})`;
}
