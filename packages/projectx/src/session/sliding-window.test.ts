import { VirtualTime } from '@loadline/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateBudget } from './rate-budget.ts';
import { type Priority, SlidingWindow } from './sliding-window.ts';

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
        ask('one', 'read');
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

  it('lets reductions go first, then entries, then reads, each in order of arrival', async () => {
    const { time, left, ask } = aWindow(1, 1_000);
    ask('first', 'read');
    ask('read', 'read');
    ask('entry 1', 'entry');
    ask('reconcile', 'reconcile');
    ask('reduce', 'reduce');
    ask('entry 2', 'entry');
    await time.advance(20_000);
    expect(names(left)).toEqual(['first', 'reduce', 'entry 1', 'entry 2', 'reconcile', 'read']);
  });

  it('keeps a part for reductions that reads cannot use up', async () => {
    const { time, left, ask } = aWindow(10, 1_000);
    for (let index = 0; index < 10; index += 1) ask('read', 'read');
    ask('reduce', 'reduce');
    await time.advance(0);
    expect(names(left)).toEqual([...Array<string>(7).fill('read'), 'reduce']);
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

  it('holds everything back for as long as the venue asks', async () => {
    const { time, window, left, ask } = aWindow(10, 1_000);
    window.pause(3_000);
    ask('reduce', 'reduce');
    await time.advance(10_000);
    expect(left).toEqual([{ name: 'reduce', at: 3_000 }]);
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
      void budget.acquire(budgetName, 'reduce', 5_000).then((yes) => {
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
