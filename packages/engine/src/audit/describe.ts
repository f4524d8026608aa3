import {
  type AccountId,
  dollarText,
  type ExitReason,
  gainText,
  type Json,
  type Order,
} from '@loadline/core';
import type { AuditEvent, AuditRecord } from '../ports/index.ts';
import { describeProtection } from './describe-protection.ts';
import { describeRisk, isAboutRisk } from './describe-risk.ts';
import { describeVenue } from './describe-venue.ts';
import {
  count,
  danger,
  type EventOf,
  info,
  nameOf,
  priceOf,
  type Words,
  warning,
} from './words.ts';

/** Numbers an audit event and puts it in plain words, for the feed, storage and notifications. */
export function auditRecord(event: AuditEvent, sequence: number): AuditRecord {
  const { severity, text } = describe(event);
  const accountId: AccountId | null = 'accountId' in event ? event.accountId : null;
  const data = JSON.parse(JSON.stringify(event)) as Json;
  return { sequence, at: event.at, kind: event.kind, accountId, severity, text, data };
}

function describe(event: AuditEvent): Words {
  if (isAboutRisk(event)) return describeRisk(event);
  switch (event.kind) {
    case 'orderDenied':
      return warning(
        `${ROLE_TEXT[event.order.role]} denied: ${orderText(event.order)}. ${event.denial.detail}`,
      );
    case 'orderChanged':
      return orderChange(event);
    case 'protectionChanged':
    case 'unprotectedAlarm':
    case 'bracketsRefused':
      return describeProtection(event);
    case 'filled':
    case 'tradeClosed':
      return money(event);
    case 'flattenStarted':
    case 'flattenDone':
    case 'flattenStuck':
    case 'dayRolled':
    case 'accountReconciled':
    case 'reconcileFailed':
    case 'difference':
      return account(event);
    case 'planChanged':
      return plan(event);
    case 'strategyNote':
    case 'strategyRunning':
    case 'strategyConfigured':
      return strategy(event);
    default:
      return desk(event);
  }
}

type DeskEvent = EventOf<
  | 'deskStarted'
  | 'connectionChanged'
  | 'sessionChanged'
  | 'feedChanged'
  | 'rollDue'
  | 'contractSelected'
  | 'contractMissing'
  | 'historyJoined'
  | 'historyFailed'
  | 'commandRefused'
  | 'commandDone'
>;

function desk(event: DeskEvent): Words {
  switch (event.kind) {
    case 'deskStarted':
      return info(`The desk has started (run ${event.runId}).`);
    case 'connectionChanged': {
      const hub = event.hub === 'market' ? 'Market data' : 'Account updates';
      if (event.state === 'up') return info(`${hub}: connected.`);
      return warning(`${hub}: connection lost (${event.reason}). Nothing new is opened meanwhile.`);
    }
    case 'sessionChanged':
    case 'feedChanged':
    case 'rollDue':
      return describeVenue(event);
    case 'contractSelected':
      return info(`${event.root} trades as ${event.name}.`);
    case 'contractMissing':
      return warning(`The venue lists no active contract of ${event.root}.`);
    case 'historyJoined':
      return info(
        `${nameOf(event.contractId)}: ${count(event.bars, 'bar')} of history joined the stream.`,
      );
    case 'historyFailed':
      return warning(
        `${nameOf(event.contractId)}: no history (${event.reason}); asked again soon.`,
      );
    case 'commandRefused':
      return warning(`Refused: ${event.detail}`);
    case 'commandDone':
      return info(event.note ?? 'A command was carried out.');
  }
}

const CHANGE_TEXT: Record<EventOf<'orderChanged'>['change'], string> = {
  submitted: 'sent',
  working: 'working',
  modified: 'moved',
  cancelRequested: 'being canceled',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected by the venue',
  cancelRejected: 'not canceled by the venue',
  inDoubt: 'not answered, the venue is asked',
  adopted: 'found at the venue',
};

function orderChange({ change, order, reason }: EventOf<'orderChanged'>): Words {
  const because = reason === '' ? '' : ` (${reason})`;
  const text = `${ROLE_TEXT[order.role]} ${CHANGE_TEXT[change]}: ${orderText(order)}${because}.`;
  const bad = change === 'rejected' || change === 'inDoubt' || change === 'cancelRejected';
  return bad || change === 'adopted' ? warning(text) : info(text);
}

const EXIT_TEXT: Record<ExitReason, string> = {
  stop: 'stopped out',
  target: 'target reached',
  breakeven: 'stopped at breakeven',
  trail: 'stopped by the trailing stop',
  endOfDay: 'closed for the end of the day',
  flatten: 'flattened by hand',
  lossLimit: 'closed at a loss limit',
  strategy: 'closed by the strategy',
  unprotected: 'closed for want of a stop',
  reverse: 'reversed',
  foreign: 'closed elsewhere',
};

