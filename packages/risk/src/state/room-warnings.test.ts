import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dollars } from '../../test/rules.ts';
import { RoomWarnings } from './room-warnings.ts';

const ROOMS = {
  maximumLoss: dollars(2_000),
  dailyLoss: dollars(1_000),
  personalLoss: null,
  sessionBudget: dollars(0.01),
};

function opened(): RoomWarnings {
  const warnings = new RoomWarnings();
  warnings.openDay(ROOMS);
  return warnings;
}

const marks = (warnings: RoomWarnings, rooms: readonly number[]) =>
  rooms.map((room) => warnings.mark('maximumLoss', dollars(room)));

describe('RoomWarnings', () => {
  it('warns at a touch of each mark, once', () => {
    const rooms = [2_000, 1_000.01, 1_000, 999, 500.01, 500, 1_900, 500, 200, 0, -100];
    expect(marks(opened(), rooms)).toEqual([0, 0, 50, 0, 0, 75, 0, 0, 90, 0, 0]);
  });

  it('says the gravest only, when the room goes all at once', () => {
    expect(marks(opened(), [100, 900, 450])).toEqual([90, 0, 0]);
  });

  it('keeps the limits apart', () => {
    const warnings = opened();
    expect(warnings.mark('dailyLoss', dollars(500))).toBe(50);
    expect(warnings.mark('maximumLoss', dollars(1_500))).toBe(0);
    expect(warnings.mark('maximumLoss', dollars(1_000))).toBe(50);
  });

  it.each([
    ['there is no such limit', 'personalLoss', 0],
    ['the room is not known', 'maximumLoss', Number.NaN],
    ['more room is left than there was', 'maximumLoss', dollars(2_500)],
  ] as const)('says nothing when %s', (_case, limit, room) => {
    expect(opened().mark(limit, room)).toBe(0);
  });

  it('says nothing of a day that opens at or below a limit', () => {
    const warnings = new RoomWarnings();
    warnings.openDay({ ...ROOMS, maximumLoss: dollars(0), dailyLoss: dollars(-5) });
    expect(warnings.mark('maximumLoss', dollars(-10))).toBe(0);
    expect(warnings.mark('dailyLoss', dollars(-10))).toBe(0);
  });

  it('warns of a room without a bound', () => {
    expect(opened().mark('maximumLoss', Number.NEGATIVE_INFINITY)).toBe(90);
  });

  it('begins anew with each day, by the room of that day', () => {
    const warnings = opened();
    marks(warnings, [100]);
    warnings.openDay({ ...ROOMS, maximumLoss: dollars(400) });
    expect(marks(warnings, [300, 200, 100, 40])).toEqual([0, 50, 75, 90]);
  });

  it('takes another room during the day without saying anything twice', () => {
    const warnings = opened();
    marks(warnings, [900]);
    warnings.setOpening('maximumLoss', dollars(1_000));
    expect(marks(warnings, [500, 250])).toEqual([0, 75]);
    warnings.setOpening('personalLoss', dollars(100));
    expect(warnings.mark('personalLoss', dollars(50))).toBe(50);
  });

  it('tells the room of the next warning: at it one is due, a micro-dollar above it none', () => {
    const rooms = fc.integer({ min: 1_000, max: 9_000_000_000 });
    const check = fc.property(rooms, fc.constantFrom(0, 0.5, 0.8), (opening, used) => {
      const warnings = new RoomWarnings();
      warnings.openDay({ ...ROOMS, maximumLoss: opening });
      warnings.mark('maximumLoss', Math.floor(opening * (1 - used)));
      const next = warnings.nextAt('maximumLoss');
      expect(warnings.mark('maximumLoss', Math.floor(next) + 1)).toBe(0);
      expect(warnings.mark('maximumLoss', Math.floor(next))).toBeGreaterThan(0);
    });
    fc.assert(check, { numRuns: 2_000 });
    const warnings = opened();
    expect(warnings.nextAt('personalLoss')).toBe(Number.NEGATIVE_INFINITY);
    warnings.mark('maximumLoss', 0);
    expect(warnings.nextAt('maximumLoss')).toBe(Number.NEGATIVE_INFINITY);
  });

  it('goes on from a stored state', () => {
    const warnings = opened();
    marks(warnings, [900]);
    const restored = new RoomWarnings();
    const stored = JSON.parse(JSON.stringify(warnings.snapshot())) as ReturnType<
      RoomWarnings['snapshot']
    >;
    restored.restore(stored);
    expect(restored.snapshot()).toEqual(warnings.snapshot());
    expect(marks(restored, [900, 500])).toEqual([0, 75]);
    expect(restored.mark('personalLoss', dollars(-1))).toBe(0);
  });
});
