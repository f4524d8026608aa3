import type { AccountId, ContractId } from '@loadline/core';
import type { TrueOrder, Truth } from '../desk/gateway-host.ts';
import type { SimulatedDesk } from '../simulated-desk.ts';

/** A deliberate close has the stop canceled first; so long without one is a part of it. */
const CLOSING_MS = 5_000;

const STOPS: readonly string[] = ['stop', 'trailingStop'];
const WORKING: readonly string[] = ['open', 'pendingCancel'];

/**
 * Contract-seconds of market time in which a position at the venue was larger than its working
 * protective stops. What a close that is on its way will take counts as protected.
 */
export class ExposureMeter {
  readonly #desk: SimulatedDesk;
  readonly #accountId: AccountId;
  #naked = 0;
  #at = 0;
  #nakedSince: number | null = null;
  #isClosing = false;
  #contractMs = 0;

  constructor(desk: SimulatedDesk, accountId: AccountId) {
    this.#desk = desk;
    this.#accountId = accountId;
    this.#at = desk.gateway.clock().marketTime;
    desk.onEvent((happening) => {
      if (happening.kind === 'gateway') this.#measure(happening.marketTime);
    });
  }

  get contractSeconds(): number {
    return this.#contractMs / 1_000;
  }

  /** What stood since the last time stood until now. */
  #measure(now: number): void {
    if (this.#nakedSince !== null) {
      const excused = this.#isClosing ? this.#nakedSince + CLOSING_MS : this.#nakedSince;
      this.#contractMs += this.#naked * Math.max(0, now - Math.max(this.#at, excused));
    }
    this.#at = now;
    this.#naked = nakedContracts(this.#desk.truth(this.#accountId));
    this.#isClosing = this.#desk.engine.accounts.get(this.#accountId)?.flattener.active === true;
    this.#nakedSince = this.#naked === 0 ? null : (this.#nakedSince ?? now);
  }
}

/** Contracts without a working stop, over all positions of an account. */
export function nakedContracts({ positions, orders }: Truth): number {
  return positions.reduce((sum, { contractId, size }) => {
    const against = orders.filter((order) => isAgainst(order, contractId, size));
    const covered = against.reduce((total, { quantity, filledQuantity }) => {
      return total + quantity - filledQuantity;
    }, 0);
    return sum + Math.max(0, Math.abs(size) - covered);
  }, 0);
}

/** A working stop of the other side, or a market order that is about to fill. */
function isAgainst(order: TrueOrder, contractId: ContractId, size: number): boolean {
  const side = size > 0 ? 'sell' : 'buy';
  if (order.contractId !== contractId || order.side !== side) return false;
  if (order.type === 'market') return order.status !== 'suspended';
  return STOPS.includes(order.type) && WORKING.includes(order.status);
}
