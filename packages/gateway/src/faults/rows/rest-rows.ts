import type { FaultRow } from '../fault-table.ts';
import { count, milliseconds, OUR_INFERENCE } from './row.ts';

/** What can go wrong between REST and its clients, and with their tokens. */
export const REST_FAULTS = {
  'rest.timeout-after-accept': {
    does: 'A request that changes orders or positions is carried out and never answered',
    span: 'times',
    parameter: count('requests'),
    source: 'report elsewhere: ccxt/ccxt#2599 (orders go through after the timeout)',
  },
  'rest.timeout-before-accept': {
    does: 'A request that changes orders or positions is neither carried out nor answered',
    span: 'times',
    parameter: count('requests'),
    source: 'report elsewhere: sonvister/Binance#77 (a gateway timeout, and no order)',
  },
  'rest.429': {
    does: 'Every request is answered 429 with Retry-After and not carried out',
    span: 'while',
    parameter: { unit: 's of Retry-After', default: 5, minimum: 1, maximum: 3_600 },
    source: 'reference 3.1 [O]: over budget is 429; the header is [I]',
  },
  'rest.500': {
    does: 'A request is answered 500 with an empty body and not carried out',
    span: 'times',
    parameter: count('requests', 3),
    source: OUR_INFERENCE,
  },
  'rest.502-html': {
    does: 'A request is carried out, and a proxy answers 502 with a page of HTML',
    span: 'times',
    parameter: count('requests', 3),
    source: OUR_INFERENCE,
  },
  'rest.slow-body': {
    does: 'Half of a body comes at once and the rest late',
    span: 'while',
    parameter: milliseconds('until the rest', 3_000),
    source: OUR_INFERENCE,
  },
  'auth.expired': {
    does: 'Tokens from before the switch are not valid any more, also at new hub connections',
    span: 'while',
    parameter: null,
    source: 'reference 2.1 [O]: a token is valid for 24 hours, then 401',
  },
  'auth.logout': {
    does: 'Every hub connection is told GatewayLogout and is useless from then on',
    span: 'once',
    parameter: null,
    source: 'reference 7.7 [L]: handled by three projects; seen in TexasCoding/project-x-py#100',
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
