import type { ClientOrderId, Denial, DenialCode, Result } from '@loadline/core';

/**
 * Why an operation was not begun, beside what risk denies. A closed list; docs/reference/orders.md
 * explains each.
 */
export const OPERATION_CODES = [
  'ACCOUNT_UNKNOWN',
  'CONTRACT_UNKNOWN',
  'ORDER_UNKNOWN',
  'ORDER_NOT_WORKING',
  'ORDER_CHANGING',
  'NOTHING_TO_CHANGE',
  'CHANGE_INVALID',
  'LEVEL_INVALID',
  'TRAIL_INVALID',
  'NO_POSITION',
  'NO_PRICE',
  'NO_BARS',
  'WRONG_SIDE',
  'MORE_THAN_HELD',
  'CLOSE_IN_FLIGHT',
  'PROTECTS_POSITION',
  'STOP_ALREADY_NEARER',
  'TIME_PAST',
] as const;
export type OperationCode = (typeof OPERATION_CODES)[number];

/** Why an operation was not begun: ours, or the denial of risk with its own code. */
export type OperationRefusal = Readonly<{ code: OperationCode | DenialCode; detail: string }>;

/** The order that an operation sent, null where it needs none; or why it was not begun. */
export type Outcome = Result<ClientOrderId | null, OperationRefusal>;

export const DONE: Outcome = { ok: true, value: null };

export const refuse = (
  code: OperationCode,
  detail: string,
): { ok: false; error: OperationRefusal } => ({
  ok: false,
  error: { code, detail },
});

/** What risk denied, as the refusal of the operation that asked for it. */
export const denied = ({ code, detail }: Denial): { ok: false; error: OperationRefusal } => ({
  ok: false,
  error: { code, detail },
});
