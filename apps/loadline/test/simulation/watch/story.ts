import { auditRecord } from '@loadline/engine';
import type { EngineEvent } from '@loadline/engine/ports';
import type { SimulatedDesk } from '../../../src/drills/simulated-desk.ts';
import type { FaultPlan } from '../actors/fault-plan.ts';
import type { DeskWatch } from './desk-watch.ts';

type Told = Readonly<{ desk: SimulatedDesk; faults: FaultPlan; watch: DeskWatch }>;

const QUIET: readonly EngineEvent['kind'][] = ['trade', 'quote', 'wake', 'history', 'contracts'];
const LINE_MAX = 400;

/** Tells all that happens to a desk but prices: what a person reads of a failed seed. */
export function tellStory({ desk, faults, watch }: Told, tell: (line: string) => void): void {
  const say = (what: string, value: unknown): void => {
    const at = new Date(desk.time.now()).toISOString().slice(11, 23);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    tell(`${at} ${what} ${text.slice(0, LINE_MAX)}`);
  };
  faults.listener = (fault, change) => say('FAULT', `${fault} ${change}`);
  watch.listener = {
    onEvent: (event) => {
      if (!QUIET.includes(event.kind)) say('  told', event);
    },
    onEffect: (effect) => say('    wants', effect),
    onAudit: (audit) => say('    says', `${audit.kind}: ${auditRecord(audit, 0).text}`),
    onLine: (line) => say('venue', line),
  };
}
