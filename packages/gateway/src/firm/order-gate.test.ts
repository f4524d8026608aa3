import {
  type AccountId,
  type Contract,
  type ContractId,
  makeContract,
  type NetPosition,
  productByRoot,
  type Quantity,
  type Side,
  sessionCalendar,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import { builtInPack, versionOn } from '@loadline/risk';
import type { SimulatedOrder } from '@loadline/simulation';
import { describe, expect, it } from 'vitest';
import { Holdings } from './holdings.ts';
import { firmRefusal, type GatedOrder, OUTSIDE_HOURS } from './order-gate.ts';

/** Monday 2026-10-05, 10:00 in Chicago: the list of volatile products is in force. */
const AT = Date.UTC(2026, 9, 5, 15) as UnixMs;
const calendar = sessionCalendar();

function contractOf(root: string): Contract {
  const product = productByRoot(root);
  if (product === null) throw new RangeError(root);
  return makeContract(product, 'Z', 2026);
}

const CONTRACTS = ['NQ', 'MNQ', 'ES', 'GC', 'SI', 'SIL', 'MBT'].map(contractOf);
const findContract = (id: ContractId) => CONTRACTS.find((contract) => contract.id === id) ?? null;

function rulesOf(pack: string, date = '2026-10-05') {
  const found = builtInPack(pack);
  const version = found === null ? null : versionOn(found, date);
  if (version === null) throw new RangeError(pack);
  return version.rules;
}

/** `NQ +3` is held, `MNQ buy 5` works; `a` and `b` name orders of which one cancels the other. */
function holding(...texts: readonly string[]): Holdings {
  const holdings = new Holdings();
  for (const [index, text] of texts.entries()) {
    const [root = '', what = '', size = '0', type = 'limit', linked = ''] = text.split(' ');
    const contract = contractOf(root);
    if (what === 'buy' || what === 'sell') {
      const id = String(index + 1);
      holdings.setOrder(order({ contract, side: what, size: Number(size), type, id, linked }));
    } else {
      const net: NetPosition = { size: Number(what), cost: 0 as NetPosition['cost'] };
      holdings.setPosition(contract, net, null);
    }
  }
  return holdings;
}

type Given = Readonly<{
  contract: Contract;
  side: Side;
  size: number;
  type: string;
  id: string;
  linked: string;
}>;

function order({ contract, side, size, type, id, linked }: Given): SimulatedOrder {
  return {
    accountId: 1 as AccountId,
    contractId: contract.id,
    venueOrderId: id as VenueOrderId,
    linkedOrderId: linked === '' ? null : (linked as VenueOrderId),
    parentOrderId: null,
    status: 'open',
    side,
    quantity: size as Quantity,
    filledQuantity: 0,
    type: type as 'limit',
  } as SimulatedOrder;
}

function wanted(text: string): GatedOrder {
  const [root = '', side = '', size = '', bracket = ''] = text.split(' ');
  const contract = contractOf(root);
  const hasBracket = bracket === 'bracket';
  return { contract, side: side as Side, quantity: Number(size), hasBracket };
}

const answer = (
  text: string,
  held: readonly string[],
  {
    pack = 'topstep-combine-50k',
    lots = 5,
    at = AT,
  }: Readonly<{ pack?: string; lots?: number | null; at?: UnixMs }> = {},
): string | null =>
  firmRefusal(wanted(text), {
    holdings: holding(...held),
    rules: rulesOf(pack),
    lots,
    at,
    calendar,
    contractOf: findContract,
  });

type Case = Readonly<{ name: string; order: string; held?: readonly string[]; text?: string }>;

const CASES: readonly Case[] = [
  { name: 'all lots of the session', order: 'NQ buy 5' },
  { name: 'one lot more', order: 'NQ buy 6', text: 'Maximum position exceeded: 6 lots, and 5' },
  { name: 'micros at a tenth', order: 'MNQ sell 50' },
  { name: 'a micro more', order: 'MNQ sell 51', text: '5.1 lots, and 5 are allowed.' },
  { name: 'minis and micros together', order: 'MNQ buy 10', held: ['NQ 4'] },
  { name: 'a micro too many', order: 'MNQ buy 11', held: ['NQ 4'], text: '5.1 lots' },
  { name: 'no netting between products', order: 'ES sell 2', held: ['NQ 4'], text: '6 lots' },
  { name: 'orders that work', order: 'NQ buy 2', held: ['NQ 2', 'NQ buy 2'], text: '6 lots' },
  { name: 'the other side of a breakout', order: 'NQ sell 5', held: ['NQ buy 5'] },
  { name: 'the exits of a bracket', order: 'NQ buy 3', held: ['NQ 2', 'NQ sell 2', 'NQ sell 2'] },
  {
    name: 'two orders of which one cancels the other',
    order: 'NQ buy 2',
    held: ['NQ buy 3 limit 2', 'NQ buy 3 stop 1'],
  },
  {
    name: 'two orders that do not',
    order: 'NQ buy 2',
    held: ['NQ buy 3', 'NQ buy 3'],
    text: '8 lots',
  },
  { name: 'a reduction of what is too large', order: 'NQ sell 1', held: ['NQ 9'] },
  { name: 'a reversal to as much', order: 'NQ sell 10', held: ['NQ 5'] },
  { name: 'a reversal to more', order: 'NQ sell 11', held: ['NQ 5'], text: '6 lots' },
  { name: 'silver micros at two tenths', order: 'SIL buy 2' },
  { name: 'a cap of a product', order: 'SIL buy 3', text: '3 SIL, and 2 are allowed.' },
  { name: 'gold within its cap', order: 'GC buy 3' },
  { name: 'gold beyond it', order: 'GC buy 4', text: '4 GC, and 3 are allowed.' },
  { name: 'a product with a cap of none', order: 'SI buy 1', text: '1 SI, and 0 are allowed.' },
  { name: 'coins without the credit of micros', order: 'MBT buy 6', text: '6 lots' },
];

describe('firmRefusal', () => {
  it.each(CASES)('knows $name: $order', ({ order: text, held = [], text: expected }) => {
    const told = answer(text, held);
    if (expected === undefined) expect(told).toBeNull();
    else expect(told).toContain(expected);
  });

  it('takes nothing that opens while no trading day is open, and takes what reduces', () => {
    expect(answer('NQ buy 1', [], { lots: null })).toBe(OUTSIDE_HOURS);
    expect(answer('NQ sell 1', ['NQ 1'], { lots: null })).toBeNull();
  });

  const LATE = Date.UTC(2026, 9, 5, 20, 8) as UnixMs;

  it.each([
    { text: 'NQ sell 2', held: ['NQ 2'], isTaken: true },
    { text: 'NQ sell 3', held: ['NQ 2'], isTaken: false },
    { text: 'NQ buy 1', held: ['NQ -2'], isTaken: true },
    { text: 'NQ sell 1', held: ['NQ 2', 'NQ sell 1 market'], isTaken: true },
    { text: 'NQ sell 2', held: ['NQ 2', 'NQ sell 1 market'], isTaken: false },
    { text: 'NQ sell 2', held: ['NQ 2', 'NQ sell 2 stop'], isTaken: true },
    { text: 'NQ sell 1 bracket', held: ['NQ 2'], isTaken: false },
    { text: 'NQ sell 1', held: ['ES 2'], isTaken: false },
  ])('after the last entry $text with $held is taken: $isTaken', ({ text, held, isTaken }) => {
    expect(answer(text, held, { at: LATE })).toBe(isTaken ? null : OUTSIDE_HOURS);
    expect(answer('NQ buy 1', [], { at: (LATE - 1) as UnixMs })).toBeNull();
  });

  it('takes no product that the firm does not permit', () => {
    const rules = { ...rulesOf('topstep-combine-50k'), permittedRoots: new Set(['ES']) };
    const situation = { rules, lots: 5, at: AT, calendar, contractOf: findContract };
    expect(firmRefusal(wanted('NQ buy 1'), { holdings: holding(), ...situation })).toBe(
      'Symbol NQ is not permitted in this account.',
    );
    expect(
      firmRefusal(wanted('NQ sell 1'), { holdings: holding('NQ 1'), ...situation }),
    ).toBeNull();
  });
});
