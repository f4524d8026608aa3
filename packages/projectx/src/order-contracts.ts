import type { ContractId, VenueOrder, VenueOrderId } from '@loadline/core';

/** Orders that are remembered; older ones are forgotten first. */
const REMEMBERED_MAX = 10_000;

/**
 * Remembers the contract of each order seen. A change of an order names no contract on the wire,
 * but its prices can only be written on the contract's grid.
 */
export class OrderContracts {
  readonly #contracts = new Map<VenueOrderId, ContractId>();

  learn({ venueOrderId, contractId }: Pick<VenueOrder, 'venueOrderId' | 'contractId'>): void {
    this.#contracts.set(venueOrderId, contractId);
    if (this.#contracts.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#contracts.keys();
    if (oldest !== undefined) this.#contracts.delete(oldest);
  }

  contractOf(venueOrderId: VenueOrderId): ContractId | null {
    return this.#contracts.get(venueOrderId) ?? null;
  }
}
