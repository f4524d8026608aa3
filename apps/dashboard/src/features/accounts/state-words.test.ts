import { describe, expect, it } from 'vitest';
import { causeText, standingTitle } from './state-words.ts';

const cause = { by: 'hand', why: 'news at ten', at: '2025-03-04T15:31:00.000Z' };

describe('the state of an account in words', () => {
  it.each([
    {
      state: { kind: 'reducing', ...cause },
      text:
        'Reducing only since Tue 4 Mar 10:31 by hand: news at ten. ' +
        'Only what makes a position smaller is sent.',
    },
    {
      state: { kind: 'locked', until: '2025-03-04T23:00:00.000Z', ...cause, why: 'It was enough!' },
      text:
        'Locked until Tue 4 Mar 18:00 since Tue 4 Mar 10:31 by hand: It was enough! ' +
        'The account is flat and opens nothing.',
    },
    {
      state: { kind: 'locked', until: null, ...cause },
      text:
        'Locked for good since Tue 4 Mar 10:31 by hand: news at ten. ' +
        'The account is flat and opens nothing.',
    },
  ] as const)('tells $state.kind', ({ state, text }) => {
    expect(causeText(state)).toBe(text);
  });

  it('has nothing to tell of an active, confirmed account', () => {
    expect(causeText({ kind: 'active' })).toBeNull();
    expect(standingTitle('confirmed')).toBeNull();
    expect(standingTitle('unconfirmed')).toBe('To be confirmed before anything opens.');
  });
});
