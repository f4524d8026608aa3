import { contractNear, parseSymbol, type UnixMs } from '@loadline/core';
import type { DeskDoor } from '../door/desk-door.ts';
import { type DeskFlags, refuse } from '../door/open-door.ts';

/** Where an order or a position is: `101 NQZ5`. */
export type Place = Readonly<{ accountId: number; contractId: string }>;

/**
 * The contract of a name such as `NQZ5` at the market time of the desk; a venue id is taken as it
 * is, and a product alone where the desk has just one contract of it open.
 */
export function contractOrFail(door: DeskDoor, text: string, flags: DeskFlags): string {
  const { positions, orders, clock } = door.state;
  const meaning = parseSymbol(text);
  if (meaning.ok && meaning.value.kind === 'contract') {
    return contractNear(meaning.value, Date.parse(clock.marketTime) as UnixMs).id;
  }
  const open = new Map([...positions, ...orders].map((each) => [each.contractId, each]));
  const root = meaning.ok && meaning.value.kind === 'product' ? meaning.value.product.root : null;
  const found = [...open.values()].filter(
    ({ contractName }) => root !== null && contractName.slice(0, -2) === root,
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.contractId;
  const names = [...open.values()].map(({ contractName }) => contractName).join(', ');
  const wish = names === '' ? 'a contract such as NQZ5' : `a contract such as NQZ5; open: ${names}`;
  const detail = `There is no contract ${JSON.stringify(text)} here: expected ${wish}.`;
  return refuse(flags, { code: 'CONTRACT_UNKNOWN', detail });
}
