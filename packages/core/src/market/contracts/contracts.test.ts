import { describe, expect, it } from 'vitest';
import type { UnixMs } from '../../values/time.ts';
import { productByRoot } from '../products/products.ts';
import { contractNear, parseContractId, parseSymbol } from './contracts.ts';

const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

const near = (text: string, time: string): string => {
  const meaning = parseSymbol(text);
  if (!meaning.ok || meaning.value.kind !== 'contract') return `no contract: ${text}`;
  return contractNear(meaning.value, at(time)).id;
};

describe('parseContractId', () => {
  it.each([
    { text: 'CON.F.US.ENQ.Z25', name: 'NQZ5', year: 2025 },
    { text: 'CON.F.US.EU6.H24', name: '6EH4', year: 2024 },
    { text: 'CON.F.US.MGC.G09', name: 'MGCG9', year: 2009 },
    { text: 'CON.F.US.EP.Z99', name: 'ESZ9', year: 1999 },
  ])('reads $text and writes it back', ({ text, name, year }) => {
    const contract = parseContractId(text);
    expect(contract.ok ? contract.value : null).toMatchObject({ id: text, name, year });
  });

  it.each([
    'CON.F.US.NQ.Z25',
    'CON.F.US.ENQ.Z5',
    'CON.F.US.ENQ.A25',
    'CON.F.US.ENQ',
    'con.f.us.enq.z25',
    '',
  ])('refuses %j', (text) => {
    expect(parseContractId(text)).toMatchObject({ ok: false, error: { kind: 'badSymbol', text } });
  });
});

describe('parseSymbol', () => {
  it.each(['NQ', 'nq', ' NQ ', 'F.US.ENQ'])('reads %j as the product NQ', (text) => {
    const meaning = parseSymbol(text);
    expect(meaning.ok ? meaning.value : null).toEqual({
      kind: 'product',
      product: productByRoot('NQ'),
    });
  });

  it.each(['data', 'ticks', 'XYZZ5', 'NQA5', 'NQZ', 'NQZ123', ''])('refuses %j', (text) => {
    expect(parseSymbol(text).ok).toBe(false);
  });
});

describe('contractNear', () => {
  it.each([
    { text: 'NQH5', time: '2025-01-01T23:00:00Z', id: 'CON.F.US.ENQ.H25' },
    { text: 'nqh5', time: '2015-01-02T00:00:00Z', id: 'CON.F.US.ENQ.H15' },
    { text: 'NQH5', time: '2025-03-21T15:00:00Z', id: 'CON.F.US.ENQ.H25' },
    { text: 'NQH5', time: '2025-03-24T15:00:00Z', id: 'CON.F.US.ENQ.H35' },
    { text: 'ESZ3', time: '2013-10-07T00:00:00Z', id: 'CON.F.US.EP.Z13' },
    { text: 'ESH0', time: '2019-12-20T00:00:00Z', id: 'CON.F.US.EP.H20' },
    { text: '6EH4', time: '2024-01-01T23:00:00Z', id: 'CON.F.US.EU6.H24' },
    { text: 'MGCJ4', time: '2024-03-15T00:00:00Z', id: 'CON.F.US.MGC.J24' },
    { text: 'NQM5', time: '2025-05-04T22:00:00Z', id: 'CON.F.US.ENQ.M25' },
    { text: 'NQZ25', time: '2013-01-01T00:00:00Z', id: 'CON.F.US.ENQ.Z25' },
    { text: 'NQZ2024', time: '2013-01-01T00:00:00Z', id: 'CON.F.US.ENQ.Z24' },
    { text: 'CON.F.US.ENQ.Z25', time: '2013-01-01T00:00:00Z', id: 'CON.F.US.ENQ.Z25' },
  ])('takes $text at $time for $id', ({ text, time, id }) => {
    expect(near(text, time)).toBe(id);
  });
});
