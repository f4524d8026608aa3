import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, DeskRun, NQ } from '../test/desk-run.ts';
import { type Step, Storm, storms } from '../test/storm.ts';
import {
  FILL_BEFORE_ANSWER,
  FOREIGN_BETWEEN_QUESTIONS,
  OVERTAKEN_FILL,
} from '../test/storm-examples.ts';
import type { AuditEvent, Effect, EngineEvent } from './index.ts';

const programs = fc.constantFrom('topstep-practice', 'topstep-combine-50k');

/** Storms that once went wrong, played at every run beside those of chance. */
const examples: [string, readonly Step[]][] = [
  ['topstep-practice', OVERTAKEN_FILL],
  ['topstep-practice', FOREIGN_BETWEEN_QUESTIONS],
  ['topstep-practice', FILL_BEFORE_ANSWER],
];

function played(program: string, steps: readonly Step[]): Storm {
  const storm = new Storm(program);
  for (const step of steps) storm.play(step);
  return storm;
}

/**
 * Lets a storm end: the line is good, what was refused is tried again, the venue is asked twice.
 */
function calmed(program: string, steps: readonly Step[]): Storm {
  const storm = played(program, steps);
  calm(storm);
  return storm;
}

function calm(storm: Storm): void {
  for (let round = 0; round < 6; round += 1) {
    storm.settle();
    storm.play({ kind: 'price', by: 0 });
    storm.play({ kind: 'pass', seconds: 61 });
  }
  storm.settle();
}

/**
 * Plays the events of a storm again on a fresh engine, out of its snapshot before each if wished.
 */
function replayed(storm: Storm, { reload }: { readonly reload: boolean }): string {
  const run = new DeskRun(storm.run.options);
  return storm.events.map((event) => decisionsOf(run, event, reload)).join('\n');
}

function decisionsOf(run: DeskRun, event: EngineEvent, reload: boolean): string {
  const effects: Effect[] = [];
  const audits: AuditEvent[] = [];
  if (reload) run.reload();
  run.engine.process(event, {
    effect: (effect) => void effects.push(effect),
    audit: (audit) => void audits.push(audit),
    wakeAt: () => {},
  });
  return JSON.stringify({ effects, audits });
}

const decisions = (storm: Storm): string =>
  storm.decided.map((decided) => JSON.stringify(decided)).join('\n');

describe('Engine in a storm', () => {
  it('names every order once, and sends none that the account was not ready for', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      const storm = played(program, steps);
      expect(new Set(storm.submitted).size).toBe(storm.submitted.length);
      for (const { effects, audits } of storm.decided) {
        for (const effect of effects) {
          if (effect.kind !== 'submit') continue;
          const { clientOrderId } = effect.request;
          const told = audits.some(
            (audit) =>
              audit.kind === 'orderChanged' &&
              audit.change === 'submitted' &&
              audit.order.clientOrderId === clientOrderId,
          );
          expect(told).toBe(true);
          const { role, bracket, stopPrice } = effect.request;
          if (role === 'entry') expect(bracket?.stopTicks).toBeGreaterThan(0);
          else expect([role, bracket, stopPrice === null]).toEqual(['stop', null, false]);
        }
      }
    });
    fc.assert(check, { numRuns: 150 });
  });

  it('asks in time for every wake-up that it wants', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      expect(played(program, steps).overslept).toEqual([]);
    });
    fc.assert(check, { numRuns: 100 });
  });

  it('gives no order up that works at the venue', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      expect(calmed(program, steps).givenUp).toEqual([]);
    });
    fc.assert(check, { numRuns: 300, examples });
  });

  it('ends up with the venue: balance, position and orders, and nothing left to correct', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      const { run, venue } = calmed(program, steps);
      expect(run.book.balance).toBe(venue.balance);
      expect(run.book.positionSize(NQ)).toBe(venue.position.size);
      const ours = run.desk.orders.live().map(({ order }) => order.venueOrderId);
      expect(new Set(ours)).toEqual(
        new Set(venue.working().map(({ venueOrderId }) => venueOrderId)),
      );
      expect(run.desk.known).toBe(true);
      expect(run.desk.fills.hasOrphans).toBe(false);
    });
    fc.assert(check, { numRuns: 300, examples });
  });

  it('counts every fill once: told trades and open lots add up to the venue', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      const { run, venue, decided } = calmed(program, steps);
      const told = decided.flatMap(({ audits }) => audits).filter(({ kind }) => kind === 'filled');
      const ids = told.map((audit) => (audit.kind === 'filled' ? audit.fill.fillId : ''));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => venue.fills.some(({ fillId }) => fillId === id))).toBe(true);
      expect(ids).toHaveLength(venue.fills.length);
      expect(run.engine.accounts.get(ACCOUNT)?.desk.fills.hasOrphans).toBe(false);
    });
    fc.assert(check, { numRuns: 100 });
  });

  it('is flat after a flatten, whatever went before', () => {
    const check = fc.property(storms, (steps) => {
      const storm = calmed('topstep-practice', [...steps, { kind: 'stop' }]);
      storm.play({ kind: 'flatten' });
      calm(storm);
      expect(storm.venue.position.size).toBe(0);
      expect(storm.venue.working()).toEqual([]);
      expect(storm.run.engine.accounts.get(ACCOUNT)?.flattener.active).toBe(false);
    });
    fc.assert(check, { numRuns: 100 });
  });

  it('decides the same bytes on the same events', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      // A restart of the storm is a restart of its engine, which a plain replay does not make.
      const storm = played(
        program,
        steps.filter(({ kind }) => kind !== 'restart'),
      );
      expect(replayed(storm, { reload: false })).toBe(decisions(storm));
    });
    fc.assert(check, { numRuns: 60 });
  });

  it('decides the same when it is taken out of its snapshot before every event', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      const storm = played(program, steps);
      expect(replayed(storm, { reload: true })).toBe(decisions(storm));
    });
    fc.assert(check, { numRuns: 40 });
  });

  it('comes out of its snapshot as it went in', () => {
    const check = fc.property(programs, storms, (program, steps) => {
      const { run } = played(program, steps);
      const before = JSON.stringify(run.engine.snapshot());
      run.reload();
      expect(JSON.stringify(run.engine.snapshot())).toBe(before);
    });
    fc.assert(check, { numRuns: 100 });
  });
});
