import { hasItsPrices, isQuantity, PRICES_OF_TYPE } from '@loadline/core';
import type { Finding } from '../decision/finding.ts';
import type { RiskCheck } from './situation.ts';

/**
 * A price is given exactly where the type has one, on the grid; sizes and distances are whole. A
 * distance to the stop that is not positive is another matter: it lies on the wrong side.
 */
export const validRequest: RiskCheck = ({ quantity, type, limitPrice, stopPrice, bracket }) => {
  if (!isQuantity(quantity)) return invalid(`${quantity}`, 'a whole number of contracts');
  if (!hasItsPrices({ type, limitPrice, stopPrice })) {
    const wants = PRICES_OF_TYPE[type];
    const allowed = `${wants.limit ? 'a' : 'no'} limit and ${wants.stop ? 'a' : 'no'} stop price`;
    return invalid(`limit ${limitPrice}, stop ${stopPrice}`, allowed);
  }
  const { stopTicks, targetTicks } = bracket ?? { stopTicks: null, targetTicks: null };
  if (stopTicks !== null && !Number.isSafeInteger(stopTicks)) {
    return invalid(`a stop ${stopTicks} ticks away`, 'whole ticks');
  }
  if (targetTicks === null || isQuantity(targetTicks)) return null;
  return invalid(`a target ${targetTicks} ticks away`, 'at least one whole tick');
};

const invalid = (observed: string, allowed: string): Finding => ({
  code: 'INVALID_REQUEST',
  unit: 'text',
  observed,
  allowed,
  source: 'request',
});
