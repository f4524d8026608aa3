import { describe, expect, it } from 'vitest';
import { type AfterEnd, type ChildEnd, RestartPlan } from './restart-plan.ts';

const KILLED: ChildEnd = { code: null, signal: 'SIGKILL' };
const SEGFAULT: ChildEnd = { code: null, signal: 'SIGSEGV' };
const FAILED: ChildEnd = { code: 1, signal: null };
const LEFT: ChildEnd = { code: 0, signal: null };
const NO_ROOM: ChildEnd = { code: 28, signal: null };

type Life = Readonly<{ end: ChildEnd; ready?: boolean; at?: number }>;

/** Lives through these one after the other, a second apart unless a time is given. */
function after(lives: readonly Life[]): readonly AfterEnd[] {
  const plan = new RestartPlan();
  return lives.map(({ end, ready = true, at }, index) => {
    plan.starts();
    if (ready) plan.isReady();
    return plan.ended(end, at ?? index * 1_000);
  });
}

const repeat = <Value>(count: number, value: Value): readonly Value[] =>
  Array.from({ length: count }, () => value);
const kinds = (told: readonly AfterEnd[]): readonly string[] => told.map(({ kind }) => kind);

describe('what follows the end of a child', () => {
  it.each([
    ['a failure', FAILED],
    ['a segmentation fault', SEGFAULT],
    ['an end without a reason', LEFT],
  ])('is a later and later start after %s, until five in a minute are too many', (_, end) => {
    const told = after(repeat(5, { end }));
    expect(told.slice(0, 4)).toEqual(
      [250, 500, 1_000, 2_000].map((afterMs) => ({ kind: 'again', afterMs, isSaid: true })),
    );
    expect(told[4]).toEqual({ kind: 'crashLoop' });
  });

  it('is always a new start when it was killed at its work', () => {
    const told = after(repeat(200, { end: KILLED }));
    expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ kind: 'again', afterMs: 250, isSaid: true })]),
    );
  });

  it('does not count kills among crashes, and forgets no crash for them', () => {
    const mixed = [FAILED, KILLED, FAILED, KILLED, FAILED, FAILED, KILLED, FAILED];
    expect(kinds(after(mixed.map((end) => ({ end }))))).toEqual([
      ...repeat(7, 'again'),
      'crashLoop',
    ]);
  });

  it('is a crash loop when kills keep it from ever becoming ready', () => {
    const told = after([{ end: KILLED }, ...repeat(5, { end: KILLED, ready: false })]);
    expect(kinds(told)).toEqual([...repeat(5, 'again'), 'crashLoop']);
  });

  it('forgets crashes that are a minute old', () => {
    const lives = [0, 1, 2, 3, 60_001, 60_002].map((at) => ({ end: FAILED, at }));
    expect(kinds(after(lives))).toEqual(repeat(6, 'again'));
  });

  it('is the end when it could not even start once', () => {
    expect(after([{ end: FAILED, ready: false }])).toEqual([{ kind: 'cannotStart' }]);
    expect(after([{ end: NO_ROOM, ready: false }])).toEqual([{ kind: 'cannotStart' }]);
    expect(kinds(after([{ end: FAILED }, { end: FAILED, ready: false }]))).toEqual([
      'again',
      'again',
    ]);
  });

  it('is a quiet new start for as long as a disk is full', () => {
    const told = after(repeat(20, { end: NO_ROOM }));
    expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ kind: 'again', afterMs: 2_000, isSaid: false })]),
    );
  });
});
