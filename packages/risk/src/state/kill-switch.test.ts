import type { UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { KILL_SWITCH_OFF, liftKillSwitch, pullKillSwitch, stateInForce } from './kill-switch.ts';
import { ACTIVE, type TradingState } from './trading-state.ts';

const AT = 1_000 as UnixMs;
const NOW = 2_000 as UnixMs;
const PULLED = pullKillSwitch(KILL_SWITCH_OFF, { by: 'lorenz', why: 'odd fills' }, AT);
const CAUSE = { by: 'desk', why: 'own', at: AT };

describe('the kill switch', () => {
  it('is pulled without a reason, and keeps its first cause', () => {
    expect(pullKillSwitch(KILL_SWITCH_OFF, { by: '', why: '' }, AT).kind).toBe('on');
    expect(pullKillSwitch(PULLED, { by: 'other', why: 'again' }, NOW)).toBe(PULLED);
  });

  it.each([
    { by: 'lorenz', why: '', lifted: false },
    { by: ' ', why: 'looked at', lifted: false },
    { by: 'lorenz', why: 'looked at', lifted: true },
  ])('is lifted by "$by" for "$why": $lifted', ({ by, why, lifted }) => {
    const result = liftKillSwitch(PULLED, { by, why });
    expect(result.ok).toBe(lifted);
    if (result.ok) expect(result.value).toEqual(KILL_SWITCH_OFF);
    else expect(result.error.code).toBe('NO_CAUSE');
  });

  const states: readonly (readonly [TradingState, string])[] = [
    [ACTIVE, 'odd fills'],
    [{ kind: 'reducing', ...CAUSE }, 'odd fills'],
    [{ kind: 'halted', ...CAUSE }, 'own'],
    [{ kind: 'locked', until: null, ...CAUSE }, 'own'],
    [{ kind: 'locked', until: NOW, ...CAUSE }, 'odd fills'],
  ];

  it.each(states)('halts %j, for %s', (state, why) => {
    const inForce = stateInForce(state, PULLED, NOW);
    expect(['halted', 'locked']).toContain(inForce.kind);
    expect(inForce).toMatchObject({ why });
  });

  it('gives each account back its own state when it is lifted', () => {
    for (const [state] of states.slice(0, 4)) {
      expect(stateInForce(state, KILL_SWITCH_OFF, NOW)).toBe(state);
    }
  });
});
