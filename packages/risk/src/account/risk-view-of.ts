import type { Money, UnixMs } from '@loadline/core';
import { EQUITY_LIMITS } from '../decision/decision.ts';
import { requiredProfit } from '../evaluator/target.ts';
import type { AccountRisk } from './account-risk.ts';
import type { LimitRoom, RiskView } from './risk-view.ts';

/** What a person sees of an account's risk. */
export function riskView(risk: AccountRisk, now: UnixMs): RiskView {
  const { life, room, meters, sizes, limits } = risk;
  const { equity, worst } = room;
  const pack = life.rules?.pack ?? null;
  return {
    packId: pack?.id ?? null,
    title: pack?.title ?? null,
    tradingDay: life.tradingDay,
    standing: life.standing,
    facts: life.facts,
    proposedFloor: life.proposedFloor,
    state: risk.stateNow(now),
    balance: risk.balance,
    equity: moneyOrNull(equity),
    worst: moneyOrNull(worst),
    unbounded: room.unbounded,
    dayProfit: moneyOrNull(equity - risk.dayOpen),
    rooms: EQUITY_LIMITS.flatMap((limit) => roomOf(risk, limit)).toSorted(
      (left, right) => right.threshold - left.threshold,
    ),
    lotTenths: sizes.lotTenths,
    lotTenthsMax: lotTenthsMax(risk),
    tradesToday: meters.tradesToday,
    contractsToday: meters.contractsToday,
    ordersToday: meters.ordersToday,
    limits,
    nextLimits: risk.nextLimits,
    target: targetOf(risk),
  };
}

function roomOf(risk: AccountRisk, limit: LimitRoom['limit']): readonly LimitRoom[] {
  const threshold = risk.thresholdOf(limit);
  if (Number.isNaN(threshold)) return [];
  const room = moneyOrNull(risk.room.equity - threshold);
  const openingRoom = (risk.dayOpen - threshold) as Money;
  return [{ limit, threshold: threshold as Money, room, openingRoom }];
}

/** The firm's lots of the session, or the person's own limit where that is smaller. */
function lotTenthsMax({ life, limits }: AccountRisk): number {
  const firm = (life.evaluator?.day?.lots ?? 0) * 10;
  return Math.min(firm, limits.accountLotTenthsMax ?? Number.POSITIVE_INFINITY);
}

function targetOf({ life }: AccountRisk): RiskView['target'] {
  const rule = life.ruleSet?.target ?? null;
  const progress = life.evaluator?.state.progress ?? null;
  if (rule === null || progress === null) return null;
  const { totalProfit, bestDay } = progress;
  return { required: requiredProfit(bestDay, rule), totalProfit, bestDay };
}

const moneyOrNull = (value: number): Money | null =>
  Number.isFinite(value) ? (value as Money) : null;
