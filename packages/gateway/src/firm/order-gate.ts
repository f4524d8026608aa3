import {
  type Contract,
  type ContractId,
  type SessionCalendar,
  sideSign,
  type UnixMs,
} from '@loadline/core';
import {
  beyondProductCap,
  firmTimes,
  type Holding,
  isPermitted,
  type RuleSet,
  usedLotTenths,
} from '@loadline/risk';
import type { Holdings, SizedOrder } from './holdings.ts';

export type GatedOrder = SizedOrder & Readonly<{ hasBracket: boolean }>;

export type GateSituation = Readonly<{
  holdings: Holdings;
  rules: RuleSet;
  /** Lots of the open day; null between two days. */
  lots: number | null;
  at: UnixMs;
  calendar: SessionCalendar;
  contractOf: (id: ContractId) => Contract | null;
}>;

/** The venue's text for a closed market; the firm's hours are told in the same words. */
export const OUTSIDE_HOURS = 'Outside of trading hours.';

/**
 * Why the firm does not take an order, or null. An order that can only make a position smaller
 * passes; the rest has to be of a permitted product, within the firm's hours, and within the lots
 * of the session and the caps of products with every order filled.
 */
export function firmRefusal(order: GatedOrder, situation: GateSituation): string | null {
  const { holdings, rules, lots, at, calendar, contractOf } = situation;
  const { contract } = order;
  if (isReducing(order, holdings)) return null;
  if (!isPermitted(contract.product, rules)) {
    return `Symbol ${contract.product.root} is not permitted in this account.`;
  }
  if (lots === null || isPastLastEntry(contract, rules, { at, calendar })) return OUTSIDE_HOURS;
  const before = holdings.worst(contractOf, null);
  const after = holdings.worst(contractOf, order);
  const usedAfter = usedLotTenths(after, rules.lotWeights);
  if (usedAfter > lots * 10 && usedAfter > usedLotTenths(before, rules.lotWeights)) {
    return `Maximum position exceeded: ${usedAfter / 10} lots, and ${lots} are allowed.`;
  }
  return capRefusal(contract, { before, after }, rules);
}

/** Whether the firm lets nothing be opened any more in the current session of a contract. */
export function isPastLastEntry(
  { product }: Contract,
  rules: RuleSet,
  { at, calendar }: Pick<GateSituation, 'at' | 'calendar'>,
): boolean {
  const found = calendar.lookup(product, at);
  if (found.kind === 'unknown') return false;
  const session = found.kind === 'open' ? found.session : found.next;
  return at >= firmTimes(session, rules).lastEntryAt;
}

/**
 * Against the position, no larger than it together with the closes that are on their way, and
 * without exits that could open another one.
 */
function isReducing(
  { contract, side, quantity, hasBracket }: GatedOrder,
  holdings: Holdings,
): boolean {
  const { size } = holdings.net(contract.id);
  if (size === 0 || hasBracket || sideSign(side) === Math.sign(size)) return false;
  return quantity + holdings.pendingMarket(contract.id, side) <= Math.abs(size);
}

function capRefusal(
  { product }: Contract,
  worst: Readonly<{ before: readonly Holding[]; after: readonly Holding[] }>,
  rules: RuleSet,
): string | null {
  const find = (holdings: readonly Holding[]) =>
    holdings.find((holding) => holding.product.root === product.root);
  const after = find(worst.after);
  const beyond = after === undefined ? null : beyondProductCap(after, rules);
  if (after === undefined || beyond === null) return null;
  if (after.contracts <= (find(worst.before)?.contracts ?? 0)) return null;
  const [wanted, allowed] = [`${after.contracts} ${product.root}`, after.contracts - beyond];
  return `Maximum position exceeded: ${wanted}, and ${allowed} are allowed.`;
}
