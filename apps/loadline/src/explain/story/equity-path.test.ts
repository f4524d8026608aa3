import type { Money } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, aFill, anOrder, StoryBuilder } from '../../../test/story-builder.ts';
import { exposureBefore, wayDown } from './equity-path.ts';

const dollars = (amount: number): Money => (amount * 1_000_000) as Money;

/** Bought 2 NQ at 25,000.00, which is 100,000 ticks of $5. */
function aFallingDay() {
  const story = new StoryBuilder();
  const order = anOrder('a-1');
  story.price(0, 100_000);
  story.input(1, { kind: 'venueFill' });
  story.audit(aFill({ fillId: 'f-1', order, price: 100_000, at: 1, left: 2, balance: 50_000 }));
  return story;
}

describe('the equity of an account that holds something', () => {
  it('is the balance and the open profit at every price that was heard', () => {
    const story = aFallingDay();
    for (const [index, price] of [100_010, 99_960, 99_980].entries()) story.price(2 + index, price);
    const touch = story.price(9, 99_900);
    const exposure = exposureBefore(story.build(), ACCOUNT, touch);
    expect(exposure?.path.map(({ equity }) => equity)).toEqual(
      [50_100, 49_600, 49_800].map(dollars),
    );
  });

  it('begins where the account was flat for the last time', () => {
    const story = aFallingDay();
    const exit = anOrder('a-2', { side: 'sell' });
    story.price(2, 99_990);
    story.input(3, { kind: 'venueFill' });
    story.audit(
      aFill({ fillId: 'f-2', order: exit, price: 99_990, at: 3, left: 0, balance: 49_900 }),
    );
    story.price(4, 99_000);
    story.input(5, { kind: 'venueFill' });
    const again = anOrder('a-3', { side: 'sell' });
    story.audit(
      aFill({ fillId: 'f-3', order: again, price: 99_000, at: 5, left: -2, balance: 49_900 }),
    );
    story.price(6, 99_010);
    const touch = story.price(7, 99_020);
    const exposure = exposureBefore(story.build(), ACCOUNT, touch);
    expect(exposure?.path.map(({ equity }) => equity)).toEqual([dollars(49_800)]);
  });

  it('is not told where nothing was opened', () => {
    const story = new StoryBuilder();
    story.price(0, 100_000);
    expect(exposureBefore(story.build(), ACCOUNT, 99)).toBeNull();
  });

  it('tells the way down in a few steps, with the lowest point among them', () => {
    const story = aFallingDay();
    for (let index = 0; index < 1_000; index += 1) {
      story.price(2 + index / 100, 100_000 - index + 3 * (index % 7));
    }
    const touch = story.price(20, 90_000);
    const path = exposureBefore(story.build(), ACCOUNT, touch)?.path ?? [];
    const told = wayDown(path, 8);
    expect(path).toHaveLength(1_000);
    expect(told.length).toBeGreaterThan(6);
    expect(told.length).toBeLessThan(12);
    const equities = told.map(({ equity }) => equity);
    expect(equities.toSorted((left, right) => right - left)).toEqual(equities);
    expect(Math.min(...equities)).toBe(Math.min(...path.map(({ equity }) => equity)));
  });
});
