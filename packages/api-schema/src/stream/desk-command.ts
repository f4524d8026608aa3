import { z } from 'zod';
import { limitsText } from '../state/risk-section.ts';
import {
  accountNumber,
  decimalText,
  isoTime,
  orderName,
  settingValue,
  strategyName,
} from '../values/scalars.ts';
import { orderCommands } from './order-commands.ts';

/** Why a person does it, for the record. What stops an account is never without a reason. */
export const reasonText = z
  .string()
  .trim()
  .min(1, 'expected a reason')
  .max(200, 'expected at most 200 characters');

/** How much a halt leaves: `reducing` keeps strategies looking after what is open. */
export const haltMode = z.enum(['reducing', 'halted']);

/** What a person asks of the desk; mirrors `DeskCommand` of the engine's ports. */
export const deskCommand = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('setStrategyRunning'),
    strategyId: strategyName,
    running: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('configureStrategy'),
    strategyId: strategyName,
    settings: z.record(z.string(), settingValue),
  }),
  /** Cancel everything, then close everything, of one account or (null) of all. */
  z.strictObject({ kind: z.literal('flatten'), accountId: accountNumber.nullable() }),
  ...orderCommands,
  /** Nothing new is opened, in one account or (null) in all. */
  z.strictObject({
    kind: z.literal('halt'),
    accountId: accountNumber.nullable(),
    mode: haltMode,
    reason: reasonText,
  }),
  /** Lifts a halt or the kill switch; never a lock. */
  z.strictObject({
    kind: z.literal('resume'),
    accountId: accountNumber.nullable(),
    reason: reasonText,
  }),
  /** Flattens and locks until then, or (null) until the next trading day begins. */
  z.strictObject({
    kind: z.literal('lock'),
    accountId: accountNumber,
    until: isoTime.nullable(),
    reason: reasonText,
  }),
  /** Everything flat, everywhere, and all accounts halted until resumed. */
  z.strictObject({ kind: z.literal('kill'), reason: reasonText }),
  /** What is left out stays as it is. */
  z.strictObject({ kind: z.literal('setLimits'), accountId: accountNumber, limits: limitsText }),
  /** A person has looked at the account; `floor` where the one that is proposed is wrong. */
  z.strictObject({
    kind: z.literal('confirmAccount'),
    accountId: accountNumber,
    floor: decimalText.nullable(),
    reason: reasonText,
  }),
]);
export type DeskCommandMessage = z.infer<typeof deskCommand>;

/** The sender's own name of a command; a repeat with the same name is carried out once. */
export const commandName = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'expected 8 to 64 characters');

/** What a taken command led to at once: the name of its order, and a sentence about it. */
export const commandDone = { orderId: orderName.optional(), note: z.string().optional() };
