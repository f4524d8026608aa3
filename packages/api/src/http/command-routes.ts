import {
  commandReply,
  flattenBody,
  runningBody,
  settingsBody,
  strategyParams,
} from '@loadline/api-schema';
import type { CommandHandler } from '../commands/command-outcome.ts';
import { ask } from './ask-desk.ts';
import { type Route, route } from './route.ts';

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
];
