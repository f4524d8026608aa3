import type { DenialCode } from '@loadline/core';
import type { RiskCheck, RiskSituation, Standing } from './situation.ts';

/** Positions, orders and balance have to have been read from the venue. */
export const knownState: RiskCheck = (_request, { known }) =>
  known
    ? null
    : {
        code: 'STATE_UNKNOWN',
        unit: 'text',
        observed: 'not reconciled',
        allowed: 'reconciled',
        source: 'venue',
      };

const STANDING_CODES: Record<Exclude<Standing, 'confirmed'>, DenialCode> = {
  undeclared: 'FLOOR_UNKNOWN',
  unconfirmed: 'ACCOUNT_UNCONFIRMED',
  contradicted: 'ACCOUNT_CONTRADICTED',
  ended: 'ACCOUNT_ENDED',
};

/** Without a declared and confirmed program nobody knows which limits hold. */
export const confirmedStanding: RiskCheck = (_request, { standing }) =>
  standing === 'confirmed'
    ? null
    : {
        code: STANDING_CODES[standing],
        unit: 'text',
        observed: standing,
        allowed: 'confirmed',
        source: 'declaration',
      };

/** The situation has to speak of the contract that the order trades. */
export const knownProduct: RiskCheck = ({ contractId }, { contract }) =>
  contract !== null && contract.id === contractId
    ? null
    : {
        code: 'PRODUCT_UNKNOWN',
        unit: 'text',
        observed: contractId,
        allowed: 'a contract with data',
        source: 'products',
      };

export const liveFeed: RiskCheck = (_request, { feedUp }) =>
  feedUp
    ? null
    : {
        code: 'FEED_DOWN',
        unit: 'text',
        observed: 'disconnected',
        allowed: 'connected',
        source: 'feed',
      };

/** A venue whose time goes back repeats or reorders its data: its last price may be an old one. */
export const venueTimeForward: RiskCheck = (_request, { venueTimeBack, now, lastPriceAt }) =>
  venueTimeBack
    ? {
        code: 'VENUE_TIME_BACK',
        unit: 'instant',
        observed: now,
        allowed: lastPriceAt,
        source: 'feed',
      }
    : null;

/** A price that is older than its age limit, from the future, or not there at all, is no price. */
export const freshQuote: RiskCheck = (_request, { now, lastPriceAt, limits }) => {
  const age = lastPriceAt === 0 ? Number.POSITIVE_INFINITY : now - lastPriceAt;
  if (age >= 0 && age <= limits.quoteAgeMsMax) return null;
  return {
    code: 'STALE_QUOTE',
    unit: 'milliseconds',
    observed: age,
    allowed: limits.quoteAgeMsMax,
    source: 'quoteAgeMsMax',
  };
};

/** An open position without a price: then nobody knows how near the limits are. */
export const knownEquity: RiskCheck = (_request, { dayProfit }) =>
  Number.isFinite(dayProfit)
    ? null
    : {
        code: 'STATE_UNKNOWN',
        unit: 'text',
        observed: 'no equity',
        allowed: 'a known equity',
        source: 'equity',
      };

/** Numbers that have to be finite. */
const FINITE = [
  'now',
  'lots',
  'worstLotTenths',
  'worstProductContracts',
  'position',
  'ordersLastMinute',
  'modifiesLastMinute',
  'tradesToday',
  'contractsToday',
  'shortHoldsToday',
  'ordersToday',
  'fillsToday',
  'chicagoMinute',
  'weekday',
  'daysToExpiry',
] as const satisfies readonly (keyof RiskSituation)[];

/** Numbers of which an infinite one says that there is no such thing. */
const NUMBERS = [
  'sameOrderAt',
  'lastLossAt',
  'consistencyCap',
] as const satisfies readonly (keyof RiskSituation)[];

/**
 * Something that is not a number compares as false with every limit, so it denies on its own. The
 * last price is left to the check of its age until there has been one.
 */
export const knownNumbers: RiskCheck = (_request, situation) => {
  if (areNumbers(situation)) return null;
  const name =
    FINITE.find((key) => !Number.isFinite(situation[key])) ??
    NUMBERS.find((key) => Number.isNaN(situation[key])) ??
    'lastPrice';
  return {
    code: 'NOT_A_NUMBER',
    unit: 'text',
    observed: `${name} ${situation[name]}`,
    allowed: 'a number',
    source: name,
  };
};

/** A sum is finite only when all that is in it is; adding up is cheaper than asking each. */
function areNumbers(at: RiskSituation): boolean {
  const account = at.lots + at.worstLotTenths + at.worstProductContracts + at.position;
  const rates = at.ordersLastMinute + at.modifiesLastMinute;
  const day = at.tradesToday + at.contractsToday + at.shortHoldsToday;
  const orders = at.ordersToday + at.fillsToday;
  const calendar = at.now + at.chicagoMinute + at.weekday + at.daysToExpiry;
  const price = at.lastPriceAt === 0 ? 0 : at.lastPrice;
  if (!Number.isFinite(account + rates + day + orders + calendar + price)) return false;
  const { sameOrderAt, lastLossAt, consistencyCap } = at;
  return !(Number.isNaN(sameOrderAt) || Number.isNaN(lastLossAt) || Number.isNaN(consistencyCap));
}
