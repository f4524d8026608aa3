import type { FaultRow } from '../fault-table.ts';
import { count, milliseconds, OUR_INFERENCE, percent } from './row.ts';

/** What can go wrong between the hubs and their clients. */
export const HUB_FAULTS = {
  'hub.stall': {
    does: 'Open hub connections go silent for good, pings too, and stay open; new ones work',
    span: 'once',
    parameter: null,
    source: 'reference 7.3 [P]: a dead but open socket is possible',
  },
  'hub.close': {
    does: 'Connections of the user hub are closed without a word; the market hub goes on',
    span: 'once',
    parameter: null,
    source: 'reference 7.4 [O sample]: clients subscribe again after a reconnect',
  },
  'hub.close-both': {
    does: 'Connections of both hubs are closed without a word',
    span: 'once',
    parameter: null,
    source: 'reference 7.4 [O sample]: clients subscribe again after a reconnect',
  },
  'hub.reconnect-storm': {
    does: 'Both hubs close, and so does each new connection as soon as its handshake is answered',
    span: 'times',
    parameter: count('new connections', 5),
    source:
      'report: TexasCoding/project-x-py#100 (connection churn, 2026-08); reference 7.7 [L]: ' +
      'one project gives up after 5 in 2 minutes',
  },
  'hub.slow': {
    does: 'Every message of both hubs comes late, in its order, pings and answers too',
    span: 'while',
    parameter: milliseconds('late', 2_000),
    source: OUR_INFERENCE,
  },
  'hub.reorder': {
    does: 'An event changes places with the next one of its connection',
    span: 'while',
    parameter: percent('of events', 50),
    source: 'reference 7.8 [L]: the order of order and trade events is not fixed',
  },
  'hub.duplicate': {
    does: 'An event comes twice',
    span: 'while',
    parameter: percent('of events', 50),
    source: 'reference 7.8 [L]: trades repeat, account events come in duplicates',
  },
  'hub.drop': {
    does: 'An event is lost and nobody is told',
    span: 'while',
    parameter: percent('of events', 10),
    source: 'report: TexasCoding/project-x-py#100 (events not arriving, 2026-08)',
  },
  'hub.late': {
    does: 'Events of the user hub come late; prices, pings and REST come in time',
    span: 'while',
    parameter: milliseconds('late', 3_000),
    source: 'report elsewhere: QuantConnect/Lean.Brokerages.Tradier#25 (fills told late)',
  },
  'hub.truncated-frame': {
    does: 'An event ends in its middle; the next message goes on as if it had not',
    span: 'times',
    parameter: count('events'),
    source: OUR_INFERENCE,
  },
  'hub.malformed-json': {
    does: 'An event comes whole and is no JSON',
    span: 'times',
    parameter: count('events'),
    source: OUR_INFERENCE,
  },
  'fill.never-pushed': {
    does: 'No event tells of a fill: no trade, filled order, position or balance; REST shows all',
    span: 'while',
    parameter: null,
    source: 'report: TexasCoding/project-x-py#100 (14 of 20 brackets on TopstepX, 2026-08)',
  },
  'quote.sparse': {
    does: 'One quote of so many comes, with bid and ask alone, also the first one',
    span: 'while',
    parameter: { unit: 'quotes to one', default: 5, minimum: 1, maximum: 1_000 },
    source: 'reference 7.6 [L]: later quotes carry typically bid, ask and times',
  },
  'quote.stale': {
    does: 'Each quote repeats the first one since the switch, times too; trades go on',
    span: 'while',
    parameter: null,
    source: 'report elsewhere: ctubio/Krypto-trading-bot#934 (stale after a reconnect)',
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
