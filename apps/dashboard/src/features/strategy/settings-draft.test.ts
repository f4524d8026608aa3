import type { StrategySetting } from '@loadline/api-schema';
import { describe, expect, it } from 'vitest';
import { changesOf, draftOf, inputRules, isInForce } from './settings-draft.ts';

const aSetting = (name: string, value: StrategySetting['value'], unit = ''): StrategySetting => ({
  name,
  value,
  unit,
  label: name,
  default: value,
  minimum: null,
  maximum: null,
  description: '',
});

const SETTINGS = [
  aSetting('windowEnd', '15:00', 'HH:MM New York'),
  aSetting('stopMultiple', 1.5, 'ATR'),
  aSetting('both', true),
];

describe('a draft of settings', () => {
  it('changes nothing before anything is typed', () => {
    expect(changesOf(SETTINGS, draftOf(SETTINGS))).toEqual({});
  });

  it('holds only what differs, as values of their kind', () => {
    const draft = { ...draftOf(SETTINGS), stopMultiple: '2', both: 'false' };
    expect(changesOf(SETTINGS, draft)).toEqual({ stopMultiple: 2, both: false });
  });

  it('takes another way to write the same number for no change', () => {
    expect(changesOf(SETTINGS, { ...draftOf(SETTINGS), stopMultiple: '1.50' })).toEqual({});
  });

  it.each([
    { name: 'what was asked for', changes: { stopMultiple: 1.5, windowEnd: '15:00' }, is: true },
    { name: 'a part of it only', changes: { stopMultiple: 1.5, windowEnd: '14:00' }, is: false },
  ])('tells whether $name is in force', ({ changes, is }) => {
    expect(isInForce(SETTINGS, changes)).toBe(is);
  });

  it.each([
    { text: '09:30', isTaken: true },
    { text: '23:59', isTaken: true },
    { text: '24:00', isTaken: false },
    { text: '9:30', isTaken: false },
  ])('takes $text for a time: $isTaken', ({ text, isTaken }) => {
    const { type, pattern } = inputRules(aSetting('rangeEnd', '09:30', 'HH:MM New York'));
    expect(type).toBe('text');
    expect(new RegExp(`^(?:${pattern})$`).test(text)).toBe(isTaken);
  });

  it('keeps a number within its bounds', () => {
    const rules = inputRules({ ...aSetting('quantity', 1), minimum: 1, maximum: 50 });
    expect(rules).toMatchObject({ type: 'number', min: 1, max: 50 });
  });
});
