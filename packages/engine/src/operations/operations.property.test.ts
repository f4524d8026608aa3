import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandStep, CommandStorm, commandStorms } from '../../test/command-storm.ts';
import { DeskRun, NQ } from '../../test/desk-run.ts';
import { bare, longPosition, ofNq } from '../../test/order-wishes.ts';
import { OF_NQ } from '../../test/trading-run.ts';
import type { AuditEvent, Effect, EngineEvent } from '../index.ts';

const SIZED = {
  quantity: fc.integer({ min: 1, max: 5 }),
  away: fc.integer({ min: 1, max: 60 }),
};

const programs = fc.constantFrom('topstep-practice', 'topstep-combine-50k');

function played(program: string, steps: readonly CommandStep[]): CommandStorm {
  const desk = new CommandStorm(program);
  for (const step of steps) desk.play(step);
  return desk;
}

function calmed(program: string, steps: readonly CommandStep[]): CommandStorm {
  const desk = played(program, steps);
  desk.calm();
  return desk;
}

function decisionsOf(run: DeskRun, event: EngineEvent): string {
  const effects: Effect[] = [];
  const audits: AuditEvent[] = [];
  run.reload();
  run.engine.process(event, {
    effect: (effect) => void effects.push(effect),
    audit: (audit) => void audits.push(audit),
    wakeAt: () => {},
  });
  return JSON.stringify({ effects, audits });
}

describe('a person at the desk, in a storm', () => {
  it('ends up with the venue: balance, position and orders', () => {
    const check = fc.property(programs, commandStorms, (program, steps) => {
      const { run, venue } = calmed(program, steps).storm;
      expect(run.book.balance).toBe(venue.balance);
      expect(run.book.positionSize(NQ)).toBe(venue.position.size);
      const ours = run.desk.orders.live().map(({ order }) => order.venueOrderId);
      expect(new Set(ours)).toEqual(
        new Set(venue.working().map(({ venueOrderId }) => venueOrderId)),
      );
    });
    fc.assert(check, { numRuns: 200 });
  });

  it('sends only what risk has passed: an entry with a stop, or what reduces', () => {
    const check = fc.property(programs, commandStorms, (program, steps) => {
      for (const { effects, audits } of played(program, steps).storm.decided) {
        for (const effect of effects) {
          if (effect.kind !== 'submit') continue;
          const { clientOrderId, role, bracket } = effect.request;
          const decided = audits.some(
            (audit) =>
              audit.kind === 'riskDecided' &&
              audit.decision.decisionId === clientOrderId &&
              audit.decision.verdict !== 'denied',
          );
          expect(decided).toBe(true);
          expect(role === 'entry').toBe(bracket !== null);
          if (role === 'entry') expect(bracket?.stopTicks).toBeGreaterThan(0);
        }
      }
    });
    fc.assert(check, { numRuns: 100 });
  });

  it('is flat after a flatten', () => {
    const check = fc.property(commandStorms, (steps) => {
      const desk = calmed('topstep-practice', [...steps, { kind: 'stop' }]);
      desk.flatten();
      desk.calm();
      expect(desk.storm.venue.position.size).toBe(0);
      expect(desk.storm.venue.working()).toEqual([]);
    });
    fc.assert(check, { numRuns: 100 });
  });

  it('decides the same when it is taken out of its snapshot before every event', () => {
    const check = fc.property(programs, commandStorms, (program, steps) => {
      const { storm } = played(program, steps);
      const run = new DeskRun(storm.run.options);
      const told = storm.decided.map((decided) => JSON.stringify(decided));
      expect(storm.events.map((event) => decisionsOf(run, event))).toEqual(told);
    });
    fc.assert(check, { numRuns: 30 });
  });
});

describe('what reduces, given at random on a good line', () => {
  const reducing = fc.oneof(
    fc
      .record({ type: fc.constantFrom('market', 'limit', 'stop', 'trailingStop'), ...SIZED })
      .map(({ type, away, ...fields }) => {
        const limitPrice = type === 'limit' ? 84_000 + away : null;
        const stopPrice = type === 'stop' || type === 'trailingStop' ? 84_000 - away : null;
        return bare({ ...fields, type, limitPrice, stopPrice });
      }),
    fc.option(SIZED.quantity).map((quantity) => ofNq('closePosition', { quantity })),
    fc
      .integer({ min: 1, max: 60 })
      .map((ticks) => ofNq('editExits', { stop: { unit: 'ticks', ticks } })),
    fc
      .integer({ min: 1, max: 60 })
      .map((ticks) => ofNq('editExits', { target: { unit: 'ticks', ticks } })),
    fc
      .integer({ min: 5, max: 40 })
      .map((ticks) => ofNq('trail', { distance: { unit: 'ticks', ticks } })),
    fc.constant(ofNq('breakeven', { offsetTicks: 0 })),
    fc.constant({ kind: 'cancelOrders', ...OF_NQ } as const),
  );
  const moves = fc.oneof(
    { weight: 2, arbitrary: reducing },
    { weight: 1, arbitrary: fc.integer({ min: -25, max: 25 }) },
  );

  it('never turns the position, and leaves nothing behind that could', () => {
    const check = fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(moves, { minLength: 1, maxLength: 40, size: 'max' }),
      (quantity, all) => {
        const desk = longPosition(quantity);
        for (const move of all) {
          // What is at the market fills before the price goes on to an exit.
          if (typeof move === 'number') desk.price(desk.venue.price, desk.venue.price + move);
          else desk.order(move);
          expect(desk.size).toBeGreaterThanOrEqual(0);
        }
        desk.pass(5);
        if (desk.size > 0) return;
        expect(desk.venue.working()).toEqual([]);
      },
    );
    fc.assert(check, { numRuns: 200 });
  });
});
