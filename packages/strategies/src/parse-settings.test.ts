import { describe, expect, it } from 'vitest';
import { CALENDAR, NQ } from '../test/strategy-run.ts';
import { overnightRange, strategies } from './index.ts';

const problems = (settings: unknown): readonly string[] => {
  const parsed = overnightRange.parse(settings);
  return parsed.ok ? [] : parsed.error;
};

describe('every strategy', () => {
  it.each(strategies)('$id describes its settings, and its defaults are allowed', (definition) => {
    const parsed = definition.parse({});
    expect(parsed.ok).toBe(true);
    if (!parsed.ok) return;
    const described = definition.parameters.map(({ name, default: value }) => [name, value]);
    expect(parsed.value).toEqual(Object.fromEntries(described));
    for (const { description, label, unit } of definition.parameters) {
      expect(description).toMatch(/^[A-Z].*\.$/);
      expect(label).not.toBe('');
      expect(unit).not.toBe('');
    }
  });

  it.each(strategies)('$id holds every number to its bounds', (definition) => {
    for (const { name, minimum, maximum } of definition.parameters) {
      if (minimum === null || maximum === null) continue;
      expect(definition.parse({ [name]: minimum }).ok).toBe(true);
      expect(definition.parse({ [name]: maximum }).ok).toBe(true);
      expect(definition.parse({ [name]: minimum - 1 }).ok).toBe(false);
      expect(definition.parse({ [name]: maximum + 1 }).ok).toBe(false);
    }
  });
});

describe('settings', () => {
  it('are completed by the defaults, and numbers may come as text', () => {
    const parsed = overnightRange.parse({ atrPeriod: '20', stopMultiple: '1.25' });
    expect(parsed.ok && parsed.value).toMatchObject({
      atrPeriod: 20,
      stopMultiple: 1.25,
      rangeEnd: '09:30',
    });
  });

  it('are refused with every problem at once, one sentence each', () => {
    const found = problems({ atrPeriod: 0, stopMultiple: 'x', rangeEnd: '9:30', colour: 'red' });
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        'atrPeriod is 0; it must be a whole number from 2 to 50 (bars).',
        'stopMultiple is "x"; it must be a number from 0.1 to 10 (ATR).',
        'rangeEnd is "9:30"; it must be a time of day such as 09:30 (HH:MM New York).',
      ]),
    );
    expect(found.find((problem) => problem.startsWith('colour'))).toContain('is not a setting of');
  });

  it.each([
    { name: 'half a contract', settings: { quantity: 1.5 }, says: 'quantity is 1.5' },
    { name: 'no number', settings: { bufferTicks: null }, says: 'bufferTicks is null' },
    { name: 'an hour of 24', settings: { windowEnd: '24:00' }, says: 'windowEnd is "24:00"' },
    {
      name: 'a window that ends before it begins',
      settings: { windowEnd: '09:30' },
      says: 'windowEnd is 09:30; it must be later than rangeEnd, 09:30.',
    },
    {
      name: 'a range without length',
      settings: { rangeStart: '09:30' },
      says: 'rangeStart is 09:30; it must differ from rangeEnd.',
    },
    { name: 'no settings at all', settings: 7, says: 'must be names with values' },
  ])('refuse $name', ({ settings, says }) => {
    expect(problems(settings)).toHaveLength(1);
    expect(problems(settings)[0]).toContain(says);
  });

  it('that were not checked do not make a strategy', () => {
    const setup = { product: NQ, calendar: CALENDAR };
    expect(() => overnightRange.create({ atrPeriod: 0 }, setup)).toThrow('atrPeriod is 0');
  });
});
