import { describe, expect, it } from 'vitest';
import { readWireSettings } from './wire-settings.ts';

describe('readWireSettings', () => {
  it('reads values by name, the later of two', () => {
    const texts = ['userEvents=bare', 'tokenSeconds=5', 'tokenSeconds=9', 'singleSession=true'];
    const value = { userEvents: 'bare', tokenSeconds: 9, singleSession: true };
    expect(readWireSettings([...texts, 'generalRequests=0'])).toEqual({
      ok: true,
      value: { ...value, generalRequests: 0 },
    });
  });

  it.each([
    { text: 'nothing=1', says: 'no wire setting "nothing"' },
    { text: 'userEvents=naked', says: 'expected wrapped or bare' },
    { text: 'tokenSeconds=0', says: 'expected 1 second or more' },
    { text: 'generalRequests=-1', says: 'expected' },
    { text: 'generalRequests=99999999', says: 'at most 1000000' },
    { text: 'singleSession=yes', says: 'expected true or false' },
    { text: '__proto__=1', says: 'no wire setting' },
  ])('refuses $text', ({ text, says }) => {
    const read = readWireSettings([text]);
    expect(read.ok ? '' : read.error).toContain(says);
  });
});
