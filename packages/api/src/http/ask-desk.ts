import { randomUUID } from 'node:crypto';
import type { CommandRefusal, DeskCommandMessage } from '@loadline/api-schema';
import type { CommandHandler } from '../commands/command-outcome.ts';
import { problemAnswer, type RouteAnswer } from './route.ts';

/** Every refusal of a command as an HTTP status. */
const STATUS_OF_REFUSAL: Readonly<Record<CommandRefusal, number>> = {
  DESK_AWAY: 503,
  DESK_STARTING: 503,
  DESK_SILENT: 504,
  INVALID_COMMAND: 400,
  INVALID_SETTING: 400,
  INVALID_LIMITS: 400,
  REASON_MISSING: 400,
  NO_CAUSE: 400,
  LOCK_IS_OVER: 400,
  STRATEGY_UNKNOWN: 404,
  ACCOUNT_UNKNOWN: 404,
  ORDER_UNKNOWN: 404,
  CONTRACT_UNKNOWN: 404,
  INVALID_PRICE: 400,
  STRATEGY_BUSY: 409,
  ORDER_NOT_WORKING: 409,
  LOCKED: 409,
  PERSON_ONLY: 409,
  KILL_SWITCH_ON: 409,
  NOTHING_TO_CONFIRM: 409,
  FLOOR_MISSING: 409,
  COMMAND_ID_REUSED: 409,
  COMMAND_REFUSED: 409,
};

/** Asks the desk and says what became of it. Without a name the command gets one of its own. */
export async function ask(
  handler: CommandHandler,
  command: DeskCommandMessage,
  name: string | undefined,
): Promise<RouteAnswer> {
  const commandId = name ?? randomUUID();
  const outcome = await handler({ commandId, actor: 'hand', command });
  if (outcome.accepted) return { status: 202, body: { commandId, ...outcome } };
  const { code, detail } = outcome;
  return problemAnswer(STATUS_OF_REFUSAL[code], code, detail);
}
