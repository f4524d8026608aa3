import { describe, expect, it } from 'vitest';
import { boundsText, settingText } from './setting-words.ts';

const aSetting = {
  name: 'atrPeriod',
  label: 'ATR period',
  unit: 'bars',
  value: 14,
  default: 14,
  minimum: 1,
  maximum: 200,
  description: 'How many bars the average takes.',
};

describe('the settings of a strategy', () => {
  it.each([
    { name: 'both bounds', change: {}, text: 'Default 14, from 1 to 200.' },
    { name: 'one bound', change: { maximum: null }, text: 'Default 14, from 1.' },
    {
      name: 'no bounds',
      change: { default: true, minimum: null, maximum: null },
      text: 'Default yes.',
    },
  ])('tell $name', ({ change, text }) => {
    expect(boundsText({ ...aSetting, ...change })).toBe(text);
  });

  it('say yes and no', () => {
    expect([true, false, 2.5, '09:30'].map(settingText)).toEqual(['yes', 'no', '2.5', '09:30']);
  });
});
