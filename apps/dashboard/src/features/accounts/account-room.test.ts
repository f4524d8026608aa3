import { describe, expect, it } from 'vitest';
import { dailyRoom, maximumRoom } from './account-room.ts';

describe('the room of an account', () => {
  it.each([
    { room: '1000', used: '0', left: '$1,000.00 left', fraction: 1, level: 'wide' },
    { room: '499.99', used: '500.01', left: '$499.99 left', fraction: 0.49999, level: 'narrow' },
    { room: '199', used: '801', left: '$199.00 left', fraction: 0.199, level: 'critical' },
    { room: '-25', used: '1025', left: '−$25.00 left', fraction: 0, level: 'critical' },
  ])('tells a day with $used used', ({ room, used, left, fraction, level }) => {
    const gauge = dailyRoom({ dailyLoss: { limit: '1000', used, room } });
    expect(gauge).toMatchObject({ left, level });
    expect(gauge?.fraction).toBeCloseTo(fraction, 9);
  });

  it('names the floor, and never shows more than the whole distance', () => {
    const gauge = maximumRoom({ maximumLoss: { floor: '48000', room: '2450.5', amount: '2000' } });
    expect(gauge).toMatchObject({ scale: 'of $2,000, floor $48,000', fraction: 1, level: 'wide' });
  });

  it('has no gauge where there is no limit', () => {
    expect(dailyRoom({ dailyLoss: null })).toBeNull();
    expect(maximumRoom({ maximumLoss: null })).toBeNull();
  });
});
