import {
  type AccountId,
  assert,
  type ContractId,
  type Price,
  type RunId,
  type Strategy,
  type StrategyId,
  sessionCalendar,
  type UnixMs,
  type VenuePosition,
} from '@loadline/core';
import {
  type Effect,
  Engine,
  type EngineEvent,
  type EngineSink,
  USUAL_PROTECTION,
} from '@loadline/engine';
import { DEFAULT_LIMITS } from '@loadline/risk';
import { figureOf, type Measured } from '../figure.ts';
import {
  type AccountPosition,
  type AccountScene,
  accountScene,
  BALANCE,
  rulesOfScene,
  START,
} from './account-scene.ts';
import { allocatedBytes, SMALL_BATCH } from './allocated-bytes.ts';
import { type Call, perCall } from './timing.ts';

const ACCOUNTS = [1, 2, 3, 4, 5] as readonly number[] as readonly AccountId[];
const QUOTES = 30_000;
const ALLOCATED_QUOTES = 100_000;
const NAIVE_CALLS = 20_000;
const BESIDE = 'a walk over all positions of each account';

/**
 * A price through the engine, from its event to the limits of five accounts with twenty positions
 * each: bars, positions, open profit, worst case, and whether a limit, a warning or the governor is
 * reached. Beside it the equities and worst cases alone, from lists that are walked.
 */
export function deskFigures(): readonly Measured[] {
  const scene = accountScene();
  const desk = deskOf(scene);
  const naive = naiveQuotes(scene);
  for (let index = 0; index < 500; index += 1) {
    desk.quote(index);
    assert(desk.equity() === naive(index), 'both say the same equities');
  }
  const sides = { ours: desk.quote, naive };
  const bytes = figureOf(
    { name: 'risk.desk-quote.bytes', unit: 'bytes', beside: BESIDE },
    [allocatedBytes(sides.ours, ALLOCATED_QUOTES)],
    [allocatedBytes(sides.naive, NAIVE_CALLS, SMALL_BATCH)],
  );
  const words = { name: 'risk.desk-quote', beside: BESIDE, calls: QUOTES };
  return [perCall(sides, words), bytes];
}

/** An engine whose accounts the venue tells with all their positions; its strategy does nothing. */
function deskOf(scene: AccountScene): Readonly<{ quote: Call; equity: () => number }> {
  const rules = rulesOfScene();
  const config = {
    accounts: ACCOUNTS.map((accountId) => ({ accountId, rules, limits: DEFAULT_LIMITS })),
    strategies: [
      {
        strategyId: 'idle' as StrategyId,
        kind: 'idle',
        accountId: 1 as AccountId,
        product: positionAt(scene, 0).contract.product,
        running: false,
        settings: {},
        sizing: null,
      },
    ],
    flattenLeadMs: 300_000,
    events: scene.events,
    // The stops of the scene are told to risk alone, so the desk would find none.
    protection: { ...USUAL_PROTECTION, adopted: 'leave' as const },
  };
  const engine = new Engine({
    config,
    calendar: sessionCalendar(),
    strategies: () => IDLE,
  });
  const sink = new AnsweringSink(engine, scene);
  sink.tell({ kind: 'started', at: START, runId: 'bench' as RunId });
  for (const hub of ['market', 'user'] as const) {
    sink.tell({ kind: 'connection', at: START, hub, state: 'up', reason: '' });
  }
  protect(engine, scene);
  for (const position of scene.positions) engine.processTrade(tradeOf(position, 0, START), sink);
  const clock = new Float64Array([START]);
  const trade = { ...tradeOf(positionAt(scene, 0), 0, START) };
  return {
    quote: (index) => {
      const position = positionAt(scene, index);
      clock[0] = (clock[0] ?? START) + 1;
      trade.contractId = position.contract.id;
      trade.price = priceAt(position, index) as Price;
      trade.at = clock[0] as UnixMs;
      trade.venueAt = trade.at;
      engine.processTrade(trade, sink);
      return 1;
    },
    equity: () => {
      let sum = 0;
      for (const { desk } of engine.accounts.values()) sum += desk.risk.room.equity;
      return sum;
    },
  };
}

const nothing = (): void => {};

const IDLE: Strategy = {
  barMinutes: [1],
  historyMs: 0,
  onSession: nothing,
  onContract: nothing,
  onBar: nothing,
  onPrice: nothing,
  onWake: nothing,
  onEntryFilled: nothing,
  onEntryEnded: nothing,
  onPositionClosed: nothing,
  snapshot: () => null,
  restore: nothing,
  view: () => ({ status: '', range: null, tradesToday: 0 }),
};