function money(event: EventOf<'filled' | 'tradeClosed'>): Words {
  if (event.kind === 'filled') {
    const { side, quantity, price, contractId } = event.fill;
    const verb = side === 'buy' ? 'Bought' : 'Sold';
    const where = `${nameOf(contractId)} at ${priceOf(contractId, price)}`;
    const left = `${heldText(event.positionSize)}, balance ${dollarText(event.balance)}`;
    return info(`${verb} ${quantity} ${where}: ${left}.`);
  }
  const { trade } = event;
  const direction = trade.side === 'buy' ? 'Long' : 'Short';
  const what = `${direction} ${trade.quantity} ${nameOf(trade.contractId)}`;
  const text = `${what} ${EXIT_TEXT[trade.exitReason]}: ${gainText(trade.netPnl)} after fees.`;
  return trade.netPnl >= 0 ? { severity: 'good', text } : { severity: 'danger', text };
}

function heldText(size: number): string {
  if (size === 0) return 'flat';
  return `${size > 0 ? 'long' : 'short'} ${Math.abs(size)}`;
}

type AccountAudit = EventOf<
  | 'flattenStarted'
  | 'flattenDone'
  | 'flattenStuck'
  | 'dayRolled'
  | 'accountReconciled'
  | 'reconcileFailed'
  | 'difference'
>;

const FLATTEN_TEXT = {
  endOfDay: 'for the end of the day',
  flatten: 'by hand',
  lossLimit: 'at a loss limit',
  strategy: 'for its strategy',
  unprotected: 'for want of a stop',
  reverse: 'to open it the other way',
} as const;

function account(event: AccountAudit): Words {
  switch (event.kind) {
    case 'flattenStarted':
      return warning(`Making the account flat ${FLATTEN_TEXT[event.reason]}.`);
    case 'flattenDone':
      return info(`The account is flat ${FLATTEN_TEXT[event.reason]}.`);
    case 'flattenStuck':
      return danger(event.detail);
    case 'dayRolled': {
      // Without a floor the account is not known yet, and neither is its balance.
      if (event.floor === null) return info(`Trading day ${event.tradingDay} begins.`);
      const money = `balance ${dollarText(event.balance)}, floor ${dollarText(event.floor)}`;
      return info(`Trading day ${event.tradingDay}: ${money}.`);
    }
    case 'accountReconciled': {
      const { name, balance, openOrders, openPositions, differences } = event;
      const open = `${count(openOrders, 'order')} and ${count(openPositions, 'position')} open`;
      const text = `${name} agrees with the venue: balance ${dollarText(balance)}, ${open}`;
      if (differences === 0) return info(`${text}.`);
      return warning(`${text}, after ${count(differences, 'difference')}.`);
    }
    case 'reconcileFailed':
      return warning(
        `The venue did not tell the account's state (${event.reason}); asked again soon.`,
      );
    case 'difference':
      return warning(
        `Difference in ${event.what}: here ${event.ours}, at the venue ${event.venue}. ` +
          `Cause: ${event.cause}. Done: ${event.remedy}.`,
      );
  }
}

const PLAN_TEXT: Record<EventOf<'planChanged'>['plan'], string> = {
  trail: 'trailing its stop',
  timeExit: 'closing it in time',
  reversal: 'reversing it',
};

function plan({ contractId, plan: what, change, reason }: EventOf<'planChanged'>): Words {
  const verb = change === 'set' ? 'is set' : change === 'done' ? 'is done' : 'has ended';
  const because = reason === '' ? '' : ` (${reason})`;
  const text = `${nameOf(contractId)}: ${PLAN_TEXT[what]} ${verb}${because}.`;
  return change === 'ended' && what === 'reversal' ? warning(text) : info(text);
}

function strategy(
  event: EventOf<'strategyNote' | 'strategyRunning' | 'strategyConfigured'>,
): Words {
  switch (event.kind) {
    case 'strategyNote':
      return info(event.text);
    case 'strategyRunning':
      return info(
        event.running
          ? `Strategy ${event.strategyId} started by ${event.actor}.`
          : `Strategy ${event.strategyId} stopped by ${event.actor}: it opens nothing new.`,
      );
    case 'strategyConfigured':
      return info(`Strategy ${event.strategyId} has new settings, by ${event.actor}.`);
  }
}

const ROLE_TEXT: Record<Order['role'], string> = {
  entry: 'Entry',
  stop: 'Protective stop',
  target: 'Target',
  close: 'Closing order',
  foreign: 'Order of somebody else',
};

function orderText({ side, type, quantity, contractId, stopPrice, limitPrice }: Order): string {
  const price = stopPrice ?? limitPrice;
  const at = price === null ? '' : ` at ${priceOf(contractId, price)}`;
  return `${side} ${type} ${quantity} ${nameOf(contractId)}${at}`;
}
