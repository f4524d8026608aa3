import { dollarText } from '@loadline/core';
import type { TradingState } from '@loadline/risk';
import type { AuditEvent } from '../ports/index.ts';
import { count, danger, type EventOf, good, info, nameOf, type Words, warning } from './words.ts';

const RISK_KINDS = [
  'limitTouched',
  'riskDecided',
  'stateChanged',
  'roomWarning',
  'conductWarning',
  'limitsChanged',
  'standingChanged',
  'accountEvent',
] as const;

type RiskEvent = EventOf<(typeof RISK_KINDS)[number]>;

export const isAboutRisk = (event: AuditEvent): event is RiskEvent =>
  RISK_KINDS.some((kind) => kind === event.kind);

const LIMIT_TEXT = {
  maximumLoss: 'maximum loss limit',
  dailyLoss: 'daily loss limit',
  personalLoss: 'personal loss limit',
  personalTarget: 'personal profit target',
  sessionBudget: 'budget of the session',
} as const;

const METER_TEXT = {
  contractsPerDay: 'contracts traded today',
  shortHoldsPerDay: 'trades shorter than ten seconds today',
  ordersPerFill: 'orders for each fill',
} as const;

const ACCOUNT_EVENT_TEXT = {
  PASS: 'passed',
  MLL_BREACH: 'broke its maximum loss limit',
  MLL_BREACH_ACCOUNT_CLOSED: 'broke its maximum loss limit and is closed',
  DLL_LOCKOUT: 'was locked out by its daily loss limit',
} as const;

/** What risk decided and noticed, in plain words. */
export function describeRisk(event: RiskEvent): Words {
  switch (event.kind) {
    case 'limitTouched': {
      const numbers = `equity ${dollarText(event.equity)}, limit ${dollarText(event.floor)}`;
      const text = `The ${LIMIT_TEXT[event.limit]} was touched: ${numbers}.`;
      return event.limit === 'personalTarget' ? good(text) : danger(text);
    }
    case 'riskDecided':
      return decided(event);
    case 'stateChanged':
      return stateChanged(event.state);
    case 'roomWarning': {
      const { percent, room, limit } = event;
      const text = `${percent} % of today's room to the ${LIMIT_TEXT[limit]} is used`;
      return warning(`${text}: ${dollarText(room)} left.`);
    }
    case 'conductWarning': {
      const { value, warn, meter } = event;
      return warning(`Conduct: ${value} ${METER_TEXT[meter]}, the warning is at ${warn}.`);
    }
    case 'limitsChanged':
      return info(`Limits changed by ${event.actor}: tighter now, looser from the next session.`);
    case 'standingChanged':
      return standing(event);
    case 'accountEvent': {
      const { event: name, tradingDay, balance } = event;
      const text = `The account ${ACCOUNT_EVENT_TEXT[name]} on ${tradingDay}`;
      const words = `${text}, balance ${dollarText(balance)}.`;
      return name === 'PASS' ? good(words) : danger(words);
    }
  }
}

function decided({ decision }: EventOf<'riskDecided'>): Words {
  const { request, verdict, quantity, finding } = decision;
  const what = `${request.side} ${request.quantity} ${nameOf(request.contractId)}`;
  if (verdict === 'approved') return info(`Risk approved: ${what}.`);
  if (verdict === 'denied') return warning(`Risk denied (${finding?.code ?? ''}): ${what}.`);
  return warning(`Risk reduced: ${what} to ${count(quantity, 'contract')}.`);
}

function stateChanged(state: TradingState): Words {
  if (state.kind === 'active') return info('The account may trade again.');
  const cause = `by ${state.by}: ${state.why}`;
  switch (state.kind) {
    case 'reducing':
      return warning(`Only what reduces exposure is sent from now on, ${cause}.`);
    case 'halted':
      return warning(`The account is halted ${cause}.`);
    case 'locked':
      return danger(`The account is locked ${cause}.`);
  }
}

function standing({ standing: name, facts }: EventOf<'standingChanged'>): Words {
  const text = facts.join(' ');
  switch (name) {
    case 'confirmed':
      return info(text === '' ? 'The account is what was declared of it.' : text);
    case 'undeclared':
      return warning('No program is declared for the account: nothing is opened.');
    case 'ended':
      return danger(`The account has ended: nothing is opened. ${text}`.trimEnd());
    case 'unconfirmed':
      return warning(`The account has to be confirmed before it opens anything. ${text}`.trimEnd());
    case 'contradicted':
      return danger(`The account is not what was declared: nothing is opened. ${text}`.trimEnd());
  }
}
