import { z } from 'zod';
import { limitsText } from '../state/risk-section.ts';
import { commandName, haltMode, reasonText } from '../stream/desk-command.ts';
import { accountNumber, decimalText, isoTime } from '../values/scalars.ts';

/** Optional in every body that commands: a repeat with the same name is carried out once. */
const named = { commandId: commandName.optional() };

/** POST /api/risk/halt: one account, or (null) all. */
export const haltBody = z.strictObject({
  accountId: accountNumber.nullable(),
  mode: haltMode.default('halted'),
  reason: reasonText,
  ...named,
});

/** POST /api/risk/resume: one account, or (null) all. Lifts the kill switch, never a lock. */
export const resumeBody = z.strictObject({
  accountId: accountNumber.nullable(),
  reason: reasonText,
  ...named,
});

/** POST /api/risk/lock: until then, or (null) until the next trading day. */
export const lockBody = z.strictObject({
  accountId: accountNumber,
  until: isoTime.nullable().default(null),
  reason: reasonText,
  ...named,
});

/** POST /api/risk/kill. */
export const killBody = z.strictObject({ reason: reasonText, ...named });

/** POST /api/risk/limits: only what changes. */
export const limitsBody = z.strictObject({
  accountId: accountNumber,
  limits: limitsText,
  ...named,
});

/** POST /api/risk/confirm: `floor` only where the proposed one is wrong. */
export const confirmBody = z.strictObject({
  accountId: accountNumber,
  floor: decimalText.nullable().default(null),
  reason: reasonText,
  ...named,
});
