import { OPENING_CHECKS, type RiskCheck, RoomBook, SIZE_CHECKS } from '@loadline/risk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT_RUNS } from './runs/account-runs.ts';
import { KNOWLEDGE_RUNS } from './runs/knowledge-runs.ts';
import { ORDER_RUNS } from './runs/order-runs.ts';
import type { Ran, Run } from './runs/scene.ts';

const RUNS: Readonly<Record<string, Run>> = { ...KNOWLEDGE_RUNS, ...ACCOUNT_RUNS, ...ORDER_RUNS };

/**
 * The very list that the desk walks: read-only to everybody but this test, which takes a check out
 * of it and puts it back. So production code needs no switch.
 */
const asked = OPENING_CHECKS as RiskCheck[];
const whole = [...OPENING_CHECKS];

/** Plays a run on a desk that lacks some checks. */
function playWithout(names: readonly string[], { play }: Run): Ran {
  asked.splice(0, asked.length, ...whole.filter(({ name }) => !names.includes(name)));
  if (names.includes('room')) {
    vi.spyOn(RoomBook.prototype, 'largestFit').mockImplementation(({ quantity }) => quantity);
  }
  return play();
}

afterEach(() => {
  asked.splice(0, asked.length, ...whole);
  vi.restoreAllMocks();
});

describe('every check of an opening order', () => {
  it('has a run that shows what it is for', () => {
    const names = [...whole, ...SIZE_CHECKS].map(({ name }) => name);
    expect(Object.keys(RUNS).toSorted()).toEqual([...new Set(names)].toSorted());
    const others = Object.values(RUNS).flatMap(({ without = [] }) => without);
    expect([...names, 'room']).toEqual(expect.arrayContaining(others));
  });

  it.each(Object.entries(RUNS))('%s prevents harm that is done without it', (name, run) => {
    const { without = [], code } = run;
    const guarded = playWithout(without, run);
    expect(guarded).toMatchObject({ harm: null });
    expect(guarded.denials).toContain(code);
    expect(playWithout([...without, name], run).harm).toEqual(expect.any(String));
  });
});
