import { MINUTE_MS } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flat, nqSource } from '../../test/bars.ts';
import { BUY, HELD, sendRaw, subscribed } from '../../test/faulty-gateway.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { checkFault } from './fault-board.ts';
import { FaultSchedule } from './fault-schedule.ts';
import { FAULT_NAMES, type FaultName } from './fault-table.ts';

const STEP_MS = 15_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Change = Readonly<{ at: number; over: readonly FaultName[]; begun: readonly string[] }>;

/** What a schedule does in a day, asked every quarter of a minute. */
function dayOf(seed: number): readonly Change[] {
  const schedule = new FaultSchedule(seed);
  const changes: Change[] = [];
  for (let at = 0; at < DAY_MS; at += STEP_MS) {
    const { over, begun } = schedule.due(at);
    if (over.length + begun.length === 0) continue;
    changes.push({ at, over, begun: begun.map((fault) => JSON.stringify(fault)) });
  }
  return changes;
}

describe('FaultSchedule', () => {
  it('is the same day for the same seed, and another one for another', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const day = dayOf(seed);
        expect(day.length).toBeGreaterThan(50);
        expect(dayOf(seed)).toEqual(day);
        expect(dayOf(seed + 1)).not.toEqual(day);
      }),
      { numRuns: 20 },
    );
  });

  it('ends what it has begun before it begins anew, with parameters that a person may give', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        let running: readonly string[] = [];
        for (const { over, begun } of dayOf(seed)) {
          expect(over).toEqual(running);
          expect(begun.length).toBeLessThanOrEqual(3);
          const read = begun.map((text) => JSON.parse(text) as { name: string; parameter: number });
          for (const { name, parameter } of read) {
            expect(checkFault(name, parameter)).toMatchObject({ ok: true });
          }
          running = read.map(({ name }) => name);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('comes to every fault within some weeks', () => {
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    const begun = seeds.flatMap((seed) => dayOf(seed).flatMap((change) => change.begun));
    const names = begun.map((text) => (JSON.parse(text) as { readonly name: string }).name);
    expect([...new Set(names)].sort()).toEqual([...FAULT_NAMES].sort());
  });
});

describe('a gateway with a seed of faults', () => {
  const ROWS = flat(84_000, 180);

  /** Everything that a client is told in three hours in which it asks and trades. */
  function toldWith(faultsSeed: number): readonly string[] {
    const gateway = new InMemoryGateway(nqSource(ROWS), { faultsSeed }).signIn();
    const told: string[] = [];
    const user = subscribed(gateway, 'user');
    for (let step = 0; step < 600; step += 1) {
      gateway.steps(1);
      gateway.nowMs += 1_000;
      gateway.gateway.tick();
      if (step % 7 > 0) continue;
      const order = { ...BUY, side: (step / 7) % 2, customTag: `t${step}` };
      told.push(JSON.stringify(sendRaw(gateway, '/api/Order/place', order)));
      told.push(JSON.stringify(sendRaw(gateway, '/api/Order/searchOpen', HELD)));
    }
    return [...told, ...user.texts];
  }

  it('is the same run for the same seed, and goes on whatever comes', () => {
    for (const seed of [1, 2, 3, 4, 5]) expect(toldWith(seed)).toEqual(toldWith(seed));
    expect(toldWith(1)).not.toEqual(toldWith(2));
  });
});
