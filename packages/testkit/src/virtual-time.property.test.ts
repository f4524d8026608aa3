import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualTime } from './virtual-time.ts';

type Asked = Readonly<{ delayMs: number; isCanceled: boolean }>;

const asked = fc.array(
  fc.record({ delayMs: fc.integer({ min: 0, max: 20 }), isCanceled: fc.boolean() }),
);

/** What has to run by then: by time, and by turn within an instant. */
const expected = (timers: readonly Asked[], untilMs: number): readonly number[] =>
  timers
    .map((timer, turn) => ({ ...timer, turn }))
    .filter(({ delayMs, isCanceled }) => !isCanceled && delayMs <= untilMs)
    .toSorted((one, other) => one.delayMs - other.delayMs || one.turn - other.turn)
    .map(({ turn }) => turn);

describe('VirtualTime', () => {
  it('runs what is due by time, then by turn, and nothing that was canceled', async () => {
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 0, max: 25 }), async (timers, untilMs) => {
        const time = new VirtualTime(0);
        const ran: number[] = [];
        const handles = timers.map(({ delayMs }, turn) => {
          return time.after(delayMs, () => {
            expect(time.now()).toBe(delayMs);
            ran.push(turn);
          });
        });
        timers.forEach(({ isCanceled }, turn) => isCanceled && handles[turn]?.cancel());
        await time.advance(untilMs);
        expect(ran).toEqual(expected(timers, untilMs));
        expect(time.now()).toBe(untilMs);
        await time.advance(25);
        expect(ran).toEqual(expected(timers, untilMs + 25));
      }),
    );
  });

  it('lets a long chain of promises settle between two timers', async () => {
    const time = new VirtualTime(0);
    const ran: string[] = [];
    const chain = async (): Promise<void> => {
      for (let link = 0; link < 100; link += 1) await Promise.resolve();
      ran.push('chain');
    };
    time.after(1, () => void chain());
    time.after(1, () => void ran.push('timer'));
    await time.advance(1);
    expect(ran).toEqual(['chain', 'timer']);
  });

  it('takes on timers that were asked for while it goes on', async () => {
    const time = new VirtualTime(0);
    const ran: number[] = [];
    const again = (): void => {
      ran.push(time.now());
      if (ran.length < 5) time.after(2, again);
    };
    time.after(2, again);
    await time.advance(7);
    expect(ran).toEqual([2, 4, 6]);
  });
});
