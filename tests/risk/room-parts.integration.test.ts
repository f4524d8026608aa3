import { afterEach, describe, expect, it, vi } from 'vitest';
import { ROOM_RUNS } from './runs/room-runs.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('every part of the room gate', () => {
  it.each(Object.entries(ROOM_RUNS))(
    '%s prevents a breach that is done without it',
    (_name, run) => {
      const guarded = run.play();
      expect(guarded).toMatchObject({ harm: null });
      expect(guarded.denials).toContain(run.code);
      run.takeOut();
      expect(run.play().harm).toEqual(expect.any(String));
    },
  );
});
