import type { Contract, ContractId, Product, SessionCalendar, UnixMs } from '@loadline/core';
import type { MarketFaults } from '../faults/market-faults.ts';
import type { MarketSource } from './market-source.ts';

/** The contracts of one market: which there are, which one trades, and when. */
export class Catalog {
  readonly #source: MarketSource;
  readonly #calendar: SessionCalendar;
  readonly #faults: MarketFaults;
  readonly #contracts = new Map<string, Contract | null>();

  constructor(source: MarketSource, calendar: SessionCalendar, faults: MarketFaults) {
    this.#faults = faults;
    this.#source = source;
    this.#calendar = calendar;
  }

  get products(): readonly Product[] {
    return this.#source.products;
  }

  /** The same object for the same id, expired ones included; null for a stranger. */
  contract(contractId: string): Contract | null {
    const known = this.#contracts.get(contractId);
    if (known !== undefined) return known;
    const found = this.#source.contract(contractId as ContractId);
    // Unknown ids are not kept: anybody could fill the memory with them.
    if (found !== null) this.#contracts.set(contractId, found);
    return found;
  }

  /** The tradable contract of each product. */
  active(at: UnixMs): readonly Contract[] {
    if (this.#faults.haveExpired) return [];
    return this.products.flatMap((product) => this.#source.front(product, at) ?? []);
  }

  isActive(contract: Contract, at: UnixMs): boolean {
    if (this.#faults.haveExpired) return false;
    return this.#source.front(contract.product, at)?.id === contract.id;
  }

  isOpen({ product }: Contract, at: UnixMs): boolean {
    if (this.#faults.inMaintenance) return false;
    return this.#calendar.lookup(product, this.clockAt(at)).kind === 'open';
  }

  /** What the venue's clock, by which it keeps all hours, shows at a time. */
  clockAt(at: UnixMs): UnixMs {
    return this.#faults.clockAt(at);
  }

  /** Whether the venue believes in a break: it shows and matches nothing of the market then. */
  isHalted({ product }: Contract, at: UnixMs): boolean {
    if (!this.#faults.hasWrongClock || this.clockAt(at) === at) return false;
    return this.#calendar.lookup(product, this.clockAt(at)).kind === 'closed';
  }
}
