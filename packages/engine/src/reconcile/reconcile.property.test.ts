import type { UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NQ, UNPROTECTED } from '../../test/desk-run.ts';
import { type Step, Storm, storms } from '../../test/storm.ts';
import { ARRIVAL_MS } from './order-check.ts';

/**
 * A desk and a venue that have gone apart: after a storm, everything that was still to be told on
 * either side is lost, and the desk is started anew.
 */
function apart(steps: readonly Step[]): Storm {
  const storm = new Storm('topstep-practice', UNPROTECTED);
  for (const step of steps) storm.play(step);
  storm.restart();
  return storm;
}

/** The venue answers what it is asked and tells nothing else; what it is told to do is lost. */
function answer({ run, venue }: Storm): void {
  const tags = run.effects.flatMap((effect) => (effect.kind === 'reconcile' ? effect.tags : []));
  const { account, positions, orders, fills } = venue.snapshot(0 as UnixMs, tags);
  run.account = account;
  run.settle({ positions, orders, fills });
  run.effects = [];
}

const stateOf = ({ run }: Storm): string => {
  const { desk } = run;
  const live = desk.orders.live().map(({ order }) => order);
  return JSON.stringify([desk.book.snapshot(), live]);
};

describe('reconciliation, from any pair of states', () => {
  it('agrees with the venue after one answer once nothing can still arrive', () => {
    const check = fc.property(storms, (steps) => {
      const storm = apart(steps);
      const { run, venue } = storm;
      for (const hub of ['market', 'user'] as const) {
        run.tell({ kind: 'connection', hub, state: 'up', reason: '' });
      }
      answer(storm);
      run.pass(ARRIVAL_MS / 1_000);
      answer(storm);
      expect(run.book.balance).toBe(venue.balance);
      expect(run.book.positionSize(NQ)).toBe(venue.position.size);
      // What the desk has sent since, such as a stop for a position that it met, is on its way.
      const ours = run.desk.orders
        .live()
        .flatMap(({ order }) => (order.venueOrderId === null ? [] : [order.venueOrderId]));
      const theirs = venue.working().map(({ venueOrderId }) => venueOrderId);
      expect(new Set(ours)).toEqual(new Set(theirs));
      expect(run.desk.known).toBe(true);
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('changes nothing the second time, and finds nothing to tell', () => {
    const check = fc.property(storms, (steps) => {
      const storm = apart(steps);
      answer(storm);
      storm.run.pass(ARRIVAL_MS / 1_000);
      answer(storm);
      const before = stateOf(storm);
      storm.run.forget();
      storm.run.desk.reconcile('once more');
      answer(storm);
      expect(stateOf(storm)).toBe(before);
      expect(storm.run.audited('difference')).toEqual([]);
    });
    fc.assert(check, { numRuns: 200 });
  });
});
