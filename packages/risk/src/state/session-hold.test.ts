import type { UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import {
  loseSession,
  OWN_SESSION,
  regainSession,
  type SessionHold,
  stateUnderSession,
} from './session-hold.ts';
import { ACTIVE, type TradingState } from './trading-state.ts';

const AT = 1_000 as UnixMs;
const LATER = 2_000 as UnixMs;
const CAUSE = { by: 'lorenz', why: 'asked for', at: AT };
const LOST = loseSession(OWN_SESSION, 'somebody else', AT);

describe('the hold of a session', () => {
  it('keeps the instant at which it was first lost', () => {
    expect(loseSession(LOST, 'again', LATER)).toMatchObject({ kind: 'lost', since: AT });
    const back = regainSession(LOST, LATER);
    expect(back).toMatchObject({ kind: 'back', since: LATER });
    expect(loseSession(back, 'again', 3_000 as UnixMs)).toMatchObject({ since: 3_000 });
  });

  it('is not made by getting back what was never lost', () => {
    expect(regainSession(OWN_SESSION, AT)).toBe(OWN_SESSION);
  });

  it.each<{ name: string; state: TradingState; hold: SessionHold; kind: string; why: string }>([
    { name: 'an active account', state: ACTIVE, hold: LOST, kind: 'reducing', why: 'somebody' },
    {
      name: 'an active account after it came back',
      state: ACTIVE,
      hold: regainSession(LOST, LATER),
      kind: 'reducing',
      why: 'somebody',
    },
    {
      name: 'a halted account',
      state: { kind: 'halted', ...CAUSE },
      hold: LOST,
      kind: 'halted',
      why: 'asked',
    },
    {
      name: 'a locked account',
      state: { kind: 'locked', until: null, ...CAUSE },
      hold: LOST,
      kind: 'locked',
      why: 'asked',
    },
  ])('reduces $name to $kind', ({ state, hold, kind, why }) => {
    const inForce = stateUnderSession(state, hold);
    expect(inForce.kind).toBe(kind);
    expect('why' in inForce && inForce.why).toContain(why);
  });

  it('leaves everything as it is while the session is ours', () => {
    expect(stateUnderSession(ACTIVE, OWN_SESSION)).toBe(ACTIVE);
  });
});
