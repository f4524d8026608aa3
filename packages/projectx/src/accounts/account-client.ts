import { type AccountId, DAY_MS, type UnixMs } from '@loadline/core';
import type {
  AccountClient,
  AccountSnapshot,
  Answer,
  SnapshotQuestion,
} from '@loadline/engine/ports';
import type { ProductOf } from '../mapping/entities.ts';
import type { OrderMemory } from '../orders/order-memory.ts';
import type { VenueCalls } from '../session/venue-calls.ts';
import type { AccountMemory } from './account-memory.ts';
import { accountReads } from './account-reads.ts';
import { joinOrders, readTaggedOrders } from './tagged-orders.ts';
import { readWorkingOrders, type WorkingOrdersReader } from './working-orders.ts';

export type AccountPorts = Readonly<{
  calls: VenueCalls;
  productOf: ProductOf;
  orders: OrderMemory;
  memory: AccountMemory;
}>;

/** Bracket exits whose entry is older than this are found only where the venue has `v2/query`. */
const SUSPENDED_LOOKBACK_MS = 4 * DAY_MS;

/** Reads accounts and their state. A row that cannot be understood fails the whole answer. */
export function createAccountClient({
  calls,
  productOf,
  orders,
  memory,
}: AccountPorts): AccountClient {
  const reader: WorkingOrdersReader = { calls, productOf, queryMissing: false };

  const { accounts, fills, standing } = accountReads(calls, productOf);

  /** Fills first and last: what is read between them is neither older nor newer. */
  async function snapshot(
    accountId: AccountId,
    { fillsSince, tags }: SnapshotQuestion,
  ): Promise<Answer<AccountSnapshot>> {
    const lookBackTo = (fillsSince - SUSPENDED_LOOKBACK_MS) as UnixMs;
    const [orderAnswer, fillAnswer, taggedAnswer] = await Promise.all([
      readWorkingOrders(reader, accountId, lookBackTo),
      fills(accountId, fillsSince),
      readTaggedOrders(reader, accountId, { tags, since: fillsSince }),
    ]);
    if (orderAnswer.kind === 'failed') return orderAnswer;
    if (fillAnswer.kind === 'failed') return fillAnswer;
    if (taggedAnswer.kind === 'failed') return taggedAnswer;
    const known = tags.length > 0 ? null : memory.recall(accountId, fillAnswer.value, fillsSince);
    const read = known === null ? await standing(accountId) : answered(known);
    if (read.kind === 'failed') return read;
    if (known === null) memory.remember(read.value, fillAnswer.value, fillsSince);
    // A fill between the two readings is in the positions, so it has to be among the fills: without
    // it the difference would look unexplained, and the fill would be counted on top of it.
    const latest = known === null ? await fills(accountId, fillsSince) : fillAnswer;
    if (latest.kind === 'failed') return latest;
    const told = joinOrders(orderAnswer.value, taggedAnswer.value);
    for (const order of told) orders.learn(order);
    const { account, positions: held } = read.value;
    return answered({
      account,
      positions: held,
      orders: told,
      fills: latest.value,
      fillsSince,
    });
  }

  return { accounts, snapshot };
}

const answered = <Value>(value: Value): Answer<Value> => ({ kind: 'answered', value });
