import type { UnixMs } from '@loadline/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeState, isOver, type StateCommand, stateAt } from './change-state.ts';
import { ACTIVE, type TradingState } from './trading-state.ts';

const AT = 1_791_201_600_000 as UnixMs;
const LATER = (AT + 3_600_000) as UnixMs;
const SOONER = (AT + 60_000) as UnixMs;
const CAUSE = { by: 'desk', why: 'before', at: (AT - 1) as UnixMs };
const REDUCING: TradingState = { kind: 'reducing', ...CAUSE };
const HALTED: TradingState = { kind: 'halted', ...CAUSE };
const LOCKED: TradingState = { kind: 'locked', until: LATER, ...CAUSE };
const FOR_GOOD: TradingState = { kind: 'locked', until: null, ...CAUSE };

const ASKED = { by: 'lorenz', why: 'asked for' };
type Wish = Pick<StateCommand, 'kind'> & { readonly until?: UnixMs | null };

const command = (wish: Wish, source: StateCommand['source']): StateCommand =>
  ({ ...wish, ...ASKED, source }) as StateCommand;

const after = (state: TradingState, wish: Wish, source: StateCommand['source'] = 'person') =>
  changeState(state, command(wish, source), AT);

/** What a command of each source comes to: the state's kind, `same`, or the code of a refusal. */
const TABLE = [
  { from: ACTIVE, wish: 'reduce', person: 'reducing', limit: 'reducing' },
  { from: ACTIVE, wish: 'halt', person: 'halted', limit: 'halted' },
  { from: ACTIVE, wish: 'lock', person: 'locked', limit: 'locked' },
  { from: ACTIVE, wish: 'resume', person: 'active', limit: 'PERSON_ONLY' },
  { from: REDUCING, wish: 'reduce', person: 'reducing', limit: 'same' },
  { from: REDUCING, wish: 'halt', person: 'halted', limit: 'halted' },
  { from: REDUCING, wish: 'lock', person: 'locked', limit: 'locked' },
  { from: REDUCING, wish: 'resume', person: 'active', limit: 'PERSON_ONLY' },
  { from: HALTED, wish: 'reduce', person: 'reducing', limit: 'same' },
  { from: HALTED, wish: 'halt', person: 'halted', limit: 'same' },
  { from: HALTED, wish: 'lock', person: 'locked', limit: 'locked' },
  { from: HALTED, wish: 'resume', person: 'active', limit: 'PERSON_ONLY' },
  { from: LOCKED, wish: 'reduce', person: 'LOCKED', limit: 'same' },
  { from: LOCKED, wish: 'halt', person: 'LOCKED', limit: 'same' },
  { from: LOCKED, wish: 'lock', person: 'same', limit: 'same' },
  { from: LOCKED, wish: 'resume', person: 'LOCKED', limit: 'PERSON_ONLY' },
  { from: FOR_GOOD, wish: 'reduce', person: 'LOCKED', limit: 'same' },
  { from: FOR_GOOD, wish: 'halt', person: 'LOCKED', limit: 'same' },
  { from: FOR_GOOD, wish: 'lock', person: 'same', limit: 'same' },
  { from: FOR_GOOD, wish: 'resume', person: 'LOCKED', limit: 'PERSON_ONLY' },
] as const;

const CASES = TABLE.flatMap(({ from, wish, person, limit }) =>
  (['person', 'limit', 'firm'] as const).map((source) => ({
    name: from === FOR_GOOD ? 'locked for good' : from.kind,
    from,
    wish,
    source,
    expected: source === 'person' ? person : limit,
  })),
);

