import {
  type AccountId,
  assert,
  type ContractId,
  type Json,
  type Money,
  type Price,
  parseContractId,
  type Quantity,
  type RunId,
  type Strategy,
  type StrategyId,
  sessionCalendar,
  type Ticks,
  type UnixMs,
  type VenueAccount,
} from '@loadline/core';
import { Engine } from '@loadline/engine';
import type { Effect, EngineEvent, EngineSink } from '@loadline/engine/ports';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';

const CONTRACT_ID = 'CON.F.US.ENQ.Z26' as ContractId;
/** Half an hour into a Wednesday's session: minutes follow for most of a day. */
const OPENED_AT = Date.UTC(2026, 10, 17, 23, 30) as UnixMs;
const ACCOUNT_ID = 1 as AccountId;
const MINUTE_MS = 60_000;

/** All its orders are refused, which the meter of orders for each fill would end. */
const NO_CONDUCT = { ...DEFAULT_LIMITS, ordersPerFill: { warn: null, max: null } };

/** Wants a bracketed entry at every bar that closes. */
const eager = (): Strategy => {
  let count = 0;
  const nothing = (): void => {};
  return {
    barMinutes: [1],
    historyMs: 0,
    onSession: nothing,
    onContract: nothing,
    onBar({ close }, _minutes, live, out) {
      if (!live) return;
      count += 1;
      const bracket = { stopTicks: 40 as Ticks, targetTicks: 120 as Ticks };
      const price = (close + 8) as Price;
      const order = { type: 'stop', side: 'buy', quantity: 1 as Quantity, price, bracket } as const;
      out.push({ kind: 'enter', entry: `e${count}`, ...order, reason: 'bench' });
    },
    onPrice: nothing,
    onWake: nothing,
    onEntryFilled: nothing,
    onEntryEnded: nothing,
    onPositionClosed: nothing,
    snapshot: (): Json => null,
    restore: nothing,
    view: () => ({ status: 'bench', range: null, tradesToday: 0 }),
  };
};

/** Collects what the engine decides. */
export class EffectList implements EngineSink {
  readonly effects: Effect[] = [];

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  wakeAt(): void {}

  audit(): void {}
}

/** A desk that is connected and reconciled, on a contract without history. */
export function readyDesk(sink: EffectList): Engine {
  const parsed = parseContractId(CONTRACT_ID);
  const rules = builtInRules('topstep-practice');
  assert(parsed.ok && rules !== null, 'the contract and the program exist');
  const { product, id: contractId } = parsed.value;
  const strategyId = 'bench' as StrategyId;
  const strategy = { strategyId, kind: 'eager', accountId: ACCOUNT_ID, product, running: true };
  const engine = new Engine({
    config: {
      accounts: [{ accountId: ACCOUNT_ID, rules, limits: NO_CONDUCT }],
      strategies: [{ ...strategy, settings: {}, sizing: null }],
      flattenLeadMs: 300_000,
      events: NO_EVENTS,
    },
    calendar: sessionCalendar(),
    strategies: eager,
  });
  const at = OPENED_AT;
  const { name } = parsed.value;
  const account: VenueAccount = {
    accountId: ACCOUNT_ID,
    name: 'bench',
    balance: 150_000_000_000 as Money,
    canTrade: true,
    simulated: true,
  };
  const snapshot = { account, positions: [], orders: [], fills: [], fillsSince: 0 as UnixMs };
  const up = { kind: 'connection', at, state: 'up', reason: 'bench' } as const;
  const events: readonly EngineEvent[] = [
    { kind: 'started', at, runId: 'bench' as RunId },
    { ...up, hub: 'market' },
    { ...up, hub: 'user' },
    { kind: 'contracts', at, listings: [{ contractId, name, active: true }] },
    { kind: 'history', at, contractId, bars: [], partial: null },
    // Asked at the start and again when the user hub came up: the desk trusts the second answer.
    { kind: 'reconciled', at, snapshot },
    { kind: 'reconciled', at, snapshot },
  ];
  for (const event of events) engine.process(event, sink);
  sink.effects.length = 0;
  return engine;
}

/** The first price of minute number `index`: it closes the bar before, and so asks for an order. */
export function priceAt(index: number): EngineEvent {
  const at = (OPENED_AT + index * MINUTE_MS) as UnixMs;
  const price = (84_000 + (index % 40)) as Price;
  return { kind: 'trade', at, contractId: CONTRACT_ID, price, size: 1, venueAt: at };
}

/** The venue refuses the order, so that the desk is as it was before. */
export function refusal(effect: Effect, at: UnixMs): EngineEvent {
  assert(effect.kind === 'submit', 'an order was sent');
  const { clientOrderId } = effect.request;
  const outcome = { kind: 'rejected', code: 'BENCH', reason: 'bench' } as const;
  return { kind: 'submitAnswered', at, clientOrderId, outcome };
}
