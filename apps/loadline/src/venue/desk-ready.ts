import type { Engine } from '@loadline/engine';

/** Nothing is missing that would deny an order: accounts, hubs, contracts and their past. */
export function isConnected(engine: Engine): boolean {
  const known = [...engine.accounts.values()].every(({ desk }) => desk.known);
  const joined = engine.strategies.hosts.every(
    ({ contract }) => contract !== null && engine.market.markets.get(contract.id)?.joined === true,
  );
  return known && joined && engine.isFeedUp;
}
