import type { FaultRow } from '../fault-table.ts';
import { count, OUR_INFERENCE } from './row.ts';

const contracts = { default: 1, minimum: -100, maximum: 100 };

/** What can go wrong with orders and positions. */
export const ORDER_FAULTS = {
  'bracket.stop-rejected': {
    does: 'The stop of a bracket is rejected when its entry fills; the target works',
    span: 'times',
    parameter: count('brackets'),
    source: OUR_INFERENCE,
  },
  'bracket.child-missing': {
    does: 'An entry with a bracket is accepted and its stop never exists',
    span: 'times',
    parameter: count('brackets'),
    source: OUR_INFERENCE,
  },
  'bracket.late': {
    does: 'The exits of a bracket come into being so much market time after their entry has filled',
    span: 'while',
    parameter: { unit: 's of market time', default: 60, minimum: 1, maximum: 3_600 },
    source: OUR_INFERENCE,
  },
  'order.partial-then-cancel': {
    does: 'Half of an order of two or more fills at once and the venue cancels the rest',
    span: 'times',
    parameter: count('orders'),
    source: 'reference 8.2 [I]: canceled with a fillVolume above 0 is possible in principle',
  },
  'order.cancel-loses': {
    does: 'An order fills at its own price before its cancel, which is refused with 3',
    span: 'times',
    parameter: count('cancels'),
    source: 'report: TexasCoding/project-x-py#100 (cannot cancel: already filled, 2026-08)',
  },
  'position.foreign-change': {
    does: 'Somebody else trades so many contracts at market in the account that traded last',
    span: 'once',
    parameter: { unit: 'contracts, negative sells', ...contracts },
    source: 'reference 7.7 [L]: the same user is active in the web platform',
  },
  'order.foreign': {
    does: 'Somebody else rests a limit order 40 ticks away in the account that traded last',
    span: 'once',
    parameter: { unit: 'contracts, negative sells', ...contracts },
    source: 'reference 7.7 [L]: the same user is active in the web platform',
  },
  'account.locked': {
    does: 'No account can trade: canTrade is false and orders are refused with 4; what works stays',
    span: 'while',
    parameter: null,
    source: 'reference 4.1 [S] canTrade, 4.6 [O][S] code 4 AccountViolation',
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
