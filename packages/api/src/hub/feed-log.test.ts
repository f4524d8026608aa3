import { describe, expect, it } from 'vitest';
import { aFeedEntry } from '../../test/desk-builders.ts';
import { FeedLog } from './feed-log.ts';

const logOf = (...numbers: number[]): FeedLog => {
  const log = new FeedLog({ kept: 3 });
  numbers.forEach((number) => log.add(aFeedEntry(number)));
  return log;
};

describe('FeedLog', () => {
  it.each([
    { name: 'nothing new', have: [4, 5, 6], from: 6, feed: [], complete: true },
    { name: 'what came since', have: [4, 5, 6], from: 4, feed: [5, 6], complete: true },
    {
      name: 'what came since a number that was skipped',
      have: [4, 7],
      from: 5,
      feed: [7],
      complete: true,
    },
    {
      name: 'the latest, to one who has nothing',
      have: [4, 5, 6],
      from: undefined,
      feed: [5, 6],
      complete: false,
    },
    {
      name: 'the latest, to one who was away too long',
      have: [4, 5, 6],
      from: 2,
      feed: [5, 6],
      complete: false,
    },
    {
      name: 'the latest, to one with a number of another desk',
      have: [4, 5, 6],
      from: 9,
      feed: [5, 6],
      complete: false,
    },
    {
      name: 'nothing, when there is nothing',
      have: [],
      from: undefined,
      feed: [],
      complete: false,
    },
  ])('gives $name', ({ have, from, feed, complete }) => {
    const slice = logOf(...have).after(from, { latest: 2 });
    expect(slice.feed.map(({ sequence }) => sequence)).toEqual(feed);
    expect(slice.feedComplete).toBe(complete);
  });

  it('takes each number once', () => {
    const log = logOf(1, 2);
    expect(log.add(aFeedEntry(2))).toBe(false);
    expect(log.after(1, { latest: 9 }).feed).toHaveLength(1);
  });

  it('keeps a bounded number of entries, the newest', () => {
    const log = logOf(...Array.from({ length: 100 }, (_, index) => index + 1));
    const { feed } = log.after(undefined, { latest: 1_000 });
    expect(feed.length).toBeLessThanOrEqual(6);
    expect(feed.at(-1)?.sequence).toBe(100);
  });
});
