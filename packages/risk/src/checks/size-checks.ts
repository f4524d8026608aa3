import type { OrderRequest } from '@loadline/core';
import { lotTenthsOf } from '../evaluator/lots.ts';
import type { RiskCheck, RiskSituation } from './situation.ts';

const NO_LIMIT = Number.POSITIVE_INFINITY;

export const orderSize: RiskCheck = ({ quantity }, { limits }) => {
  const allowed = limits.orderContractsMax ?? NO_LIMIT;
  if (quantity <= allowed) return null;
  return {
    code: 'ORDER_SIZE',
    unit: 'contracts',
    observed: quantity,
    allowed,
    source: 'orderContractsMax',
  };
};

/** The firm's temporary caps of volatile products and the person's own; the smaller one holds. */
export const productSize: RiskCheck = ({ quantity }, situation) => {
  const allowed = productCap(situation);
  const contracts = situation.worstProductContracts + quantity;
  if (contracts <= allowed) return null;
  const ofFirm = allowed === firmProductCap(situation);
  return {
    code: 'PRODUCT_SIZE',
    unit: 'contracts',
    observed: contracts,
    allowed,
    source: ofFirm ? 'lots.productCaps' : 'productContractsMax',
  };
};

/** Lots over all products, every entry filled and nothing netted, by the firm and by the person. */
export const accountSize: RiskCheck = ({ quantity }, situation) => {
  const allowed = accountCap(situation);
  const tenths = situation.worstLotTenths + quantity * weightOf(situation);
  if (tenths <= allowed) return null;
  const ofFirm = allowed === situation.lots * 10;
  const firmRule = situation.rules.lotTiers.length > 1 ? 'lots.tiers' : 'lots.flat';
  return {
    code: 'POSITION_LIMIT',
    unit: 'lotTenths',
    observed: tenths,
    allowed,
    source: ofFirm ? firmRule : 'accountLotTenthsMax',
  };
};

/** The firm forbids the full size on purpose into a release, so only a share of it is taken. */
export const eventSize: RiskCheck = ({ quantity }, situation) => {
  const allowed = eventLotCap(situation);
  const tenths = situation.worstLotTenths + quantity * weightOf(situation);
  if (tenths <= allowed) return null;
  return {
    code: 'EVENT_WINDOW',
    unit: 'lotTenths',
    observed: tenths,
    allowed,
    source: 'eventSizePercent',
  };
};

/**
 * Contracts of a product that may be opened around a release. What is held already counts with
 * the entries: the firm names a number of contracts and does not say how to count them.
 */
export const eventOpenings: RiskCheck = ({ quantity }, { event, worstProductContracts }) => {
  const allowed = event?.openingsMax ?? NO_LIMIT;
  const contracts = worstProductContracts + quantity;
  if (event === null || contracts <= allowed) return null;
  return {
    code: 'EVENT_WINDOW',
    unit: 'contracts',
    observed: contracts,
    allowed,
    source: event.reference,
  };
};

/** The checks that a smaller order may pass. */
export const SIZE_CHECKS: readonly RiskCheck[] = [
  orderSize,
  productSize,
  accountSize,
  eventOpenings,
  eventSize,
];

/**
 * The largest size up to that of the request that every check of `SIZE_CHECKS` passes: 0 to
 * `quantity`, and 0 for a product without data.
 */
export function largestSize(situation: RiskSituation, { quantity }: OrderRequest): number {
  if (situation.contract === null) return 0;
  const { limits, event, worstProductContracts, worstLotTenths } = situation;
  const contracts = Math.min(productCap(situation), event?.openingsMax ?? NO_LIMIT);
  const lotTenths = Math.min(accountCap(situation), eventLotCap(situation));
  const largest = Math.min(
    quantity,
    limits.orderContractsMax ?? NO_LIMIT,
    contracts - worstProductContracts,
    contractsIn(lotTenths - worstLotTenths, weightOf(situation)),
  );
  return largest > 0 ? Math.floor(largest) : 0;
}

const firmProductCap = ({ contract, rules }: RiskSituation): number =>
  contract === null ? NO_LIMIT : (rules.productCaps.get(contract.product.root) ?? NO_LIMIT);

function productCap(situation: RiskSituation): number {
  const { contract, limits } = situation;
  const own = contract === null ? null : limits.productContractsMax[contract.product.root];
  return Math.min(firmProductCap(situation), own ?? NO_LIMIT);
}

const accountCap = ({ lots, limits }: RiskSituation): number =>
  Math.min(lots * 10, limits.accountLotTenthsMax ?? NO_LIMIT);

/** Hundredths of whole lots in tenths of a lot, rounded down. */
const eventLotCap = ({ event, lots, limits }: RiskSituation): number =>
  event === null ? NO_LIMIT : Math.floor((lots * limits.eventSizePercent) / 10);

const weightOf = ({ contract, rules }: RiskSituation): number =>
  contract === null ? 0 : lotTenthsOf(contract.product, rules.lotWeights);

/** A weight of nothing fits as often as one likes, unless too much is there already. */
function contractsIn(room: number, weight: number): number {
  if (weight > 0) return Math.floor(room / weight);
  return room >= 0 ? NO_LIMIT : 0;
}
