import {
  type AccountId,
  DAY_MS,
  ok,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenuePosition,
} from '@loadline/core';
import type {
  AccountClient,
  AccountSnapshot,
  Answer,
  SnapshotQuestion,
} from '@loadline/engine/ports';
import {
  accountSearchReply,
  type Envelope,
  formatTimestamp,
  PATH,
  type Path,
  positionsReply,
  tradesReply,
} from '@loadline/wire';
import type { AccountMemory, Remembered } from './account-memory.ts';
import { mapAll, mapAnswer } from './mapping/answers.ts';
import { accountOf, fillOf, type ProductOf, positionOf } from './mapping/entities.ts';
import type { OrderMemory } from './order-memory.ts';
import { type ReplySchema, reconcileCall, type VenueCalls } from './session/venue-calls.ts';
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

  const read = <Reply extends Envelope>(
    path: Path,
    body: unknown,
    schema: ReplySchema<Reply>,
  ): Promise<Answer<Reply>> => calls.read(reconcileCall(path, body), schema);

  async function accounts(): Promise<Answer<readonly VenueAccount[]>> {
    const body = { onlyActiveAccounts: true };
    const answer = await read(PATH.accountSearch, body, accountSearchReply);
    return mapAnswer(answer, (reply) => ok((reply.accounts ?? []).map(accountOf)));
  }

  async function positions(accountId: AccountId): Promise<Answer<readonly VenuePosition[]>> {
    const answer = await read(PATH.positionSearchOpen, { accountId }, positionsReply);
    return mapAnswer(answer, (reply) =>
      mapAll(reply.positions ?? [], (entity) => positionOf(entity, productOf)),
    );
  }

  async function fills(accountId: AccountId, since: UnixMs): Promise<Answer<VenueFill[]>> {
    const body = { accountId, startTimestamp: formatTimestamp(since) };
    const answer = await read(PATH.tradeSearch, body, tradesReply);
    return mapAnswer(answer, (reply) => {
      const found = mapAll(reply.trades ?? [], (entity) => fillOf(entity, productOf));
      return found.ok ? ok(arrangeFills(found.value, accountId, since)) : found;
    });
  }

  /** Account and positions, of this moment. */
  async function standing(accountId: AccountId): Promise<Answer<Remembered>> {
    const [accountAnswer, positionAnswer] = await Promise.all([accounts(), positions(accountId)]);
    if (accountAnswer.kind === 'failed') return accountAnswer;
    if (positionAnswer.kind === 'failed') return positionAnswer;
    const account = accountAnswer.value.find((found) => found.accountId === accountId);
    if (account === undefined) {
      return { kind: 'failed', reason: `The venue lists no account ${accountId}.` };
    }
    return { kind: 'answered', value: { account, positions: positionAnswer.value } };
  }

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

function arrangeFills(
  found: readonly VenueFill[],
  accountId: AccountId,
  since: UnixMs,
): VenueFill[] {
  const byId = new Map(found.map((fill) => [fill.fillId, fill]));
  const kept = [...byId.values()].filter(
    (fill) => fill.accountId === accountId && fill.at >= since,
  );
  return kept.sort(
    (left, right) => left.at - right.at || Number(left.fillId) - Number(right.fillId),
  );
}
