import { describe, expect, it } from 'vitest';
import { freePlace } from './label-places.ts';

const aPlace = (left: number, top: number) => ({ left, top, width: 50, height: 15 });

describe('the place of a label', () => {
  it.each([
    { name: 'the wanted one when it is free', left: 100, top: 0, way: 1, found: 0 },
    { name: 'the one below', left: -30, top: 5, way: 1, found: 16 },
    { name: 'the one above', left: 20, top: 5, way: -1, found: -16 },
    { name: 'beyond two that are taken', left: 70, top: 5, way: 1, found: 32 },
  ] as const)('is $name', ({ left, top, way, found }) => {
    const taken = [aPlace(0, 0), aPlace(60, 0), aPlace(60, 16)];
    expect(freePlace(aPlace(left, top), left === 100 ? [aPlace(0, 0)] : taken, way)).toEqual({
      ...aPlace(left, top),
      top: found,
    });
  });
});
