import type {
  AccountClient,
  Effect,
  ExecutionClient,
  MarketDataFeed,
  Timers,
} from '@loadline/engine/ports';
import type { Unstamped } from './unstamped.ts';

export type VenuePorts = Readonly<{
  execution: ExecutionClient;
  accounts: AccountClient;
  feed: MarketDataFeed;
}>;

/** How long to wait before a question that has no failure event of its own is asked again. */
const ASK_AGAIN_MS = 5_000;

export type Waiting = Readonly<{ timers: Timers; isStopped: () => boolean }>;

/** Carries out one effect and gives the event that answers it; null where nothing is to be told. */
export async function performEffect(
  { execution, accounts, feed }: VenuePorts,
  effect: Effect,
  waiting: Waiting,
): Promise<Unstamped | null> {
  switch (effect.kind) {
    case 'submit': {
      const { clientOrderId } = effect.request;
      const outcome = await execution.submit(effect.request, effect.exits);
      return { kind: 'submitAnswered', clientOrderId, outcome };
    }
    case 'modify': {
      const { accountId, venueOrderId, change } = effect;
      const outcome = await execution.modify(accountId, venueOrderId, change);
      return { kind: 'modifyAnswered', venueOrderId, outcome };
    }
    case 'cancel': {
      const { accountId, venueOrderId } = effect;
      const outcome = await execution.cancel(accountId, venueOrderId);
      return { kind: 'cancelAnswered', venueOrderId, outcome };
    }
    case 'closePosition': {
      const { accountId, contractId, quantity } = effect;
      const outcome = await execution.closePosition(accountId, contractId, quantity);
      return { kind: 'closeAnswered', accountId, contractId, outcome };
    }
    case 'reconcile': {
      const { accountId, fillsSince, tags } = effect;
      const answer = await accounts.snapshot(accountId, { fillsSince, tags });
      if (answer.kind === 'answered') return { kind: 'reconciled', snapshot: answer.value };
      return { kind: 'reconcileFailed', accountId, reason: answer.reason };
    }
    case 'requestHistory': {
      const { contractId, from } = effect;
      const answer = await feed.history(contractId, from);
      if (answer.kind === 'answered') return { kind: 'history', contractId, ...answer.value };
      return { kind: 'historyFailed', contractId, reason: answer.reason };
    }
    case 'resolveContracts':
      return await contractsUntilAnswered(feed, waiting);
    case 'subscribe':
      feed.subscribe(effect.contractId);
      return null;
    case 'unsubscribe':
      feed.unsubscribe(effect.contractId);
      return null;
  }
}

/** Without its contracts the desk can do nothing, so it asks until it is answered. */
async function contractsUntilAnswered(
  feed: MarketDataFeed,
  { timers, isStopped }: Waiting,
): Promise<Unstamped | null> {
  while (!isStopped()) {
    const answer = await feed.contracts();
    if (answer.kind === 'answered') return { kind: 'contracts', listings: answer.value };
    await new Promise<void>((resolve) => void timers.after(ASK_AGAIN_MS, resolve));
  }
  return null;
}
