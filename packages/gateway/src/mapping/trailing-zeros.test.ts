import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withTrailingZeros } from './trailing-zeros.ts';

describe('withTrailingZeros', () => {
  it.each([
    { name: 'a price', json: '{"price":6335.25}', text: '{"price":6335.250000000}' },
    { name: 'a whole price', json: '{"o":25010,"v":3}', text: '{"o":25010.000000000,"v":3}' },
    { name: 'fees', json: '{"fees":1.4,"size":1}', text: '{"fees":1.4000,"size":1}' },
    { name: 'a loss', json: '{"profitAndLoss":-5}', text: '{"profitAndLoss":-5.000000000}' },
    { name: 'null', json: '{"limitPrice":null}', text: '{"limitPrice":null}' },
    { name: 'more digits', json: '{"fees":1.23456}', text: '{"fees":1.23456}' },
    { name: 'an exponent', json: '{"price":5e-7}', text: '{"price":5e-7}' },
    {
      name: 'a tag that looks like a member',
      json: JSON.stringify({ customTag: '"price":5,', price: 5 }),
      text: '{"customTag":"\\"price\\":5,","price":5.000000000}',
    },
  ])('writes $name', ({ json, text }) => {
    expect(withTrailingZeros(json)).toBe(text);
  });

  it('never changes what the text says', () => {
    const entity = fc.record({
      price: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
      fees: fc.double({ min: 0, max: 100, noNaN: true }),
      customTag: fc.string(),
      size: fc.integer(),
    });
    const check = fc.property(fc.array(entity), (entities) => {
      const json = JSON.stringify(entities);
      expect(JSON.parse(withTrailingZeros(json))).toEqual(JSON.parse(json));
    });
    fc.assert(check);
  });
});
