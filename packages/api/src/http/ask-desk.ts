import { randomUUID } from 'node:crypto';
import type { CommandRefusal, DeskCommandMessage } from '@loadline/api-schema';
import type { CommandHandler } from '../commands/command-outcome.ts';
import { problemAnswer, type RouteAnswer } from './route.ts';

/** Refusals that another status says better than a conflict with the state of the account. */
const STATUS_OF_REFUSAL: Partial<Record<CommandRefusal, number>> = {
  DESK_AWAY: 503,
  DESK_STARTING: 503,
  DESK_SILENT: 504,
  INVALID_COMMAND: 400,
  INVALID_REQUEST: 400,
  INVALID_SETTING: 400,
  INVALID_LIMITS: 400,
  INVALID_PRICE: 400,
  CHANGE_INVALID: 400,
  LEVEL_INVALID: 400,
  TRAIL_INVALID: 400,
  NOT_A_NUMBER: 400,
  REASON_MISSING: 400,
  NO_CAUSE: 400,
  LOCK_IS_OVER: 400,
  TIME_PAST: 400,
  STRATEGY_UNKNOWN: 404,
  ACCOUNT_UNKNOWN: 404,
  ORDER_UNKNOWN: 404,
  CONTRACT_UNKNOWN: 404,
};

/** The command is well-formed, but the account, the market or risk does not allow it now. */
const CONFLICT = 409;

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
  return problemAnswer(STATUS_OF_REFUSAL[code] ?? CONFLICT, code, detail);
}