describe('changeState', () => {
  it.each(CASES)('$name, $wish by $source: $expected', ({ from, wish, source, expected }) => {
    const until = wish === 'lock' ? { until: SOONER } : {};
    const result = after(from, { kind: wish, ...until }, source);
    if (!result.ok) {
      expect(result.error.code).toBe(expected);
      return;
    }
    if (expected === 'same') expect(result.value).toBe(from);
    else expect(result.value.kind).toBe(expected);
  });

  it('keeps who asked, why and when', () => {
    expect(after(ACTIVE, { kind: 'halt' })).toEqual({
      ok: true,
      value: { kind: 'halted', by: 'lorenz', why: 'asked for', at: AT },
    });
  });

  it.each(['resume', 'halt', 'reduce'] as const)('needs a reason to %s', (kind) => {
    for (const blank of [
      { by: 'lorenz', why: ' ' },
      { by: '', why: 'because' },
    ]) {
      const result = changeState(REDUCING, { kind, source: 'person', ...blank }, AT);
      expect(result).toMatchObject({ ok: false, error: { code: 'NO_CAUSE' } });
    }
  });

  it('lengthens a lock, for a person and for a limit', () => {
    const until = (LATER + 1) as UnixMs;
    for (const source of ['person', 'firm'] as const) {
      expect(after(LOCKED, { kind: 'lock', until }, source)).toMatchObject({ value: { until } });
      expect(after(LOCKED, { kind: 'lock', until: null }, source)).toMatchObject({
        value: { until: null, why: 'asked for' },
      });
    }
  });

  it.each([AT, AT - 1, Number.NaN])('refuses a lock until %d', (until) => {
    expect(after(ACTIVE, { kind: 'lock', until: until as UnixMs })).toMatchObject({
      error: { code: 'LOCK_IS_OVER' },
    });
  });

  it('tells until when the account is locked', () => {
    expect(after(LOCKED, { kind: 'resume' })).toMatchObject({
      error: { detail: 'The account is locked until 2026-10-05 08:00 in Chicago: before' },
    });
    expect(after(FOR_GOOD, { kind: 'resume' })).toMatchObject({
      error: { detail: 'The account is locked for good: before' },
    });
  });

  it('goes back to what was asked for when a lock has ended', () => {
    const locked = after(HALTED, { kind: 'lock', until: SOONER }, 'limit');
    if (!locked.ok) throw new Error('locked');
    const longer = after(locked.value, { kind: 'lock', until: LATER }, 'firm');
    if (!longer.ok) throw new Error('locked');
    expect(isOver(longer.value, (LATER - 1) as UnixMs)).toBe(false);
    expect(isOver(longer.value, LATER)).toBe(true);
    expect(stateAt(longer.value, LATER)).toEqual(HALTED);
    expect(stateAt(LOCKED, LATER)).toEqual(ACTIVE);
    expect(isOver(FOR_GOOD, Number.MAX_SAFE_INTEGER as UnixMs)).toBe(false);
  });
});

describe('automatic causes', () => {
  const STRICT = ['active', 'reducing', 'halted', 'locked'];
  const wishes = fc.oneof(
    fc.constantFrom<Wish>({ kind: 'reduce' }, { kind: 'halt' }, { kind: 'resume' }),
    fc
      .option(fc.integer({ min: 1, max: 20 }), { nil: null })
      .map(
        (wait): Wish => ({ kind: 'lock', until: wait === null ? null : ((AT + wait) as UnixMs) }),
      ),
  );
  const sources = fc.constantFrom<StateCommand['source']>('person', 'limit', 'firm');
  const steps = fc.array(fc.tuple(wishes, sources, fc.integer({ min: 0, max: 5 })), {
    maxLength: 15,
  });

  it('never make a state milder, and a lock holds until its end whatever comes', () => {
    const check = fc.property(steps, (commands) => {
      let state: TradingState = ACTIVE;
      let now: number = AT;
      let lockedUntil = Number.NEGATIVE_INFINITY;
      for (const [wish, source, wait] of commands) {
        now += wait;
        const before = stateAt(state, now as UnixMs);
        const result = changeState(state, command(wish, source), now as UnixMs);
        if (!result.ok) continue;
        state = result.value;
        if (source !== 'person') {
          expect(STRICT.indexOf(state.kind)).toBeGreaterThanOrEqual(STRICT.indexOf(before.kind));
        }
        if (now < lockedUntil) expect(state.kind).toBe('locked');
        if (state.kind !== 'locked') continue;
        const until = state.until ?? Number.POSITIVE_INFINITY;
        expect(until).toBeGreaterThanOrEqual(lockedUntil);
        lockedUntil = until;
      }
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    });
    fc.assert(check, { numRuns: 2_000 });
  });
});
