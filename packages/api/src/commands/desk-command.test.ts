import { deskCommand } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { deskCommandOf } from './desk-command.ts';

const reason = 'news at ten';

describe('deskCommandOf', () => {
  it.each([
    {
      name: 'a lock until an instant',
      said: { kind: 'lock', accountId: 7, until: '2026-11-02T23:00:00Z', reason },
      meant: { kind: 'lock', accountId: 7, until: 1_793_660_400_000, reason },
    },
    {
      name: 'a lock until the next trading day',
      said: { kind: 'lock', accountId: 7, until: null, reason },
      meant: { kind: 'lock', accountId: 7, until: null, reason },
    },
    {
      name: 'a confirmed floor, in micro-dollars',
      said: { kind: 'confirmAccount', accountId: 7, floor: '48000.125', reason },
      meant: { kind: 'confirmAccount', accountId: 7, floor: 48_000_125_000, reason },
    },
    {
      name: 'a confirmation of the floor that is proposed',
      said: { kind: 'confirmAccount', accountId: 7, floor: null, reason },
      meant: { kind: 'confirmAccount', accountId: 7, floor: null, reason },
    },
    {
      name: 'a halt of every account, its reason without the spaces around it',
      said: { kind: 'halt', accountId: null, mode: 'reducing', reason: `  ${reason} ` },
      meant: { kind: 'halt', accountId: null, mode: 'reducing', reason },
    },
  ])('reads $name', ({ said, meant }) => {
    expect(deskCommandOf(deskCommand.parse(said))).toEqual(meant);
  });

  it.each([
    { name: 'a kill without a reason', said: { kind: 'kill', reason: '  ' } },
    {
      name: 'a lock of every account',
      said: { kind: 'lock', accountId: null, until: null, reason },
    },
    {
      name: 'a lock until a day',
      said: { kind: 'lock', accountId: 7, until: '2026-11-02', reason },
    },
    { name: 'a halt of nobody knows what', said: { kind: 'halt', mode: 'halted', reason } },
  ])('refuses $name', ({ said }) => {
    expect(deskCommand.safeParse(said).success).toBe(false);
  });
});