/** The stops, told to risk as the desk would of exits that work at the venue. */
function protect(engine: Engine, { positions, entries }: AccountScene): void {
  for (const { desk } of engine.accounts.values()) {
    assert(desk.risk.life.standing === 'confirmed', 'the accounts are known');
    for (const { contract, size, stop } of positions) {
      const side = size > 0 ? 'sell' : 'buy';
      const price = stop.price as Price;
      desk.risk.onStop({ orderId: stop.orderId, contract, side, price, quantity: 1 });
    }
    for (const entry of entries) desk.risk.onEntry(entry);
    assert(Number.isFinite(desk.risk.room.worst) === false, 'no price has come yet');
  }
}

/** Answers what the engine asks for; everything else it wants done is left. */
class AnsweringSink implements EngineSink {
  readonly #engine: Engine;
  readonly #positions: readonly VenuePosition[];
  #asked: Effect[] = [];

  constructor(engine: Engine, { positions }: AccountScene) {
    this.#engine = engine;
    this.#positions = positions.map(({ contract, size, cost }) => ({
      accountId: 0 as AccountId,
      contractId: contract.id,
      size,
      averagePriceTicks: cost / size / contract.product.tickValue,
      openedAt: START,
    }));
  }

  tell(event: EngineEvent): void {
    this.#engine.process(event, this);
    for (let effect = this.#asked.shift(); effect !== undefined; effect = this.#asked.shift()) {
      const answer = this.#answerOf(effect);
      if (answer !== null) this.#engine.process(answer, this);
    }
  }

  effect(effect: Effect): void {
    this.#asked.push(effect);
  }

  wakeAt(): void {}

  audit(): void {}

  #answerOf(effect: Effect): EngineEvent | null {
    const at = START;
    switch (effect.kind) {
      case 'requestHistory':
        return { kind: 'history', at, contractId: effect.contractId, bars: [], partial: null };
      case 'reconcile': {
        const { accountId, fillsSince } = effect;
        const plain = { name: `desk-${accountId}`, canTrade: true, simulated: true };
        const account = { accountId, balance: BALANCE, ...plain };
        const positions = this.#positions.map((position) => ({ ...position, accountId }));
        const snapshot = { account, positions, orders: [], fills: [], fillsSince };
        return { kind: 'reconciled', at, snapshot };
      }
      default:
        return null;
    }
  }
}

/** The sum of all equities after a quote; the worst cases are worked out and left. */
function naiveQuotes({ positions, entries, gaps }: AccountScene): Call {
  const accounts = ACCOUNTS.map(
    () => new Map<ContractId, number>(positions.map(({ contract, price }) => [contract.id, price])),
  );
  return (index) => {
    const quoted = positionAt({ positions }, index);
    let sum = 0;
    for (const prices of accounts) {
      prices.set(quoted.contract.id, priceAt(quoted, index));
      let [equity, worst] = [BALANCE as number, 0];
      for (const { contract, size, cost, stop } of positions) {
        const { root, tickValue } = contract.product;
        const price = prices.get(contract.id) ?? Number.NaN;
        equity += size * price * tickValue - cost;
        const ticks = Math.max(0, size * (price - stop.price)) + (gaps.get(root) ?? Number.NaN);
        worst -= ticks * tickValue;
      }
      for (const { contract, quantity, stopTicks } of entries) {
        const { root, tickValue } = contract.product;
        worst -= quantity * ((stopTicks ?? 0) + (gaps.get(root) ?? Number.NaN)) * tickValue;
      }
      assert(worst < 0, 'something can be lost');
      sum += equity;
    }
    return sum;
  };
}

const tradeOf = ({ contract, price }: AccountPosition, index: number, at: UnixMs) => ({
  kind: 'trade' as const,
  contractId: contract.id,
  price: (price + index) as Price,
  size: 1,
  at,
  venueAt: at,
});

function positionAt({ positions }: Pick<AccountScene, 'positions'>, index: number) {
  const position = positions[index % positions.length];
  assert(position !== undefined, 'the scene has positions');
  return position;
}

/** A few ticks to and fro; one quote in 64 is behind the stop. */
function priceAt({ price, size }: AccountPosition, index: number): number {
  const ticks = index % 64 === 63 ? -21 : (index % 23) - 11;
  return price + size * ticks;
}
