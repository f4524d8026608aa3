import { contractNear, parseSymbol, type UnixMs } from '@loadline/core';
import type { DeskDoor } from '../door/desk-door.ts';
import { type DeskFlags, refuse } from '../door/open-door.ts';

/** Where an order or a position is: `101 NQZ5`. */
export type Place = Readonly<{ accountId: number; contractId: string }>;

/**
 * The contract of a name such as `NQZ5` at the market time of the desk; a venue id is taken as it
 * is, and a product alone where the desk has just one contract of it, open or traded by a strategy.
 */
export function contractOrFail(door: DeskDoor, text: string, flags: DeskFlags): string {
  const { clock } = door.state;
  const meaning = parseSymbol(text);
  if (meaning.ok && meaning.value.kind === 'contract') {
    return contractNear(meaning.value, Date.parse(clock.marketTime) as UnixMs).id;
  }
  const known = contractsOf(door);
  const root = meaning.ok && meaning.value.kind === 'product' ? meaning.value.product.root : null;
  const found = [...known].filter(([, name]) => root !== null && name.slice(0, -2) === root);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only[0];
  const names = [...known.values()].join(', ');
  const wish = names === '' ? 'a contract such as NQZ5' : `a contract such as ${names}`;
  const detail = `Which contract is ${JSON.stringify(text)}? Expected ${wish}.`;
  return refuse(flags, { code: 'CONTRACT_UNKNOWN', detail });
}

/** The contracts that the desk has to do with: their ids with their names. */
function contractsOf({ state }: DeskDoor): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { contractId, contractName } of [
    ...state.positions,
    ...state.orders,
    ...state.strategies,
  ]) {
    if (contractId !== null && contractName !== null) known.set(contractId, contractName);
  }
  return known;
}
