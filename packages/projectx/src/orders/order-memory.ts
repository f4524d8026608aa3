import type {
  ContractId,
  OrderRequest,
  OrderType,
  Side,
  VenueOrder,
  VenueOrderId,
} from '@loadline/core';

/** Orders that are remembered; older ones are forgotten first. */
const REMEMBERED_MAX = 10_000;

/** What the wire does not say again when an order is changed or canceled. */
export type OrderFacts = Readonly<{
  contractId: ContractId;
  type: OrderType;
  side: Side;
  /** A stop or target: without it a position may be naked. */
  protects: boolean;
}>;

/**
 * Remembers each order seen. A change of an order names no contract on the wire, but its prices can
 * only be written on the contract's grid; a trailing stop is moved by another member than a stop;
 * and what protects goes first.
 */
export class OrderMemory {
  readonly #facts = new Map<VenueOrderId, OrderFacts>();

  /** An order as the venue shows it. */
  learn(order: VenueOrder): void {
    const known = this.#facts.get(order.venueOrderId);
    const { contractId, type, side } = order;
    const protects = known?.protects ?? looksProtective(order);
    this.#remember(order.venueOrderId, { contractId, type, side, protects });
  }

  /** An order of ours that the venue has just named. */
  placed(venueOrderId: VenueOrderId, request: OrderRequest): void {
    const { contractId, type, side, role } = request;
    const protects = role === 'stop' || role === 'target';
    this.#remember(venueOrderId, { contractId, type, side, protects });
  }

  of(venueOrderId: VenueOrderId): OrderFacts | null {
    return this.#facts.get(venueOrderId) ?? null;
  }

  #remember(venueOrderId: VenueOrderId, facts: OrderFacts): void {
    this.#facts.set(venueOrderId, facts);
    if (this.#facts.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#facts.keys();
    if (oldest !== undefined) this.#facts.delete(oldest);
  }
}

/** An exit of a bracket, or a stop: one that opens is taken for one rather than the reverse. */
const looksProtective = ({ parentOrderId, type }: VenueOrder): boolean =>
  parentOrderId !== null || type === 'stop' || type === 'trailingStop';
