import { assert, type IsoDate } from '@loadline/core';
import { type RulePack, type RuleSet, versionOn } from '@loadline/risk';

/** Finds a rule pack by its id; null when there is none. */
export type FindPack = (id: string) => RulePack | null;

/**
 * The rules of any pack on any day. Days before a pack begins have its first rules: a market of
 * older bars is played under the oldest rules that are known.
 */
export class RuleBook {
  readonly #find: FindPack;

  constructor(find: FindPack) {
    this.#find = find;
  }

  /** The pack of an account that may be run; null for a stranger and for one to look at only. */
  runnable(id: string): RulePack | null {
    const pack = this.#find(id);
    return pack === null || pack.displayOnly ? null : pack;
  }

  pack(id: string): RulePack {
    const pack = this.#find(id);
    assert(pack !== null, `the rule pack ${id} is there`);
    return pack;
  }

  rulesOn(id: string, date: IsoDate): RuleSet {
    const pack = this.pack(id);
    const version = versionOn(pack, date) ?? pack.versions[0];
    assert(version !== undefined, `the rule pack ${id} has rules`);
    return version.rules;
  }
}
