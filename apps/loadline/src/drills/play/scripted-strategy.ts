import {
  type Intent,
  type IntentSink,
  type Json,
  MINUTE_MS,
  type Price,
  type Quantity,
  type Session,
  type Strategy,
  type StrategyView,
  type Ticks,
  type UnixMs,
  unreachable,
} from '@loadline/core';
import type { Act, Scenario } from '../scenario.ts';
import { ORIGIN, START_TICKS } from './drill-market.ts';

type Wish = Readonly<{ name: string; at: UnixMs; intent: Intent }>;

/** The trader's clock runs a quarter of a second behind the venue's: it is asked so much sooner. */
const BEHIND_MS = 250;

const NOTHING: StrategyView = { status: 'A drill.', range: null, tradesToday: 0 };

/** Wishes what a scenario says, when it says so, once. */
export class ScriptedStrategy implements Strategy {
  readonly barMinutes: readonly number[] = [1];
  readonly historyMs = 3 * MINUTE_MS;
  readonly #wishes: readonly Wish[];
  readonly #done = new Set<string>();

  constructor(scenario: Scenario) {
    this.#wishes = wishesOf(scenario);
  }

  onSession(_session: Session, _contract: unknown, out: IntentSink): void {
    for (const { name, at } of this.#wishes) {
      if (!this.#done.has(name)) out.push({ kind: 'wakeAt', name, at });
    }
  }

  onContract(): void {}

  onBar(): void {}

  onPrice(): void {}

  onWake(name: string, _at: UnixMs, out: IntentSink): void {
    const wish = this.#wishes.find((each) => each.name === name);
    if (wish === undefined || this.#done.has(name)) return;
    this.#done.add(name);
    out.push(wish.intent);
  }

  onEntryFilled(): void {}

  onEntryEnded(): void {}

  onPositionClosed(): void {}

  snapshot(): Json {
    return [...this.#done];
  }

  restore(state: Json): void {
    if (!Array.isArray(state)) return;
    for (const name of state) this.#done.add(String(name));
  }

  view(): StrategyView {
    return NOTHING;
  }
}

function wishesOf({ steps }: Scenario): readonly Wish[] {
  let entry = '';
  return steps.flatMap(({ at, act }, index) => {
    if (act.kind === 'enter') entry = `entry${index}`;
    const intent = intentOf(act, entry);
    if (intent === null) return [];
    return [{ name: `wish${index}`, at: (ORIGIN + at * 1_000 - BEHIND_MS) as UnixMs, intent }];
  });
}

/** What the trader wishes; null for what somebody else does. */
function intentOf(act: Act, entry: string): Intent | null {
  const reason = 'the drill';
  switch (act.kind) {
    case 'enter': {
      const { side, type, quantity, offset, stopTicks, targetTicks } = act;
      const price = type === 'market' ? null : ((START_TICKS + offset) as Price);
      const bracket = { stopTicks: stopTicks as Ticks, targetTicks: targetTicks as Ticks };
      const size = quantity as Quantity;
      return { kind: 'enter', entry, type, side, quantity: size, price, bracket, reason };
    }
    case 'moveStop':
      return { kind: 'moveStop', price: (START_TICKS + act.offset) as Price, reason: 'trail' };
    case 'cancelEntry':
      return { kind: 'cancelEntry', entry, reason };
    case 'close':
      return { kind: 'closePosition', reason };
    case 'flatten':
    case 'fault':
    case 'clear':
    case 'refuseBrackets':
    case 'crashDesk':
    case 'restartDesk':
    case 'killGateway':
    case 'startGateway':
      return null;
    default:
      return unreachable(act);
  }
}
