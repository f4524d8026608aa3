import { VirtualTime } from '@loadline/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIORITIES, type Priority } from './priority.ts';
import { RateBudget } from './rate-budget.ts';
import { SlidingWindow } from './sliding-window.ts';

const aWindow = (requests: number, windowMs: number, shared = true) => {
  const time = new VirtualTime();
  const window = new SlidingWindow({ requests, windowMs }, { clock: time, timers: time, shared });
  const left: { name: string; at: number }[] = [];
  const start = time.now();
  const ask = (name: string, priority: Priority, waitMaxMs = 1_000_000): void => {
    void window.acquire(priority, waitMaxMs).then((granted) => {
      left.push({ name: granted ? name : `${name} turned away`, at: time.now() - start });
    });
  };
  return { time, window, left, ask };
};

const names = (left: readonly { name: string }[]): readonly string[] =>
  left.map(({ name }) => name);

describe('SlidingWindow', () => {
  it('never lets more than its limit leave in any stretch of its length', async () => {
    const waits = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 });
    const check = fc.asyncProperty(waits, async (pauses) => {
      const { time, left, ask } = aWindow(5, 1_000, false);
      for (const pause of pauses) {
        ask('one', 'history');
        await time.advance(pause);
      }
      await time.advance(60_000);
      expect(left.length).toBe(pauses.length);
      for (const { at } of left) {
        const within = left.filter((other) => other.at >= at && other.at < at + 1_000);
        expect(within.length).toBeLessThanOrEqual(5);
      }
    });
    await fc.assert(check, { numRuns: 30 });
  });

  it('lets what protects go first, then what takes off, what opens, and reads', async () => {
    const { time, left, ask } = aWindow(1, 1_000);
    ask('first', 'history');
    ask('history', 'history');
    ask('entry 1', 'entry');
    ask('reconcile', 'reconcile');
    ask('reduce', 'reduce');
    ask('entry 2', 'entry');
    ask('protect', 'protect');
    await time.advance(20_000);
    const order = ['first', 'protect', 'reduce', 'entry 1', 'entry 2', 'reconcile', 'history'];
    expect(names(left)).toEqual(order);
  });

  it.each([
    { priority: 'history', most: 65 },
    { priority: 'reconcile', most: 75 },
    { priority: 'entry', most: 85 },
    { priority: 'reduce', most: 95 },
    { priority: 'protect', most: 100 },
  ] as const)(
    'gives $priority at most $most of 100, the rest to what is more urgent',
    async ({ priority, most }) => {
      const { time, left, ask } = aWindow(100, 60_000);
      for (let index = 0; index < 120; index += 1) ask('asked', priority);
      await time.advance(0);
      expect(left.length).toBe(most);
      for (let index = 0; index < 40; index += 1) ask('protect', 'protect');
      await time.advance(0);
      expect(left.length).toBe(100);
    },
  );

  it('lets nobody wait for ever behind what opens', async () => {
    const { time, left, ask } = aWindow(10, 10_000);
    ask('history', 'history');
    ask('reconcile', 'reconcile');
    for (let round = 0; round < 60; round += 1) {
      ask('entry', 'entry', 2_000);
      ask('entry', 'entry', 2_000);
      if (round === 20) {
        ask('late history', 'history');
        ask('late reconcile', 'reconcile');
      }
      await time.advance(1_000);
    }
    const leftAt = (name: string) => left.find((each) => each.name === name)?.at ?? Infinity;
    expect(leftAt('late reconcile')).toBeLessThan(45_000);
    expect(leftAt('late history')).toBeLessThan(60_000);
  });

  it('keeps order, limit and every caller, whatever comes', async () => {
    const asks = fc.array(
      fc.record({
        pause: fc.integer({ min: 0, max: 300 }),
        priority: fc.constantFrom<Priority>(...PRIORITIES),
        refused: fc.option(fc.integer({ min: 0, max: 3_000 }), { freq: 6 }),
      }),
      { minLength: 5, maxLength: 60 },
    );
    const check = fc.asyncProperty(asks, async (steps) => {
      const [requests, windowMs] = [6, 1_000];
      const { time, window, left, ask } = aWindow(requests, windowMs);
      const start = time.now();
      for (const { pause, priority, refused } of steps) {
        if (refused !== null) window.refused(priority, refused);
        ask(`${priority} ${time.now() - start}`, priority);
        await time.advance(pause);
      }
      await time.advance(120_000);
      expect(left.length).toBe(steps.length);
      for (const { at } of left) {
        const within = left.filter((other) => other.at >= at && other.at < at + windowMs);
        expect(within.length).toBeLessThanOrEqual(requests);
      }
      // Of one priority nobody overtakes, and nothing overtakes what protects.
      for (const [index, { name }] of left.entries()) {
        const [kind, asked] = name.split(' ');
        for (const later of left.slice(index + 1)) {
          const [other, otherAsked] = later.name.split(' ');
          if (other !== kind && other !== 'protect') continue;
          const waited = Number(otherAsked) < (left[index]?.at ?? 0);
          if (other === kind) expect(Number(otherAsked)).toBeGreaterThanOrEqual(Number(asked));
          else if (kind !== 'reduce') expect(waited).toBe(false);
        }
      }
    });
    await fc.assert(check, { numRuns: 150 });
  });

  it('turns a caller away when its wait is over', async () => {
    const { time, left, ask } = aWindow(1, 10_000);
    ask('first', 'entry');
    ask('second', 'entry', 2_000);
    await time.advance(2_000);
    expect(left).toEqual([
      { name: 'first', at: 0 },
      { name: 'second turned away', at: 2_000 },
    ]);
  });

  it('holds back what is not urgent for as long as the venue asks', async () => {
    const { time, window, left, ask } = aWindow(10, 1_000);
    window.refused('history', 3_000);
    for (const priority of ['entry', 'reconcile', 'history'] as const) ask(priority, priority);
    await time.advance(2_999);
    expect(left).toEqual([]);
    expect(window.view()).toMatchObject({
      heldBackMs: 1,
      used: 0,
      waiting: { entry: 1, reconcile: 1, history: 1, reduce: 0 },
    });
    await time.advance(1);
    expect(names(left)).toEqual(['entry', 'reconcile', 'history']);
  });

  it('lets what protects try again after a second, one at a time, ever more slowly', async () => {
    const { time, window, left, ask } = aWindow(100, 60_000);
    window.refused('protect', 60_000);
    const refuse = (): void => {
      ask('protect', 'protect', 600_000);
      ask('reduce', 'reduce', 600_000);
    };
    refuse();
    let answered = 0;
    for (let second = 0; second < 20; second += 1) {
      await time.advance(1_000);
      for (; answered < left.length; answered += 1) {
        window.refused('protect', 60_000);
        refuse();
      }
    }
    expect(left.map(({ at }) => at)).toEqual([1_000, 3_000, 7_000, 12_000, 17_000]);
    expect(new Set(names(left))).toEqual(new Set(['protect']));
  });

  it('lets everything urgent go on once the venue has taken one', async () => {
    const { time, window, left, ask } = aWindow(100, 60_000);
    window.refused('reconcile', 30_000);
    for (let index = 0; index < 5; index += 1) ask('reduce', 'reduce');
    ask('entry', 'entry');
    await time.advance(1_000);
    expect(names(left)).toEqual(['reduce']);
    window.taken('reduce');
    await time.advance(0);
    expect(names(left)).toEqual(Array(5).fill('reduce'));
    await time.advance(29_000);
    expect(names(left).at(-1)).toBe('entry');
  });

  it('believes no wait of more than five minutes', async () => {
    const { time, window, left, ask } = aWindow(10, 1_000);
    window.refused('entry', 86_400_000);
    ask('entry', 'entry');
    await time.advance(300_000);
    expect(left).toEqual([{ name: 'entry', at: 300_000 }]);
  });

  it('turns everybody away when it is cleared', async () => {
    const { time, window, left, ask } = aWindow(1, 10_000);
    ask('first', 'entry');
    ask('second', 'entry');
    window.clear();
    await time.advance(0);
    expect(names(left)).toEqual(['first', 'second turned away']);
  });
});

describe('RateBudget', () => {
  const granted = async (enabled: boolean, budgetName: 'general' | 'history'): Promise<number> => {
    const time = new VirtualTime();
    const budget = new RateBudget({ clock: time, timers: time }, enabled);
    let count = 0;
    for (let index = 0; index < 300; index += 1) {
      void budget.acquire(budgetName, 'protect', 5_000).then((yes) => {
        count += yes ? 1 : 0;
      });
    }
    await time.advance(5_000);
    return count;
  };

  it.each([
    { name: 'general', count: 200 },
    { name: 'history', count: 50 },
  ] as const)('has $count requests for $name', async ({ name, count }) => {
    expect(await granted(true, name)).toBe(count);
  });

  it('can be switched off', async () => {
    expect(await granted(false, 'history')).toBe(300);
  });
});
