import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecord, invocationRecord, splitRecords } from './framing.ts';

describe('splitRecords', () => {
  it.each([
    { name: 'nothing', text: '', records: [], rest: '' },
    { name: 'one record', text: '{}\u001e', records: ['{}'], rest: '' },
    {
      name: 'several records',
      text: '{}\u001e{"type":6}\u001e',
      records: ['{}', '{"type":6}'],
      rest: '',
    },
    { name: 'an incomplete tail', text: '{}\u001e{"ty', records: ['{}'], rest: '{"ty' },
    { name: 'no separator at all', text: '{"type":6}', records: [], rest: '{"type":6}' },
  ])('reads $name', ({ text, records, rest }) => {
    expect(splitRecords(text)).toEqual({ records, rest });
  });

  it('gives back what was joined', () => {
    const messages = fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 5 });
    const check = fc.property(messages, (found) => {
      const { records, rest } = splitRecords(found.map(encodeRecord).join(''));
      expect(records).toEqual(found.map((message) => JSON.stringify(message)));
      expect(rest).toBe('');
    });
    fc.assert(check, { numRuns: 300 });
  });
});

describe('records', () => {
  it('never hold the separator inside, whatever is said', () => {
    expect(encodeRecord({ text: 'a\u001eb' }).indexOf('\u001e')).toBe(
      '{"text":"a\\u001eb"}'.length,
    );
  });

  it('writes an invocation as the venue does', () => {
    expect(invocationRecord('SubscribeOrders', [42])).toBe(
      '{"type":1,"target":"SubscribeOrders","arguments":[42]}\u001e',
    );
  });
});
