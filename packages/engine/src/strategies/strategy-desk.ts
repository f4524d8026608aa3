import type { AccountId, ContractId, Price, UnixMs, VenueFill } from '@loadline/core';
import type { PositionListener } from '../accounts/account-desk.ts';
import type { AccountUnit } from '../accounts/account-unit.ts';
import type { EngineContext } from '../engine-context.ts';
import type { StrategyDeskState } from '../engine-state.ts';
import type { BookedOrder } from '../orders/order-book.ts';
import { IntentDesk } from './intent-desk.ts';
import { type StrategyConfig, type StrategyFactory, StrategyHost } from './strategy-host.ts';

type Neighbors = Readonly<{ unitOf: (accountId: AccountId) => AccountUnit | null }>;

/** All strategies of a desk: gives them what concerns them and carries out what they wish. */
export class StrategyDesk implements PositionListener {
  readonly hosts: readonly StrategyHost[];
  readonly #context: EngineContext;
  readonly #intents: IntentDesk;
  readonly #around: Neighbors;

  constructor(
    context: EngineContext,
    configs: readonly StrategyConfig[],
    factory: StrategyFactory,
    around: Neighbors,
  ) {
    this.#context = context;
    this.#around = around;
    const indexOf = (host: StrategyHost): number => this.hosts.indexOf(host);
    this.#intents = new IntentDesk(context, { ...around, indexOf });
    this.hosts = configs.map(
      (config) => new StrategyHost(config, factory, context.calendar, this.#intents),
    );
  }

  onWake(index: number, name: string, at: UnixMs): void {
    this.hosts[index]?.onWake(name, at);
  }

  onPrice(contractId: ContractId, price: Price, at: UnixMs): void {
    for (const host of this.hosts) {
      if (host.position !== 0 && host.traded?.id === contractId) host.onPrice(price, at);
    }
  }

  onEntryFilled({ entry, strategyId, order }: BookedOrder, fill: VenueFill): void {
    const host = this.hosts.find((candidate) => candidate.strategyId === strategyId);
    if (entry === null || host === undefined) return;
    const done = order.status.kind === 'filled';
    host.onEntryFilled(entry, fill, done && host.entries.get(entry) === order.clientOrderId);
  }

  onEntryEnded(
    { entry, strategyId, order }: BookedOrder,
    end: 'canceled' | 'rejected' | 'denied' | 'expired',
  ): void {
    const host = this.hosts.find((candidate) => candidate.strategyId === strategyId);
    // An order that was given up before may end late, when its name is already used again.
    if (entry === null || host?.entries.get(entry) !== order.clientOrderId) return;
    host.onEntryEnded(entry, end);
  }

  /** With the account flat in a contract nobody holds a share of it any more. */
  onFlat(accountId: AccountId, contractId: ContractId): void {
    for (const host of this.hosts) {
      if (host.config.accountId !== accountId || host.traded?.id !== contractId) continue;
      host.onFlat(this.#context.now);
    }
  }

  /** An entry that was still on its way when its strategy was stopped must not stay. */
  cancelEntriesOfStopped(): void {
    for (const host of this.hosts) {
      if (host.running || host.entries.size === 0) continue;
      const desk = this.#around.unitOf(host.config.accountId)?.desk;
      for (const clientOrderId of host.entries.values()) {
        const booked = desk?.orders.get(clientOrderId) ?? null;
        if (booked !== null) desk?.cancelPatiently(booked, 'the strategy was stopped');
      }
    }
  }

  snapshot(): StrategyDeskState {
    return this.hosts.map((host) => host.snapshot());
  }

  restore(states: StrategyDeskState): void {
    for (const state of states) {
      const host = this.hosts.find(({ strategyId }) => strategyId === state.strategyId);
      host?.restore(state, this.#context.contractOf);
    }
  }
}
