import { describe, expect, it } from 'vitest';
import { frameText } from '../../test/desk-builders.ts';
import { textFrame } from './frame.ts';

describe('textFrame', () => {
  it.each([
    { length: 0, header: 2 },
    { length: 125, header: 2 },
    { length: 126, header: 4 },
    { length: 65_535, header: 4 },
    { length: 65_536, header: 10 },
  ])('has a header of $header bytes for a text of $length bytes', ({ length, header }) => {
    const text = 'x'.repeat(length);
    const bytes = textFrame(text);
    expect(bytes.length).toBe(header + length);
    expect(bytes[0]).toBe(0x81);
    expect(frameText(bytes)).toBe(text);
  });

  it('counts bytes, not characters', () => {
    expect(textFrame('é'.repeat(63)).length).toBe(4 + 126);
  });
});
