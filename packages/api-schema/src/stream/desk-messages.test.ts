import { describe, expect, it } from 'vitest';
import { deskState, sectionNames } from '../state/desk-state.ts';
import { clientMessage, serverMessage } from './desk-messages.ts';

const quote = { contractId: 'C', bid: '1.25', ask: null, last: null, at: '2025-03-14T13:30:00Z' };

describe('serverMessage', () => {
  it.each([
    { name: 'a quote', message: { type: 'quote', quote }, good: true },
    {
      name: 'a section by its name',
      message: { type: 'section', name: 'orders', value: [], sequence: 4 },
      good: true,
    },
    {
      name: 'a section with the value of another, refused',
      message: { type: 'section', name: 'clock', value: [], sequence: 4 },
      good: false,
    },
    {
      name: 'a binary float as a price, refused',
      message: { type: 'quote', quote: { ...quote, bid: 1.25 } },
      good: false,
    },
    {
      name: 'a price with an exponent, refused',
      message: { type: 'quote', quote: { ...quote, bid: '1e5' } },
      good: false,
    },
    {
      name: 'a time without a zone, refused',
      message: { type: 'quote', quote: { ...quote, at: '2025-03-14T13:30:00' } },
      good: false,
    },
  ])('reads $name', ({ message, good }) => {
    expect(serverMessage.safeParse(message).success).toBe(good);
  });
});

describe('clientMessage', () => {
  const flatten = { kind: 'flatten', accountId: null };

  it.each([
    { name: 'a first hello', message: { type: 'hello' }, good: true },
    { name: 'a resuming hello', message: { type: 'hello', resumeFrom: 12 }, good: true },
    { name: 'a negative number, refused', message: { type: 'hello', resumeFrom: -1 }, good: false },
    {
      name: 'a command',
      message: { type: 'command', commandId: 'abcdefgh', command: flatten },
      good: true,
    },
    {
      name: 'a flatten that does not say of what, refused',
      message: { type: 'command', commandId: 'abcdefgh', command: { kind: 'flatten' } },
      good: false,
    },
    {
      name: 'a command with an unknown key, refused',
      message: { type: 'command', commandId: 'abcdefgh', command: { ...flatten, force: true } },
      good: false,
    },
  ])('reads $name', ({ message, good }) => {
    expect(clientMessage.safeParse(message).success).toBe(good);
  });
});

describe('sectionNames', () => {
  it('lists every section of the state', () => {
    expect([...sectionNames].sort()).toEqual(Object.keys(deskState.shape).sort());
  });
});
