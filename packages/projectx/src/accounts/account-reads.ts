import {
  type AccountId,
  ok,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenuePosition,
} from '@loadline/core';
import type { Answer } from '@loadline/engine/ports';
import {
  accountSearchReply,
  type Envelope,
  formatTimestamp,
  PATH,
  type Path,
  positionsReply,
  tradesReply,
} from '@loadline/wire';
import { mapAll, mapAnswer } from '../mapping/answers.ts';
import { accountOf, fillOf, type ProductOf, positionOf } from '../mapping/entities.ts';
import { type ReplySchema, reconcileCall, type VenueCalls } from '../session/venue-calls.ts';
import type { Remembered } from './account-memory.ts';

export type AccountReads = Readonly<{
  accounts(): Promise<Answer<readonly VenueAccount[]>>;
  fills(accountId: AccountId, since: UnixMs): Promise<Answer<VenueFill[]>>;
  /** Account and positions, of this moment. */
  standing(accountId: AccountId): Promise<Answer<Remembered>>;
}>;

/** One call each. A row that cannot be understood fails the whole answer. */
export function accountReads(calls: VenueCalls, productOf: ProductOf): AccountReads {
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

  return { accounts, fills, standing };
}

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
