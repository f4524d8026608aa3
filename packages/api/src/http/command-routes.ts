import { randomUUID } from 'node:crypto';
import {
  type CommandRefusal,
  cancelBody,
  commandReply,
  type DeskCommandMessage,
  flattenBody,
  orderParams,
  runningBody,
  settingsBody,
  strategyParams,
} from '@loadline/api-schema';
import type { CommandHandler } from '../commands/command-outcome.ts';
import { problemAnswer, type Route, type RouteAnswer, route } from './route.ts';

/** Every refusal of a command as an HTTP status. */
const STATUS_OF_REFUSAL: Readonly<Record<CommandRefusal, number>> = {
  DESK_AWAY: 503,
  DESK_STARTING: 503,
  DESK_SILENT: 504,
  INVALID_COMMAND: 400,
  INVALID_SETTING: 400,
  STRATEGY_UNKNOWN: 404,
  ACCOUNT_UNKNOWN: 404,
  ORDER_UNKNOWN: 404,
  STRATEGY_BUSY: 409,
  ORDER_NOT_WORKING: 409,
  COMMAND_ID_REUSED: 409,
  COMMAND_REFUSED: 409,
};

const described = {
  method: 'POST',
  reply: { status: 202, schema: commandReply },
  problems: [404, 409, 415, 503, 504],
} as const;

/** Everything that asks something of the desk. A route parses, asks, and maps the outcome. */
export const commandRoutes = (command: CommandHandler): readonly Route[] => [
  route({
    ...described,
    path: '/api/strategies/:strategyId/running',
    summary: 'Starts or stops a strategy.',
    params: strategyParams,
    body: runningBody,
    handle: ({ params: { strategyId }, body: { running, commandId } }) =>
      ask(command, { kind: 'setStrategyRunning', strategyId, running }, commandId),
  }),
  route({
    ...described,
    path: '/api/strategies/:strategyId/settings',
    summary: 'Changes settings of a strategy; what is left out stays.',
    params: strategyParams,
    body: settingsBody,
    handle: ({ params: { strategyId }, body: { settings, commandId } }) =>
      ask(command, { kind: 'configureStrategy', strategyId, settings }, commandId),
  }),
  route({
    ...described,
    path: '/api/flatten',
    summary: 'Cancels every order and closes every position of one account, or (null) of all.',
    body: flattenBody,
    handle: ({ body: { accountId, commandId } }) =>
      ask(command, { kind: 'flatten', accountId }, commandId),
  }),
  route({
    ...described,
    path: '/api/orders/:clientOrderId/cancel',
    summary: 'Cancels one working order.',
    params: orderParams,
    body: cancelBody,
    handle: ({ params: { clientOrderId }, body: { commandId } }) =>
      ask(command, { kind: 'cancelOrder', clientOrderId }, commandId),
  }),
];

async function ask(
  handler: CommandHandler,
  command: DeskCommandMessage,
  name: string | undefined,
): Promise<RouteAnswer> {
  const commandId = name ?? randomUUID();
  const outcome = await handler({ commandId, actor: 'hand', command });
  if (outcome.accepted) return { status: 202, body: { commandId, accepted: true } };
  const { code, detail } = outcome;
  return problemAnswer(STATUS_OF_REFUSAL[code], code, detail);
}
