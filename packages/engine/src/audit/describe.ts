import {
  type AccountId,
  type Contract,
  type ContractId,
  type ExitReason,
  formatMoney,
  formatPrice,
  type Json,
  type Order,
  type Price,
  parseContractId,
} from '@loadline/core';
import type { AuditEvent, AuditRecord } from '../ports/index.ts';

type Words = Readonly<{ severity: AuditRecord['severity']; text: string }>;

/** Numbers an audit event and puts it in plain words, for the feed, storage and notifications. */
export function auditRecord(event: AuditEvent, sequence: number): AuditRecord {
  const { severity, text } = describe(event);
  const accountId: AccountId | null = 'accountId' in event ? event.accountId : null;
  const data = JSON.parse(JSON.stringify(event)) as Json;
  return { sequence, at: event.at, kind: event.kind, accountId, severity, text, data };
}

function describe(event: AuditEvent): Words {
  switch (event.kind) {
    case 'orderDenied':
      return warning(`Denied: ${orderText(event.order)}. ${event.denial.detail}`);
    case 'orderChanged':
      return orderChange(event);
    case 'filled':
    case 'tradeClosed':
      return money(event);
    case 'flattenStarted':
    case 'flattenDone':
    case 'flattenStuck':
    case 'limitTouched':
    case 'dayRolled':
    case 'accountReconciled':
    case 'reconcileFailed':
    case 'difference':
      return account(event);
    case 'strategyNote':
    case 'strategyRunning':
    case 'strategyConfigured':
      return strategy(event);
    default:
      return desk(event);
  }
}

type EventOf<Kind extends AuditEvent['kind']> = Extract<AuditEvent, { kind: Kind }>;

type DeskEvent = EventOf<
  | 'deskStarted'
  | 'connectionChanged'
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
    case 'contractSelected':
      return info(`${event.root} trades as ${event.name}.`);
    case 'contractMissing':
      return warning(`The venue lists no active contract of ${event.root}.`);
    case 'historyJoined':
      return info(`${nameOf(event.contractId)}: ${event.bars} bars of history joined the stream.`);
    case 'historyFailed':
      return warning(
        `${nameOf(event.contractId)}: no history (${event.reason}); asked again soon.`,
      );
    case 'commandRefused':
      return warning(`Refused: ${event.detail}`);
    case 'commandDone':
      return info('A command was carried out.');
  }
}

const CHANGE_TEXT: Record<EventOf<'orderChanged'>['change'], string> = {
  submitted: 'Sent',
  working: 'Working',
  modified: 'Changed',
  cancelRequested: 'Canceling',
  canceled: 'Canceled',
  expired: 'Expired',
  rejected: 'Rejected by the venue',
  cancelRejected: 'The venue did not cancel',
  inDoubt: 'No answer, asking the venue',
  adopted: 'Found at the venue',
};

function orderChange({ change, order, reason }: EventOf<'orderChanged'>): Words {
  const because = reason === '' ? '' : ` (${reason})`;
  const text = `${CHANGE_TEXT[change]}: ${orderText(order)}${because}.`;
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
  reverse: 'reversed',
  foreign: 'closed elsewhere',
};

function money(event: EventOf<'filled' | 'tradeClosed'>): Words {
  if (event.kind === 'filled') {
    const { side, quantity, price, contractId } = event.fill;
    const verb = side === 'buy' ? 'Bought' : 'Sold';
    const held = event.positionSize === 0 ? 'flat' : `position ${event.positionSize}`;
    const where = `${nameOf(contractId)} at ${priceText(contractId, price)}`;
    return info(`${verb} ${quantity} ${where}: ${held}, balance ${formatMoney(event.balance)}.`);
  }
  const { trade } = event;
  const direction = trade.side === 'buy' ? 'Long' : 'Short';
  const sign = trade.netPnl > 0 ? '+' : '';
  const text = `${direction} ${trade.quantity} ${nameOf(trade.contractId)} ${EXIT_TEXT[trade.exitReason]}: ${sign}${formatMoney(trade.netPnl)} after fees.`;
  return trade.netPnl >= 0 ? { severity: 'good', text } : { severity: 'danger', text };
}

type AccountAudit = EventOf<
  | 'flattenStarted'
  | 'flattenDone'
  | 'flattenStuck'
  | 'limitTouched'
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
} as const;

function account(event: AccountAudit): Words {
  switch (event.kind) {
    case 'flattenStarted':
      return warning(`Making the account flat ${FLATTEN_TEXT[event.reason]}.`);
    case 'flattenDone':
      return info(`The account is flat ${FLATTEN_TEXT[event.reason]}.`);
    case 'flattenStuck':
      return danger(event.detail);
    case 'limitTouched': {
      const limit = event.limit === 'maximumLoss' ? 'maximum' : 'daily';
      const { equity, floor } = event;
      const numbers = `equity ${formatMoney(equity)}, limit ${formatMoney(floor)}`;
      return danger(`The ${limit} loss limit was touched: ${numbers}. The account is locked.`);
    }
    case 'dayRolled': {
      const floor = event.floor === null ? 'unknown' : formatMoney(event.floor);
      const money = `balance ${formatMoney(event.balance)}, floor ${floor}`;
      return info(`Trading day ${event.tradingDay}: ${money}.`);
    }
    case 'accountReconciled': {
      const { name, balance, openOrders, openPositions, differences } = event;
      const open = `${openOrders} orders and ${openPositions} positions open`;
      const text = `${name} agrees with the venue: balance ${formatMoney(balance)}, ${open}`;
      if (differences === 0) return info(`${text}.`);
      return warning(`${text}, after ${differences} differences.`);
    }
    case 'reconcileFailed':
      return warning(
        `The venue did not tell the account's state (${event.reason}); asked again soon.`,
      );
    case 'difference':
      return warning(
        `Difference in ${event.what}: here ${event.ours}, at the venue ${event.venue}.`,
      );
  }
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
  entry: 'entry',
  stop: 'protective stop',
  target: 'target',
  close: 'close',
  foreign: 'order placed elsewhere',
};

function orderText({
  side,
  type,
  quantity,
  contractId,
  role,
  stopPrice,
  limitPrice,
}: Order): string {
  const price = stopPrice ?? limitPrice;
  const at = price === null ? '' : ` at ${priceText(contractId, price)}`;
  return `${side} ${type} ${quantity} ${nameOf(contractId)}${at}, ${ROLE_TEXT[role]}`;
}

const contractOf = (contractId: ContractId): Contract | null => {
  const contract = parseContractId(contractId);
  return contract.ok ? contract.value : null;
};

const nameOf = (contractId: ContractId): string => contractOf(contractId)?.name ?? contractId;

function priceText(contractId: ContractId, price: Price): string {
  const contract = contractOf(contractId);
  return contract === null ? `${price} ticks` : formatPrice(price, contract.product);
}

const info = (text: string): Words => ({ severity: 'info', text });
const warning = (text: string): Words => ({ severity: 'warning', text });
const danger = (text: string): Words => ({ severity: 'danger', text });
