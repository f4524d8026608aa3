import { z } from 'zod';
import { accountNumber, orderName, settingValue, strategyName } from '../values/scalars.ts';

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
  z.strictObject({ kind: z.literal('cancelOrder'), clientOrderId: orderName }),
]);
export type DeskCommandMessage = z.infer<typeof deskCommand>;

/** The sender's own name of a command; a repeat with the same name is carried out once. */
export const commandName = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'expected 8 to 64 characters');

/** Why a command was not taken. A closed list; codes are never reused. */
export const commandRefusal = z.enum([
  'DESK_AWAY',
  'DESK_SILENT',
  'DESK_STARTING',
  'COMMAND_ID_REUSED',
  'INVALID_COMMAND',
  'INVALID_SETTING',
  'STRATEGY_UNKNOWN',
  'STRATEGY_BUSY',
  'ACCOUNT_UNKNOWN',
  'ORDER_UNKNOWN',
  'ORDER_NOT_WORKING',
  'COMMAND_REFUSED',
]);
export type CommandRefusal = z.infer<typeof commandRefusal>;
