import {
  type ContractId,
  type ContractListing,
  formatMoney,
  moneyFromDollars,
  type Product,
} from '@loadline/core';
import type { ContractEntity } from '@loadline/wire';

/** Relative: the venue prints decimals, so anything beyond rounding is another tick. */
const TOLERANCE = 1e-9;

export const listingOf = (entity: ContractEntity): ContractListing => ({
  contractId: entity.id as ContractId,
  name: entity.name,
  active: entity.activeContract,
});

/**
 * Compares what the venue says of tick and money with our product table. Every price, size and
 * loss is computed from the table, so a contract that differs cannot be used.
 *
 * @returns one sentence with both values, or null when they agree.
 */
export function tickMismatch(entity: ContractEntity, product: Product): string | null {
  if (Math.abs(entity.tickSize - product.tickSize) > product.tickSize * TOLERANCE) {
    return `${entity.id}: the venue's tick size is ${entity.tickSize}, ours ${product.tickSize}.`;
  }
  const told = moneyFromDollars(entity.tickValue);
  if (told === product.tickValue) return null;
  const ours = formatMoney(product.tickValue);
  return `${entity.id}: the venue's tick value is ${formatMoney(told)} USD, ours ${ours} USD.`;
}
