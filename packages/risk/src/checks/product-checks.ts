import type { Finding } from '../decision/finding.ts';
import { isPermitted } from '../windows/permitted.ts';
import type { RiskCheck } from './situation.ts';

/** The firm's list; a firm without one permits everything that it offers. */
export const permittedProduct: RiskCheck = (_request, { contract, rules }) => {
  if (contract === null || isPermitted(contract.product, rules)) return null;
  return {
    code: 'PRODUCT_NOT_PERMITTED',
    unit: 'text',
    observed: contract.product.root,
    allowed: 'a product of the list',
    source: 'products.permitted',
  };
};

export const notBlocked: RiskCheck = (_request, { contract, limits }) => {
  const root = contract?.product.root ?? null;
  if (root === null || !limits.blockedRoots.includes(root)) return null;
  return {
    code: 'SYMBOL_BLOCKED',
    unit: 'text',
    observed: root,
    allowed: 'a product that is not blocked',
    source: 'blockedRoots',
  };
};

/**
 * Near its end a contract has no market to get out in, and may be delivered. Once the venue has
 * moved on to the next one, what is held in it can only be closed.
 */
export const notExpiring: RiskCheck = (_request, { daysToExpiry, rolled, limits }) => {
  if (rolled) return ROLLED;
  if (daysToExpiry >= limits.expiryDaysMin) return null;
  return {
    code: 'CONTRACT_EXPIRING',
    unit: 'count',
    observed: daysToExpiry,
    allowed: limits.expiryDaysMin,
    source: 'expiryDaysMin',
  };
};

const ROLLED: Finding = {
  code: 'CONTRACT_EXPIRING',
  unit: 'text',
  observed: 'rolled',
  allowed: 'the front month',
  source: 'contracts',
};

/** One direction for each group of products over all accounts; firms close accounts over it. */
export const noOpposite: RiskCheck = (_request, { oppositeOf, limits }) =>
  oppositeOf === null || limits.hedging === 'allow'
    ? null
    : {
        code: 'OPPOSITE_POSITION',
        unit: 'text',
        observed: oppositeOf,
        allowed: 'one direction on all accounts',
        source: 'hedging',
      };

/**
 * Topstep allows neither trading nor holding within two hundredths of an exchange's price limit
 * (Help Center 8284225). For a product whose settlement is not known there is no zone to be in.
 */
export const outsidePriceLimitZone: RiskCheck = (_request, { inPriceLimitZone, lastPrice }) =>
  inPriceLimitZone === true
    ? {
        code: 'PRICE_LIMIT_ZONE',
        unit: 'price',
        observed: lastPrice,
        allowed: 'outside the zone',
        source: 'priceLimit.zone',
      }
    : null;
