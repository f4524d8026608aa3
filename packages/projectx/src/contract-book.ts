import {
  type ContractId,
  type ContractListing,
  type Product,
  parseContractId,
  productByVenueSymbol,
} from '@loadline/core';
import type { ContractEntity } from '@loadline/wire';
import { listingOf, tickMismatch } from './mapping/listings.ts';
import type { NoticeBoard } from './notices.ts';

/**
 * Knows which product a contract is of, and which contracts may be used: those of our table whose
 * tick and money agree with what the venue lists.
 */
export class ContractBook {
  readonly #notices: NoticeBoard;
  readonly #products = new Map<string, Product | null>();
  readonly #unusable = new Map<string, string>();

  constructor(notices: NoticeBoard) {
    this.#notices = notices;
  }

  /** The product of a usable contract, else null. Cheap: asked for every message. */
  readonly productOf = (contractId: ContractId): Product | null => {
    const known = this.#products.get(contractId);
    if (known !== undefined) return known;
    const contract = parseContractId(contractId);
    const product = contract.ok ? contract.value.product : null;
    this.#products.set(contractId, product);
    return product;
  };

  /** Why a contract cannot be used, in one sentence, or null when it can. */
  fault(contractId: ContractId): string | null {
    const listed = this.#unusable.get(contractId);
    if (listed !== undefined) return listed;
    return this.productOf(contractId) === null
      ? `The contract ${contractId} is of no product that we know.`
      : null;
  }

  /** Takes the venue's list and gives back the contracts that may be used. */
  learn(entities: readonly ContractEntity[]): readonly ContractListing[] {
    return entities.filter((entity) => this.#isUsable(entity)).map(listingOf);
  }

  #isUsable(entity: ContractEntity): boolean {
    const product = productByVenueSymbol(entity.symbolId);
    if (product === null) {
      this.#products.set(entity.id, null);
      return false;
    }
    const mismatch = tickMismatch(entity, product);
    this.#products.set(entity.id, mismatch === null ? product : null);
    if (mismatch === null) {
      this.#unusable.delete(entity.id);
      return true;
    }
    this.#unusable.set(entity.id, mismatch);
    this.#notices.post('TICK_MISMATCH', entity.id, mismatch);
    return false;
  }
}
