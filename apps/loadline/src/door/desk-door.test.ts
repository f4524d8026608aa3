import type { DecisionState, DeskState } from '@loadline/api-schema';
import type { Answer } from '@loadline/engine/ports';
import { describe, expect, it } from 'vitest';
import { type DeskDoor, lastDenialOf } from './desk-door.ts';

const denied = (decisionId: string) => ({ decisionId, verdict: 'denied' }) as DecisionState;
const approved = (decisionId: string) => ({ decisionId, verdict: 'approved' }) as DecisionState;

/** A desk that shows some decisions, in front of a store that keeps others. */
function aDoor(shown: readonly DecisionState[], kept: Answer<readonly DecisionState[]>): DeskDoor {
  return {
    state: { decisions: shown } as DeskState,
    command: () => Promise.resolve({ accepted: true }),
    decision: () => Promise.resolve({ kind: 'answered', value: null }),
    decisions: () => Promise.resolve(kept),
    close: () => Promise.resolve(),
  };
}

const answered = <T>(value: T): Answer<T> => ({ kind: 'answered', value });
const away: Answer<never> = { kind: 'failed', reason: 'The database is away.' };

describe('the last denial', () => {
  it.each([
    {
      name: 'is the newest that the desk shows',
      door: aDoor([approved('4'), denied('3'), denied('2')], away),
      last: answered(denied('3')),
    },
    {
      name: 'is a stored one when the desk has denied nothing since it started',
      door: aDoor([approved('4')], answered([approved('4'), denied('3'), denied('2')])),
      last: answered(denied('3')),
    },
    { name: 'is none in a life without one', door: aDoor([], answered([])), last: answered(null) },
    { name: 'is not known while the store is away', door: aDoor([], away), last: away },
  ])('$name', async ({ door, last }) => {
    expect(await lastDenialOf(door)).toEqual(last);
  });
});
