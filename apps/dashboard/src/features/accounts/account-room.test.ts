import { describe, expect, it } from 'vitest';
import { roomsOf } from './account-room.ts';

const daily = (room: string | null) =>
  ({ limit: 'dailyLoss', threshold: '49000', room, openingRoom: '1000' }) as const;
const maximum = {
  limit: 'maximumLoss',
  threshold: '48000',
  room: '2450.5',
  openingRoom: '2000',
} as const;

describe('the room of an account', () => {
  it.each([
    { room: '1000', left: '$1,000.00 left', fraction: 1, level: 'wide' },
    { room: '499.99', left: '$499.99 left', fraction: 0.49999, level: 'narrow' },
    { room: '199', left: '$199.00 left', fraction: 0.199, level: 'critical' },
    { room: '-25', left: '−$25.00 left', fraction: 0, level: 'critical' },
    { room: null, left: 'not known', fraction: 0, level: 'unknown' },
  ])('tells $room dollars of room', ({ room, left, fraction, level }) => {
    const [gauge] = roomsOf({ rooms: [daily(room)], worst: null });
    expect(gauge).toMatchObject({ left, level });
    expect(gauge?.fraction).toBeCloseTo(fraction, 9);
  });

  it('names what touches it, and never shows more than the whole distance', () => {
    const [, gauge] = roomsOf({ rooms: [daily('1000'), maximum], worst: null });
    expect(gauge).toMatchObject({
      title: 'Maximum loss limit',
      scale: 'of $2,000 at the open, touched at $48,000',
      fraction: 1,
      level: 'wide',
    });
  });

  it('marks the nearest of several, and none where there is only one', () => {
    const both = roomsOf({ rooms: [daily('10'), maximum], worst: null });
    expect(both.map(({ nearest }) => nearest)).toEqual([true, false]);
    expect(roomsOf({ rooms: [daily('10')], worst: null })[0]?.nearest).toBe(false);
    expect(roomsOf({ rooms: [], worst: null })).toEqual([]);
  });

  it.each([
    { worst: '49250', shares: [0.25, 0.625] },
    { worst: '48900', shares: [0, 0.45] },
    { worst: '51000', shares: [1, 1] },
    { worst: null, shares: [null, null] },
  ])('leaves $shares of the rooms at a worst case of $worst', ({ worst, shares }) => {
    const rooms = roomsOf({ rooms: [daily('1000'), maximum], worst });
    expect(rooms.map((room) => room.worst)).toEqual(shares);
  });
});
