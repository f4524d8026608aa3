import type {
  AccountLimitsState,
  AccountRiskState,
  KillSwitchState,
  LimitsText,
  RiskState,
} from '@loadline/api-schema';
import { type AccountId, formatMoney, type Money } from '@loadline/core';
import {
  type KillSwitch,
  limitsToJson,
  type RiskLimits,
  type RiskView,
  type TradingState,
} from '@loadline/risk';
import { isoTime } from './iso-time.ts';

/** What readers of the desk see of an account's risk. */
export function accountRisk(view: RiskView): AccountRiskState {
  const { packId, tradingDay, standing, facts, unbounded, target } = view;
  const { tradesToday, contractsToday, ordersToday } = view;
  return {
    packId,
    tradingDay,
    standing,
    facts: [...facts],
    proposedFloor: moneyOrNull(view.proposedFloor),
    state: stateText(view.state),
    worst: moneyOrNull(view.worst),
    unbounded,
    rooms: view.rooms.map(({ limit, threshold, room, openingRoom }) => ({
      limit,
      threshold: formatMoney(threshold),
      room: moneyOrNull(room),
      openingRoom: formatMoney(openingRoom),
    })),
    lots: { used: lotText(view.lotTenths), allowed: lotText(view.lotTenthsMax) },
    tradesToday,
    contractsToday,
    ordersToday,
    target: target && {
      required: formatMoney(target.required),
      totalProfit: formatMoney(target.totalProfit),
      bestDay: formatMoney(target.bestDay),
    },
  };
}

/** The limits of an account as a person writes them. */
export const accountLimits = (accountId: AccountId, view: RiskView): AccountLimitsState => ({
  accountId,
  inForce: limitsText(view.limits),
  next: view.nextLimits === null ? null : limitsText(view.nextLimits),
});

/** Why everything is flat and halted, or null while the kill switch is off. */
export const killSwitchState = (killSwitch: KillSwitch): KillSwitchState =>
  killSwitch.kind === 'off'
    ? null
    : { by: killSwitch.by, why: killSwitch.why, at: isoTime(killSwitch.at) };

/** They are asked for at every publication and change a few times a year. */
const WRITTEN = new WeakMap<RiskLimits, LimitsText>();

function limitsText(limits: RiskLimits): LimitsText {
  const known = WRITTEN.get(limits);
  if (known !== undefined) return known;
  // Written limits are plain data all through, which their type need not say.
  const text = structuredClone(limitsToJson(limits)) as unknown as LimitsText;
  WRITTEN.set(limits, text);
  return text;
}

function stateText(state: TradingState): RiskState {
  switch (state.kind) {
    case 'active':
      return { kind: 'active' };
    case 'reducing':
    case 'halted': {
      const { kind, by, why, at } = state;
      return { kind, by, why, at: isoTime(at) };
    }
    case 'locked': {
      const { kind, until, by, why, at } = state;
      return { kind, until: until === null ? null : isoTime(until), by, why, at: isoTime(at) };
    }
  }
}

const moneyOrNull = (money: Money | null): string | null =>
  money === null ? null : formatMoney(money);

/** Tenths of a lot as lots: `0.5`. */
const lotText = (tenths: number): string => (tenths / 10).toFixed(1);
