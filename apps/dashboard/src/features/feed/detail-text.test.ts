import { describe, expect, it } from 'vitest';
import { detailText } from './detail-text.ts';

describe('the figures behind an entry', () => {
  it.each([
    { name: 'none', detail: undefined, text: null },
    { name: 'an empty record', detail: {}, text: null },
    { name: 'a code alone', detail: { code: 'FLAT_BY' }, text: 'FLAT_BY' },
    {
      name: 'a denial',
      detail: { observed: '6', code: 'POSITION_LIMIT', allowed: '5' },
      text: 'POSITION_LIMIT · observed 6 · allowed 5',
    },
    {
      name: 'a denial in dollars',
      detail: { code: 'SESSION_BUDGET', observed: '−$158.44', allowed: 'above −$150.00' },
      text: 'SESSION_BUDGET · observed −$158.44 · allowed above −$150.00',
    },
  ])('tell $name', ({ detail, text }) => {
    expect(detailText(detail === undefined ? {} : { detail })).toBe(text);
  });
});
