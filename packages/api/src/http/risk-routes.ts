import {
  commandReply,
  confirmBody,
  decisionParams,
  decisionReply,
  decisionsQuery,
  decisionsReply,
  haltBody,
  killBody,
  limitsBody,
  lockBody,
  resumeBody,
} from '@loadline/api-schema';
import type { AccountId } from '@loadline/core';
import type { CommandHandler } from '../commands/command-outcome.ts';
import type { ApiStore } from './api-store.ts';
import { ask } from './ask-desk.ts';
import { problemAnswer, type Route, route } from './route.ts';

export type RiskSources = Readonly<{ store: ApiStore; command: CommandHandler }>;

/** What risk has decided, and what a person may tell it. */
export const riskRoutes = ({ store, command }: RiskSources): readonly Route[] => [
  ...decisionRoutes(store),
  ...stateRoutes(command),
  ...accountRoutes(command),
];

const decisionRoutes = (store: ApiStore): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/risk/decisions',
    summary: 'The latest decisions of risk with their arithmetic, newest first.',
    query: decisionsQuery,
    reply: { status: 200, schema: decisionsReply },
    problems: [503],
    async handle({ query: { accountId, limit } }) {
      const account = (accountId ?? null) as AccountId | null;
      const read = await store.decisions({ accountId: account, limit });
      if (read.kind === 'failed') return problemAnswer(503, 'STORAGE_AWAY', read.reason);
      return { status: 200, body: { decisions: read.value } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/risk/decisions/:decisionId',
    summary: 'One decision of risk, by the name of the order that it was about.',
    params: decisionParams,
    reply: { status: 200, schema: decisionReply },
    problems: [404, 503],
    async handle({ params: { decisionId } }) {
      const read = await store.decision(decisionId);
      if (read.kind === 'failed') return problemAnswer(503, 'STORAGE_AWAY', read.reason);
      if (read.value !== null) return { status: 200, body: { decision: read.value } };
      const detail = `Risk has decided nothing about an order ${decisionId}.`;
      return problemAnswer(404, 'DECISION_UNKNOWN', detail);
    },
  }),
];

const described = {
  method: 'POST',
  reply: { status: 202, schema: commandReply },
  problems: [404, 409, 415, 503, 504],
} as const;

const stateRoutes = (command: CommandHandler): readonly Route[] => [
  route({
    ...described,
    path: '/api/risk/halt',
    summary: 'Nothing new is opened, in one account or (null) in all.',
    body: haltBody,
    handle: ({ body: { commandId, ...halt } }) =>
      ask(command, { kind: 'halt', ...halt }, commandId),
  }),
  route({
    ...described,
    path: '/api/risk/resume',
    summary: 'Lifts a halt or the kill switch, of one account or (null) of all; never a lock.',
    body: resumeBody,
    handle: ({ body: { commandId, ...resume } }) =>
      ask(command, { kind: 'resume', ...resume }, commandId),
  }),
  route({
    ...described,
    path: '/api/risk/lock',
    summary: 'Flattens an account and locks it, until an instant or (null) the next trading day.',
    body: lockBody,
    handle: ({ body: { commandId, ...lock } }) =>
      ask(command, { kind: 'lock', ...lock }, commandId),
  }),
  route({
    ...described,
    path: '/api/risk/kill',
    summary: 'The kill switch: everything flat, everywhere, and all accounts halted.',
    body: killBody,
    handle: ({ body: { commandId, reason } }) => ask(command, { kind: 'kill', reason }, commandId),
  }),
];

const accountRoutes = (command: CommandHandler): readonly Route[] => [
  route({
    ...described,
    path: '/api/risk/limits',
    summary: 'Changes limits of an account: tighter at once, looser from the next trading day.',
    body: limitsBody,
    handle: ({ body: { commandId, ...limits } }) =>
      ask(command, { kind: 'setLimits', ...limits }, commandId),
  }),
  route({
    ...described,
    path: '/api/risk/confirm',
    summary: 'Confirms an account that was met in mid-life, with its floor where that is wrong.',
    body: confirmBody,
    handle: ({ body: { commandId, ...confirmed } }) =>
      ask(command, { kind: 'confirmAccount', ...confirmed }, commandId),
  }),
];
