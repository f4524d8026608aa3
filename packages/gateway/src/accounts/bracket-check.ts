import type { Ticks } from '@loadline/core';
import type { VenueBracket } from '@loadline/simulation';
import { type BracketObject, ORDER_SIDE, ORDER_TYPE, type PlaceOrderRequest } from '@loadline/wire';
import type { OrderSettings } from './order-settings.ts';

/** The mode of the account, and how the ticks of a bracket are read. */
export type BracketRules = Readonly<{
  autoOco: boolean;
  settings: Pick<OrderSettings, 'bracketTicks'>;
}>;

/** Nearer exits are refused (reference 8.5, seen live). */
const BRACKET_TICKS_MIN = 4;

const POSITION_BRACKETS =
  'Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.';

/** What is wrong with the bracket objects of a request, in the venue's words, or null. */
export function bracketFault(request: PlaceOrderRequest, rules: BracketRules): string | null {
  const { stopLossBracket: stop, takeProfitBracket: target } = request;
  if (stop === null && target === null) return null;
  if (!rules.autoOco) return POSITION_BRACKETS;
  const isBuy = request.side === ORDER_SIDE.bid;
  const { bracketTicks } = rules.settings;
  const common = { isBuy, isSigned: bracketTicks === 'signed' };
  const stopTypes = [ORDER_TYPE.stop, ORDER_TYPE.trailingStop];
  return (
    legFault(stop, { ...common, name: 'stop loss', below: isBuy, types: stopTypes }) ??
    legFault(target, { ...common, name: 'take profit', below: !isBuy, types: [ORDER_TYPE.limit] })
  );
}

/** The bracket of a request that has no fault: distances are positive from here on. */
export function bracketOf({
  stopLossBracket,
  takeProfitBracket,
}: PlaceOrderRequest): VenueBracket | null {
  if (stopLossBracket === null && takeProfitBracket === null) return null;
  const trailing = stopLossBracket?.type === ORDER_TYPE.trailingStop;
  return {
    stopTicks: distance(stopLossBracket),
    targetTicks: distance(takeProfitBracket),
    trailing,
  };
}

const distance = (leg: BracketObject | null): Ticks | null =>
  leg === null ? null : (Math.abs(leg.ticks) as Ticks);

type Leg = Readonly<{
  name: string;
  below: boolean;
  isBuy: boolean;
  isSigned: boolean;
  types: readonly number[];
}>;

/** Ticks are signed by where the exit lies, seen from the entry: below it they are negative. */
function legFault(bracket: BracketObject | null, leg: Leg): string | null {
  if (bracket === null) return null;
  const { ticks, type } = bracket;
  const { name, isBuy, isSigned, types } = leg;
  if (!types.includes(type)) return `Invalid ${name} bracket type specified`;
  const isBelow = isSigned && leg.below;
  if (isBelow ? ticks >= 0 : ticks <= 0) {
    const wanted = isBelow ? 'less' : 'greater';
    const doing = isBuy ? 'longing' : 'shorting';
    return `Invalid ${name} ticks (${ticks}). Ticks should be ${wanted} than zero when ${doing}.`;
  }
  if (Math.abs(ticks) >= BRACKET_TICKS_MIN) return null;
  const nearest = `Price should be at least ${BRACKET_TICKS_MIN} ticks away.`;
  return `Invalid ${name} ticks (${ticks}). ${nearest}`;
}
