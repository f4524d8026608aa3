import type { AccountId, ClientOrderId } from '@loadline/core';
import type { AuditEvent } from '@loadline/engine/ports';
import type { TrueOrder, Truth } from '../desk/gateway-host.ts';
import type { SimulatedDesk } from '../simulated-desk.ts';

/**
 * Orders of the venue that are one too many: a second one of a name, one of a name that the desk
 * has never given, an entry more than was wished, and an exit that has opened a position.
 *
 * @param wishes how many entries were wished.
 */
export function ordersDoubled(desk: SimulatedDesk, accountId: AccountId, wishes: number): number {
  const truth = desk.truth(accountId);
  const sent = sentOrders(desk.audits);
  const named = truth.everyOrder.filter(isOfOurs);
  const names = new Set(named.map(({ customTag }) => customTag));
  const strange = [...names].filter((name) => !sent.has(nameOf(name))).length;
  const entries = named.filter(({ customTag, status }) => {
    return sent.get(nameOf(customTag)) === 'entry' && status !== 'rejected';
  });
  const tooMany = Math.max(0, entries.length - wishes);
  return named.length - names.size + strange + tooMany + openingExits(truth, sent);
}

type Sent = ReadonlyMap<ClientOrderId, string>;

/** Every order that the desk has sent, with what it was for. */
function sentOrders(audits: readonly AuditEvent[]): Sent {
  const sent = new Map<ClientOrderId, string>();
  for (const audit of audits) {
    if (audit.kind !== 'orderChanged' || audit.change !== 'submitted') continue;
    sent.set(audit.order.clientOrderId, audit.order.role);
  }
  return sent;
}

/** An entry that the venue has refused with its exits goes again without, under a tag besides. */
const nameOf = (tag: string | null): ClientOrderId =>
  (tag ?? '').replace(/-bare$/, '') as ClientOrderId;

/** The venue names nobody else's orders, and the exits of a bracket after their entry. */
const isOfOurs = ({ customTag, parentOrderId }: TrueOrder): boolean =>
  customTag !== null && parentOrderId === null;

/** Fills of exits that have added to a position instead of taking from it. */
function openingExits({ fills, everyOrder }: Truth, sent: Sent): number {
  const orders = new Map(everyOrder.map((order) => [order.venueOrderId, order]));
  const held = new Map<string, number>();
  let opening = 0;
  for (const { venueOrderId, contractId, side, quantity } of fills) {
    const before = held.get(contractId) ?? 0;
    const after = before + (side === 'buy' ? quantity : -quantity);
    held.set(contractId, after);
    const order = orders.get(venueOrderId);
    const adds = Math.abs(after) > Math.abs(before) || before * after < 0;
    if (adds && order !== undefined && isExit(order, sent)) opening += 1;
  }
  return opening;
}

function isExit({ parentOrderId, customTag }: TrueOrder, sent: Sent): boolean {
  if (parentOrderId !== null) return true;
  const role = sent.get(nameOf(customTag));
  return role !== undefined && role !== 'entry';
}
