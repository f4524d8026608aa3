import type { Finding } from '../decision/finding.ts';
import { ordersForEachFill } from '../meters/conduct.ts';
import type { RiskCheck } from './situation.ts';

export const tradesADay: RiskCheck = (_request, { tradesToday, limits }) =>
  limits.tradesPerDay === null || tradesToday < limits.tradesPerDay
    ? null
    : {
        code: 'TRADES_A_DAY',
        unit: 'count',
        observed: tradesToday,
        allowed: limits.tradesPerDay,
        source: 'tradesPerDay',
      };

/** A pause after a loss, over at its end to the millisecond. */
export const cooledDown: RiskCheck = (_request, { now, lastLossAt, limits }) => {
  const elapsed = now - lastLossAt;
  if (elapsed >= limits.coolDownMs) return null;
  return {
    code: 'COOL_DOWN',
    unit: 'milliseconds',
    observed: elapsed,
    allowed: limits.coolDownMs,
    source: 'coolDownMs',
  };
};

/** With this order filled: the ceiling itself may be reached and not passed. */
export const contractsADay: RiskCheck = ({ quantity }, { contractsToday, limits }) => {
  const { max } = limits.contractsPerDay;
  const contracts = contractsToday + quantity;
  return max === null || contracts <= max
    ? null
    : conduct('contractsPerDay', { unit: 'contracts', observed: contracts, allowed: max });
};

/** Hundreds of trades a day held for seconds are what firms take for abuse of simulated fills. */
export const shortHoldsADay: RiskCheck = (_request, { shortHoldsToday, limits }) => {
  const { max } = limits.shortHoldsPerDay;
  return max === null || shortHoldsToday < max
    ? null
    : conduct('shortHoldsPerDay', { unit: 'count', observed: shortHoldsToday, allowed: max });
};

export const ordersPerFill: RiskCheck = (_request, { ordersToday, fillsToday, limits }) => {
  const { max } = limits.ordersPerFill;
  const ratio = ordersForEachFill(ordersToday, fillsToday);
  return max === null || ratio < max
    ? null
    : conduct('ordersPerFill', { unit: 'ratio', observed: ratio, allowed: max });
};

/** From this profit on the day would be too large a share of the whole: a touch counts. */
export const consistentDay: RiskCheck = (_request, { dayProfit, consistencyCap, limits }) =>
  limits.consistency === 'off' || dayProfit < consistencyCap
    ? null
    : {
        code: 'CONSISTENCY',
        unit: 'money',
        observed: dayProfit,
        allowed: consistencyCap,
        source: 'consistency',
      };

/**
 * The profit at which the person stops for the day: a touch counts. One that may be given back in
 * part is the guard's matter, which knows the highest equity of the day.
 */
export const belowPersonalTarget: RiskCheck = (_request, { dayProfit, limits }) => {
  const target = limits.personalTarget;
  if (target === null || target.action === 'nothing' || target.giveBack > 0) return null;
  if (dayProfit < target.amount) return null;
  return {
    code: 'PERSONAL_PROFIT_TARGET',
    unit: 'money',
    observed: dayProfit,
    allowed: target.amount,
    source: 'personalTarget',
  };
};

const conduct = (
  source: string,
  numbers: Readonly<Pick<Finding, 'unit' | 'observed' | 'allowed'>>,
): Finding => ({ code: 'CONDUCT_LIMIT', ...numbers, source });
