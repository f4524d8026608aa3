import { activeState, allowedByVenue, automationAllowed, notFlattening } from './account-checks.ts';
import {
  beforeLastEntry,
  insideWindows,
  knownSession,
  onTradingWeekday,
  openMarket,
} from './hours-checks.ts';
import {
  confirmedStanding,
  freshQuote,
  knownEquity,
  knownNumbers,
  knownProduct,
  knownState,
  liveFeed,
  venueTimeForward,
} from './knowledge-checks.ts';
import {
  belowPersonalTarget,
  consistentDay,
  contractsADay,
  cooledDown,
  ordersPerFill,
  shortHoldsADay,
  tradesADay,
} from './meter-checks.ts';
import {
  entryOnRightSide,
  insideCollar,
  modifyRate,
  notDuplicate,
  orderRate,
  stopFarEnough,
  stopOnRightSide,
  stopRequired,
} from './order-checks.ts';
import {
  noOpposite,
  notBlocked,
  notExpiring,
  outsidePriceLimitZone,
  permittedProduct,
} from './product-checks.ts';
import { validRequest } from './request-checks.ts';
import type { RiskCheck } from './situation.ts';
import { SIZE_CHECKS } from './size-checks.ts';

/**
 * Every check of an opening order but the room gate, in the order in which they are asked: the
 * first that objects decides. What is known comes first, so that those after it may take it for
 * granted; a closed market comes before its old price, which is no news then. Each judges one
 * matter and leaves the others alone, and is passed only by what is known to be right.
 */
export const OPENING_CHECKS: readonly RiskCheck[] = [
  validRequest,
  knownState,
  allowedByVenue,
  confirmedStanding,
  automationAllowed,
  activeState,
  notFlattening,
  knownProduct,
  liveFeed,
  knownSession,
  openMarket,
  beforeLastEntry,
  venueTimeForward,
  freshQuote,
  knownNumbers,
  knownEquity,
  insideWindows,
  onTradingWeekday,
  outsidePriceLimitZone,
  cooledDown,
  tradesADay,
  stopRequired,
  stopOnRightSide,
  stopFarEnough,
  entryOnRightSide,
  insideCollar,
  notDuplicate,
  orderRate,
  modifyRate,
  permittedProduct,
  notBlocked,
  notExpiring,
  noOpposite,
  contractsADay,
  shortHoldsADay,
  ordersPerFill,
  consistentDay,
  belowPersonalTarget,
  ...SIZE_CHECKS,
];

/** What is asked of a stop that is to protect less than it does, before the room. */
export const STOP_CHECKS: readonly RiskCheck[] = [
  knownState,
  allowedByVenue,
  confirmedStanding,
  activeState,
  notFlattening,
  knownProduct,
  liveFeed,
  venueTimeForward,
  freshQuote,
  knownNumbers,
  knownEquity,
];
