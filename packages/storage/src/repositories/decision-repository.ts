import type { AccountId, StrategyId, UnixMs } from '@loadline/core';
import type { AuditEvent } from '@loadline/engine/ports';
import { z } from 'zod';
import type { Queryable } from '../database/sql.ts';
import { accountId, strategyId } from './row-schemas.ts';

type DecisionRecord = Extract<AuditEvent, { kind: 'riskDecided' }>['decision'];

/** A decision of risk with whose it is. */
export type KeptDecision = Readonly<{
  accountId: AccountId;
  strategyId: StrategyId | null;
  decision: DecisionRecord;
}>;

export type DecisionSelection = Readonly<{
  deskId: string;
  /** Null is all accounts. */
  accountId: AccountId | null;
  /** Decided at or after this moment; null is from the beginning. */
  from: UnixMs | null;
  /** Decided before this moment; null is to the end. */
  to: UnixMs | null;
  limit: number;
}>;

const price = z.int().nullable();

/** Numbers that are not finite have no word in JSON and come back as null. */
const anyNumber = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const contractId = z.string();

const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account') }),
  z.object({ kind: z.literal('position'), contractId }),
  z.object({ kind: z.literal('order'), clientOrderId: z.string(), contractId }),
  z.object({ kind: z.literal('model'), model: z.string(), contractId }),
  z.object({ kind: z.literal('rule'), rule: z.string(), reference: z.string() }),
  z.object({ kind: z.literal('limit'), limit: z.string() }),
]);

const record = z.object({
  decisionId: z.string(),
  at: z.int(),
  request: z.object({
    clientOrderId: z.string(),
    accountId: z.int(),
    contractId,
    type: z.string(),
    side: z.enum(['buy', 'sell']),
    quantity: anyNumber,
    limitPrice: price,
    stopPrice: price,
    bracket: z.object({ stopTicks: price, targetTicks: price }).nullable(),
  }),
  verdict: z.enum(['approved', 'reduced', 'denied']),
  quantity: anyNumber,
  finding: z
    .object({
      code: z.string(),
      unit: z.string(),
      observed: z.union([anyNumber, z.string()]),
      allowed: z.union([anyNumber, z.string()]),
      source: z.string(),
    })
    .nullable(),
  limit: z.string().nullable(),
  terms: z.array(
    z.object({
      name: z.string(),
      amount: anyNumber,
      source,
      parts: z.record(z.string(), anyNumber),
    }),
  ),
});

/** The brands and closed lists are those of the program that wrote the record. */
const decisionRow = z.object({
  accountId,
  strategyId: strategyId.nullable(),
  decision: record.transform((value) => value as unknown as DecisionRecord),
});

/** The newest decision about an order, or null when there is none. */
export async function readDecision(
  sql: Queryable,
  { deskId, decisionId }: Readonly<{ deskId: string; decisionId: string }>,
): Promise<KeptDecision | null> {
  const rows = await sql`
    select account_id as "accountId", strategy_id as "strategyId", record as decision
    from decisions
    where desk_id = ${deskId} and decision_id = ${decisionId}
    order by sequence desc
    limit 1`;
  return z.array(decisionRow).parse(rows)[0] ?? null;
}

/** The latest decisions, newest first. */
export async function readDecisions(
  sql: Queryable,
  { deskId, accountId: account, from, to, limit }: DecisionSelection,
): Promise<readonly KeptDecision[]> {
  const rows = await sql`
    select account_id as "accountId", strategy_id as "strategyId", record as decision
    from decisions
    where desk_id = ${deskId}
      and at_ms >= ${from ?? 0} and at_ms < ${to ?? Number.MAX_SAFE_INTEGER}
      and (${account}::bigint is null or account_id = ${account}::bigint)
    order by sequence desc
    limit ${limit}`;
  return z.array(decisionRow).parse(rows);
}
