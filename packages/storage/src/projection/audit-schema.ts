import type { AccountId, Json, UnixMs } from '@loadline/core';
import type { AuditEvent, AuditRecord } from '@loadline/engine/ports';
import { z } from 'zod';

/** The parts of the audit events that become rows. What is not listed here is not stored apart. */
const side = z.enum(['buy', 'sell']);
const whole = z.int();
const ticks = whole.nullable();

const order = z.object({
  clientOrderId: z.string(),
  accountId: whole,
  contractId: z.string(),
  role: z.string(),
  parentId: z.string().nullable(),
  venueOrderId: z.string().nullable(),
  type: z.string(),
  side,
  quantity: whole,
  limitPrice: ticks,
  stopPrice: ticks,
  status: z.object({ kind: z.string() }),
  fills: z.array(z.object({ quantity: whole })),
});

const fill = z.object({
  fillId: z.string(),
  venueOrderId: z.string(),
  accountId: whole,
  contractId: z.string(),
  side,
  quantity: whole,
  price: whole,
  profitAndLoss: whole.nullable(),
  fees: whole,
  commissions: whole,
  voided: z.boolean(),
  at: whole,
});

const trade = z.object({
  accountId: whole,
  contractId: z.string(),
  strategyId: z.string().nullable(),
  side,
  quantity: whole,
  entryAt: whole,
  entryPrice: whole,
  exitAt: whole,
  exitPrice: whole,
  exitReason: z.string(),
  grossPnl: whole,
  fees: whole,
  netPnl: whole,
});

/** What becomes columns is looked into; the rest of the record is kept as it came. */
const decision = z.looseObject({
  decisionId: z.string(),
  request: z.looseObject({ contractId: z.string() }),
  verdict: z.enum(['approved', 'reduced', 'denied']),
  finding: z.looseObject({ code: z.string() }).nullable(),
  limit: z.string().nullable(),
});

const base = { at: whole };
const account = { ...base, accountId: whole };
const strategyId = z.string().nullable();
const kind = <const Kind extends AuditEvent['kind']>(name: Kind) => z.literal(name);

/** The events that change a row, as they stand in the journal. */
const rowEventSchema = z.discriminatedUnion('kind', [
  z.object({
    ...account,
    kind: kind('orderDenied'),
    strategyId,
    order,
    denial: z.object({ detail: z.string() }),
  }),
  z.object({ ...account, kind: kind('orderChanged'), strategyId, order, reason: z.string() }),
  z.object({
    ...account,
    kind: kind('filled'),
    strategyId,
    fill,
    order: order.nullable(),
    positionSize: whole,
    balance: whole,
  }),
  z.object({ ...account, kind: kind('tradeClosed'), trade }),
  z.object({ ...account, kind: kind('accountReconciled'), name: z.string(), balance: whole }),
  z.object({
    ...account,
    kind: kind('dayRolled'),
    tradingDay: z.string(),
    balance: whole,
    floor: whole.nullable(),
  }),
  z.object({ ...account, kind: kind('riskDecided'), strategyId, decision }),
  z.object({
    ...base,
    kind: kind('strategyRunning'),
    strategyId: z.string(),
    running: z.boolean(),
    actor: z.string(),
  }),
  z.object({
    ...base,
    kind: kind('strategyConfigured'),
    strategyId: z.string(),
    settings: z.custom<Json>((value) => value !== undefined),
    actor: z.string(),
  }),
]);

export type RowEvent = z.infer<typeof rowEventSchema>;
export type OrderData = z.infer<typeof order>;
export type FillData = z.infer<typeof fill>;
export type TradeData = z.infer<typeof trade>;

const ROW_KINDS: ReadonlySet<string> = new Set(
  rowEventSchema.options.map((option) => option.shape.kind.value),
);

/** An audit record as it stands in the journal or in a row. Kinds of older programs are kept. */
export const auditRecordSchema: z.ZodType<AuditRecord> = z.object({
  sequence: whole.nonnegative(),
  at: z.custom<UnixMs>((value) => Number.isSafeInteger(value)),
  kind: z.custom<AuditEvent['kind']>((value) => typeof value === 'string'),
  accountId: z.custom<AccountId>((value) => Number.isSafeInteger(value)).nullable(),
  severity: z.enum(['info', 'good', 'warning', 'danger']),
  text: z.string(),
  data: z.custom<Json>((value) => value !== undefined),
});

/**
 * What a record changes in the tables: nothing for most kinds. `unreadable` is an event of another
 * program version whose shape we do not know; its record is kept, its row is not made.
 */
export function rowEventOf({ kind: name, data }: AuditRecord): RowEvent | 'none' | 'unreadable' {
  if (!ROW_KINDS.has(name)) return 'none';
  const parsed = rowEventSchema.safeParse(data);
  return parsed.success ? parsed.data : 'unreadable';
}
