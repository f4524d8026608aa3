import { describe, expect, it } from 'vitest';
import { readOrderSettings } from './order-settings.ts';

describe('readOrderSettings', () => {
  it('reads what is named, the last one where it is named twice', () => {
    const texts = ['closeCancelsExits=true', 'outsideHoursCode=2', 'outsideHoursCode=5'];
    expect(readOrderSettings([...texts, 'bracketTicks=unsigned'])).toEqual({
      ok: true,
      value: { closeCancelsExits: true, outsideHoursCode: 5, bracketTicks: 'unsigned' },
    });
  });

  it.each([
    { text: 'cleanUp=true', says: 'There is no order setting "cleanUp"' },
    { text: 'toString=1', says: 'There is no order setting "toString"' },
    { text: 'outsideHoursCode=3', says: 'outsideHoursCode=3: expected 2 or 5.' },
    { text: 'wrapsRefusals=yes', says: 'wrapsRefusals=yes: expected true or false.' },
    { text: 'bracketTicks', says: 'bracketTicks: expected signed or unsigned.' },
  ])('says what is wrong with $text', ({ text, says }) => {
    const read = readOrderSettings([text]);
    expect(read.ok ? '' : read.error).toContain(says);
  });
});
