import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnixMs } from '../../values/time.ts';
import type { Contract, Product } from '../product.ts';
import { listProducts, productByRoot } from '../products/products.ts';
import { CHICAGO } from '../time/zone-clock.ts';
import { parseContractId } from './contracts.ts';
import { frontContract, type Roll, rollTable } from './roll-table.ts';

const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

const product = (root: string): Product => {
  const found = productByRoot(root);
  if (found === null) throw new Error(root);
  return found;
};

const contract = (id: string): Contract => {
  const found = parseContractId(id);
  if (!found.ok) throw new Error(id);
  return found.value;
};

/** Roll date, and last trade date, of the equity-index reference. */
const EQUITY_ROLLS = [
  ['H24', '2024-03-11', '2024-03-15'],
  ['M24', '2024-06-17', '2024-06-21'],
  ['U24', '2024-09-16', '2024-09-20'],
  ['Z24', '2024-12-16', '2024-12-20'],
  ['H25', '2025-03-17', '2025-03-21'],
  ['M25', '2025-06-16', '2025-06-20'],
  ['U25', '2025-09-15', '2025-09-19'],
  ['Z25', '2025-12-15', '2025-12-19'],
  ['H26', '2026-03-16', '2026-03-20'],
  ['M26', '2026-06-15', '2026-06-18'],
  ['U26', '2026-09-14', '2026-09-18'],
  ['Z26', '2026-12-14', '2026-12-18'],
  ['H27', '2027-03-15', '2027-03-19'],
  ['M27', '2027-06-14', '2027-06-17'],
  ['U27', '2027-09-13', '2027-09-17'],
  ['Z27', '2027-12-13', '2027-12-17'],
] as const;

describe('the built-in roll of equity index futures', () => {
  it.each(EQUITY_ROLLS)('leaves %s at the opening that begins %s', (month, rollDate, lastDate) => {
    const id = `CON.F.US.ENQ.${month}`;
    const table = rollTable(product('NQ'), at('2024-01-01T00:00Z'), at('2028-01-01T00:00Z'));
    const segment = table.find((candidate) => candidate.contract.id === id);
    expect(segment?.contract.lastTradeDate).toBe(lastDate);
    const sunday = CHICAGO.timeAt(segment?.to ?? at('1970-01-01T00:00Z'));
    expect(sunday).toMatchObject({ weekday: 0, minuteOfDay: 17 * 60 });
    expect(Date.parse(rollDate) - Date.parse(sunday.date)).toBe(86_400_000);
  });

  it.each([
    { time: '2022-03-09T22:59:59.999Z', id: 'CON.F.US.EP.H22' },
    { time: '2022-03-09T23:00:00Z', id: 'CON.F.US.EP.M22' },
    { time: '2013-10-07T00:00:00Z', id: 'CON.F.US.EP.Z13' },
  ])('keeps the Thursday before expiry week until 2022: $time', ({ time, id }) => {
    expect(frontContract(product('ES'), at(time)).id).toBe(id);
  });
});

describe('last trade dates of the other groups', () => {
  it.each([
    ['CON.F.US.CLE.H24', '2024-02-20'],
    ['CON.F.US.CLE.F26', '2025-12-19'],
    ['CON.F.US.MCLE.F26', '2025-12-18'],
    ['CON.F.US.NGE.F25', '2024-12-27'],
    ['CON.F.US.RBE.G25', '2025-01-31'],
    ['CON.F.US.GCE.G24', '2024-02-27'],
    ['CON.F.US.MGC.Z24', '2024-12-27'],
    ['CON.F.US.TYA.H24', '2024-03-19'],
    ['CON.F.US.FVA.H24', '2024-03-28'],
    ['CON.F.US.EU6.H24', '2024-03-18'],
    ['CON.F.US.CA6.H24', '2024-03-19'],
    ['CON.F.US.ZCE.Z24', '2024-12-13'],
    ['CON.F.US.GLE.J24', '2024-04-30'],
    ['CON.F.US.HE.J24', '2024-04-12'],
    ['CON.F.US.MBT.H24', '2024-03-28'],
    ['CON.F.US.NKD.H24', '2024-03-07'],
  ])('%s ends on %s', (id, date) => {
    expect(contract(id).lastTradeDate).toBe(date);
  });
});

describe('every product', () => {
  it('has one front month at any time, and leaves it before it expires', () => {
    const days = fc.integer({ min: at('2010-01-01T00:00Z'), max: at('2030-01-01T00:00Z') });
    const check = fc.property(fc.constantFrom(...listProducts()), days, (any, from) => {
      const to = (from + 400 * 86_400_000) as UnixMs;
      const table = rollTable(any, from as UnixMs, to);
      expect(table[0]?.from).toBe(from);
      expect(table.at(-1)?.to).toBe(to);
      for (const [index, segment] of table.entries()) {
        expect(segment.from).toBeLessThan(segment.to);
        if (index > 0) expect(segment.from).toBe(table[index - 1]?.to);
        const lastDay = CHICAGO.timeAt((segment.to - 1) as UnixMs).date;
        expect(lastDay <= segment.contract.lastTradeDate).toBe(true);
        expect(frontContract(any, segment.from).id).toBe(segment.contract.id);
      }
    });
    fc.assert(check, { numRuns: 300 });
  });
});

describe('a roll file', () => {
  const rolls: readonly Roll[] = [
    {
      at: at('2024-03-12T05:01:00Z'),
      from: contract('CON.F.US.ENQ.H24'),
      to: contract('CON.F.US.ENQ.M24'),
    },
    {
      at: at('2024-06-17T05:01:00Z'),
      from: contract('CON.F.US.ENQ.M24'),
      to: contract('CON.F.US.ENQ.U24'),
    },
  ];

  it.each([
    { time: '2023-11-01T00:00:00Z', name: 'NQZ3' },
    { time: '2024-01-02T00:00:00Z', name: 'NQH4' },
    { time: '2024-03-12T05:00:59Z', name: 'NQH4' },
    { time: '2024-03-12T05:01:00Z', name: 'NQM4' },
    { time: '2024-06-17T05:01:00Z', name: 'NQU4' },
    { time: '2024-09-20T20:00:00Z', name: 'NQU4' },
    { time: '2024-09-22T22:00:00Z', name: 'NQZ4' },
    { time: '2025-01-02T00:00:00Z', name: 'NQH5' },
  ])('decides where it reaches: $name at $time', ({ time, name }) => {
    expect(frontContract(product('NQ'), at(time), rolls).name).toBe(name);
  });
});
