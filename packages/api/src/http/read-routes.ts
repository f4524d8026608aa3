import {
  BARS_DAYS_MAX,
  barsQuery,
  barsReply,
  feedQuery,
  feedReply,
  healthReply,
  stateReply,
  strategiesReply,
  tradesQuery,
  tradesReply,
} from '@loadline/api-schema';
import { type ContractId, DAY_MS, type UnixMs } from '@loadline/core';
import type { Answer } from '@loadline/engine/ports';
import type { DeskHub } from '../hub/desk-hub.ts';
import type { ApiStore, StoreRange } from './api-store.ts';
import { problemAnswer, type Route, type RouteAnswer, route } from './route.ts';

export type ReadSources = Readonly<{
  hub: DeskHub;
  store: ApiStore;
  health(): Readonly<{ version: string; desk: 'up' | 'away'; deskSince: string }>;
}>;

/** Everything that only reads. */
export const readRoutes = (sources: ReadSources): readonly Route[] => [
  ...stateRoutes(sources),
  ...storeRoutes(sources),
];

const stateRoutes = ({ hub, health }: ReadSources): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/state',
    summary: 'The whole state of the desk; while the trader is away the last known one.',
    reply: { status: 200, schema: stateReply },
    problems: [503],
    handle() {
      const known = hub.state();
      return known === null ? deskAway() : { status: 200, body: known };
    },
  }),
  route({
    method: 'GET',
    path: '/api/strategies',
    summary: 'The strategies with their settings.',
    reply: { status: 200, schema: strategiesReply },
    problems: [503],
    handle() {
      const known = hub.state();
      if (known === null) return deskAway();
      return { status: 200, body: { strategies: known.state.strategies } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/health',
    summary: 'Whether the API works, and whether the trader is there.',
    reply: { status: 200, schema: healthReply },
    handle: () => ({ status: 200, body: { status: 'ok', ...health(), browsers: hub.readers } }),
  }),
];

const storeRoutes = ({ store }: ReadSources): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/bars',
    summary: 'One-minute bars of a contract, from (inclusive) to (exclusive).',
    query: barsQuery,
    reply: { status: 200, schema: barsReply },
    problems: [503],
    async handle({ query: { contract, from, to } }) {
      const range = rangeOf({ from, to });
      const fault = rangeFault(range, BARS_DAYS_MAX);
      if (fault !== null) return problemAnswer(400, 'INVALID_REQUEST', fault);
      const bars = await store.bars(contract as ContractId, range);
      return answered(bars, (value) => ({ contractId: contract, bars: value }));
    },
  }),
  route({
    method: 'GET',
    path: '/api/feed',
    summary: 'Feed entries before a number, oldest first.',
    query: feedQuery,
    reply: { status: 200, schema: feedReply },
    problems: [503],
    async handle({ query: { before, limit } }) {
      // One more than asked for tells whether older ones exist.
      const entries = await store.feed({ before: before ?? null, limit: limit + 1 });
      return answered(entries, (value) => ({
        entries: value.slice(-limit),
        more: value.length > limit,
      }));
    },
  }),
  route({
    method: 'GET',
    path: '/api/trades',
    summary: 'Round trips that closed from (inclusive) to (exclusive).',
    query: tradesQuery,
    reply: { status: 200, schema: tradesReply },
    problems: [503],
    async handle({ query }) {
      const range = rangeOf(query);
      const fault = rangeFault(range, null);
      if (fault !== null) return problemAnswer(400, 'INVALID_REQUEST', fault);
      return answered(await store.trades(range), (value) => ({ trades: value }));
    },
  }),
];

const deskAway = (): RouteAnswer =>
  problemAnswer(503, 'DESK_AWAY', 'The trader has not been there since this server started.');

const rangeOf = ({ from, to }: Readonly<{ from: string; to: string }>): StoreRange => ({
  from: Date.parse(from) as UnixMs,
  to: Date.parse(to) as UnixMs,
});

function rangeFault({ from, to }: StoreRange, daysMax: number | null): string | null {
  if (to <= from) return 'to: must be after from.';
  if (daysMax === null || to - from <= daysMax * DAY_MS) return null;
  return `to: ${Math.ceil((to - from) / DAY_MS)} days are asked for; ${daysMax} are allowed.`;
}

function answered<Value>(answer: Answer<Value>, body: (value: Value) => unknown): RouteAnswer {
  switch (answer.kind) {
    case 'answered':
      return { status: 200, body: body(answer.value) };
    case 'failed':
      return problemAnswer(503, 'STORAGE_AWAY', answer.reason);
  }
}
