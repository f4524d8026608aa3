import type { Intent, IntentSink, Json, Strategy, StrategyView, UnixMs } from '@loadline/core';

/** A strategy without a will: at its next wake-up it wishes what a test has put down. */
export class WishingStrategy implements Strategy {
  readonly barMinutes: readonly number[] = [1];
  readonly historyMs = 0;
  readonly wishes: Intent[] = [];

  onSession(): void {}

  onContract(): void {}

  onBar(): void {}

  onPrice(): void {}

  onWake(_name: string, _at: UnixMs, out: IntentSink): void {
    for (const wish of this.wishes.splice(0)) out.push(wish);
  }

  onEntryFilled(): void {}

  onEntryEnded(): void {}

  onPositionClosed(): void {}

  snapshot(): Json {
    return null;
  }

  restore(): void {}

  view(): StrategyView {
    return { status: '', range: null, tradesToday: 0 };
  }
}
