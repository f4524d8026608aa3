import type { FaultRow } from '../fault-table.ts';
import { OUR_INFERENCE } from './row.ts';

/** What can go wrong with clock, hours and contracts. */
export const MARKET_FAULTS = {
  'clock.skew': {
    does: 'The clock of the venue is ahead, or behind where negative: Date and all times in answers and events',
    span: 'while',
    parameter: { unit: 'ms ahead', default: 5_000, minimum: -86_400_000, maximum: 86_400_000 },
    source: OUR_INFERENCE,
  },
  'session.dst-night': {
    does: 'The venue keeps its hours so many minutes early, or late where negative, as if one side had changed its clocks',
    span: 'while',
    parameter: { unit: 'minutes early', default: 60, minimum: -120, maximum: 120 },
    source: OUR_INFERENCE,
  },
  'session.maintenance': {
    does: 'Maintenance in the middle of a session: GatewayLogout on both hubs, orders refused as outside trading hours',
    span: 'while',
    parameter: null,
    source: 'reference 7.7 [L]: maintenance is a reported trigger of GatewayLogout',
  },
  'contract.expired': {
    does: 'Every contract is as if it had expired: not listed, activeContract false, orders refused with 9',
    span: 'while',
    parameter: null,
    source: 'reference 4.3 [O], 6.1: expired contracts resolve with activeContract false',
  },
} as const satisfies Readonly<Record<string, FaultRow>>;
