import type { FaultRow } from '../fault-table.ts';
import { OUR_INFERENCE } from './row.ts';

/** What can go wrong with clock, hours and contracts. */
export const MARKET_FAULTS = {
  'clock.skew': {
    does: 'The clock of the venue is ahead, or behind where negative, in all that it says',
    span: 'while',
    parameter: { unit: 'ms ahead', default: 5_000, minimum: -86_400_000, maximum: 86_400_000 },
    source: OUR_INFERENCE,
  },
  'session.dst-night': {
    does:
      'The venue has changed its clocks alone: breaks, bars of days and the hours of the firm ' +
      'are so many minutes early',
    span: 'while',
    parameter: { unit: 'minutes early', default: 60, minimum: -120, maximum: 120 },
    source: OUR_INFERENCE,
  },
  'session.maintenance': {
    does:
      'Maintenance in mid-session: GatewayLogout, then no hub (503) and no order (outside ' +
      'hours); working orders fill',
    span: 'while',
    parameter: null,
    source: 'reference 7.7 [L]: maintenance is a reported trigger of GatewayLogout',
  },
  'contract.expired': {
    does: 'No contract is active any more: none is listed, orders are refused with 9',
    span: 'while',
    parameter: null,
    source: 'reference 4.3 [O], 6.1: expired contracts resolve with activeContract false',
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
