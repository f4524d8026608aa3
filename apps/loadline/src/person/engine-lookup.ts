import type { Engine } from '@loadline/engine';
import type { CommandLookup } from './command-desk.ts';

/** What commands name, as the engine of the desk knows it. */
export const engineLookup = (engine: Engine): CommandLookup => ({
  strategyOf: (strategyId) =>
    engine.strategies.hosts.find((host) => host.strategyId === strategyId) ?? null,
  limitsOf(accountId) {
    const risk = engine.accounts.get(accountId)?.desk.risk;
    return risk?.nextLimits ?? risk?.limits ?? null;
  },
  contractOf: (contractId) => engine.context.contractOf(contractId),
  contractOfOrder(clientOrderId) {
    for (const { desk } of engine.accounts.values()) {
      const booked = desk.orders.get(clientOrderId);
      if (booked !== null) return engine.context.contractOf(booked.order.contractId);
    }
    return null;
  },
});
