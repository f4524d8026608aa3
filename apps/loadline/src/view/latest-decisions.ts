import { DECISIONS_SHOWN, type DecisionState } from '@loadline/api-schema';
import type { AccountId } from '@loadline/core';
import { decisionState, type KeptDecision } from './decision-section.ts';

/** The latest decisions of each account, put into words once and when somebody asks. */
export class LatestDecisions {
  readonly #ofAccount = new Map<AccountId, readonly KeptDecision[]>();
  readonly #words = new WeakMap<KeptDecision, DecisionState>();
  #changed = false;

  add(kept: KeptDecision): void {
    const earlier = this.#ofAccount.get(kept.accountId) ?? [];
    this.#ofAccount.set(kept.accountId, [...earlier.slice(1 - DECISIONS_SHOWN), kept]);
    this.#changed = true;
  }

  /** Whether there are new ones since it was asked last. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** Newest first. */
  shown(): DecisionState[] {
    return [...this.#ofAccount.values()]
      .flat()
      .toSorted((left, right) => right.decision.at - left.decision.at)
      .map((kept) => this.#inWords(kept));
  }

  #inWords(kept: KeptDecision): DecisionState {
    const known = this.#words.get(kept);
    if (known !== undefined) return known;
    const words = decisionState(kept);
    this.#words.set(kept, words);
    return words;
  }
}
