import { remainingQuantity, sideSign } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, NQ } from '../../test/desk-run.ts';
import { type Step, Storm, storms } from '../../test/storm.ts';
import { USUAL_PROTECTION } from './protection-settings.ts';

const { budgetMs } = USUAL_PROTECTION;

const modes = fc.constantFrom('taken', 'refused');

/** What is wrong with the protection of a position after an event; nothing, it is hoped. */
class Watchman {
  readonly storm: Storm;
  readonly faults: string[] = [];
  #nakedSince: number | null = null;
  #sign = 0;

  constructor(mode: string) {
    this.storm = new Storm();
    this.storm.venue.refusesBrackets = mode === 'refused';
    this.#spy();
  }

  play(step: Step): void {
    this.storm.play(step);
    if (step.kind === 'restart') this.#spy();
  }

  /** The desk of this moment, looked at after each of its events. */
  #spy(): void {
    const { engine } = this.storm.run;
    const process = engine.process.bind(engine);
    engine.process = (event, sink) => {
      process(event, sink);
      // What was in hand when the process ended may be lost: its time begins anew.
      if (event.kind === 'started' && this.#nakedSince !== null) this.#nakedSince = event.at;
      this.#look(event.at);
    };
  }

  #look(at: number): void {
    const unit = this.storm.run.engine.accounts.get(ACCOUNT);
    if (unit === undefined) throw new Error('the account is configured');
    const { desk, flattener, protection } = unit;
    const size = desk.book.positionSize(NQ);
    const stops = desk.orders.live().filter(({ order }) => {
      const isBehind = order.stopPrice !== null && sideSign(order.side) === -Math.sign(size);
      return isBehind && (order.role === 'stop' || order.role === 'foreign');
    });
    const working = stops.filter(({ order }) => order.status.kind === 'working');
    const covered = working.reduce((sum, { order }) => sum + remainingQuantity(order), 0);
    // What turns is another position.
    if (covered >= Math.abs(size) || Math.sign(size) !== this.#sign) this.#nakedSince = null;
    this.#sign = Math.sign(size);
    if (covered < Math.abs(size)) this.#nakedSince ??= at;
    const view = protection.of(NQ);
    if ((view?.uncovered ?? 0) !== Math.max(0, Math.abs(size) - covered)) {
      this.faults.push(`measured ${view?.uncovered}, but ${covered} of ${size} are covered`);
    }
    if (this.#nakedSince === null) return;
    const age = at - this.#nakedSince;
    const inHand = flattener.covers([NQ]) || desk.closing.has(NQ) || stops.length > working.length;
    const isAsking = desk.question.isOpen && !desk.known;
    if (age > budgetMs && !inHand && !isAsking && view?.alarm !== true) {
      this.faults.push(`${age} ms without a stop, and nothing is done`);
    }
    if (age > 5 * budgetMs && view?.alarm !== true) this.faults.push(`${age} ms without an alarm`);
  }
}

/** The line is good again for long enough for everything to be tried once more. */
function calm(watchman: Watchman): void {
  watchman.play({ kind: 'stop' });
  for (let round = 0; round < 12; round += 1) {
    watchman.play({ kind: 'settle' });
    watchman.play({ kind: 'price', by: 0 });
    watchman.play({ kind: 'pass', seconds: round < 6 ? 7 : 61 });
  }
  // What was begun with the last wake-up ends.
  for (let round = 0; round < 3; round += 1) {
    watchman.play({ kind: 'settle' });
    watchman.play({ kind: 'price', by: 0 });
  }
  watchman.play({ kind: 'settle' });
}

describe('Never naked, in a storm', () => {
  it('covers a position, is within its budget, has something in hand, or alarms', () => {
    const check = fc.property(modes, storms, (mode, steps) => {
      const watchman = new Watchman(mode);
      for (const step of steps) watchman.play(step);
      expect(watchman.faults).toEqual([]);
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('ends up with a stop at the venue for every contract, and no exit for none', () => {
    const check = fc.property(modes, storms, (mode, steps) => {
      const watchman = new Watchman(mode);
      for (const step of steps) watchman.play(step);
      calm(watchman);
      const { venue } = watchman.storm;
      const { size } = venue.position;
      const exits = venue.working().filter(({ status, customTag }) => {
        return status === 'open' && customTag !== null && /-(x-|SL$|TP$)/.test(customTag);
      });
      const stops = exits.filter(({ stopPrice }) => stopPrice !== null);
      const against = stops.filter(({ side }) => sideSign(side) === -Math.sign(size));
      expect(against.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(Math.abs(size));
      if (size === 0) expect(exits).toEqual([]);
    });
    fc.assert(check, { numRuns: 300 });
  });
});
