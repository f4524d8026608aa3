import type { DeskCommandMessage, LimitsText, OrderCommandMessage } from '@loadline/api-schema';
import { type AccountId, moneyFromDollars, type StrategyId, type UnixMs } from '@loadline/core';
import type { DeskCommand } from '@loadline/engine/ports';

/**
 * A command whose fields are the engine's, but for the limits, which are for risk to judge with
 * those in force beside them, and for orders, whose prices mean nothing without their contract.
 */
export type AskedCommand =
  | Exclude<DeskCommand, { kind: 'setLimits' | OrderCommandMessage['kind'] }>
  | OrderCommandMessage
  | Readonly<{ kind: 'setLimits'; accountId: AccountId; limits: LimitsText }>;

/** A command as the engine takes it: its fields have been checked, and get their brands here. */
export function deskCommandOf(message: DeskCommandMessage): AskedCommand {
  switch (message.kind) {
    case 'setStrategyRunning':
      return { ...message, strategyId: message.strategyId as StrategyId };
    case 'configureStrategy':
      return { ...message, strategyId: message.strategyId as StrategyId };
    case 'placeOrder':
    case 'modifyOrder':
    case 'cancelOrder':
    case 'cancelOrders':
    case 'closePosition':
    case 'reversePosition':
    case 'editExits':
    case 'breakeven':
    case 'trail':
    case 'timeExit':
      return message;
    case 'flatten':
    case 'halt':
    case 'resume':
      return { ...message, accountId: message.accountId as AccountId | null };
    case 'lock': {
      const until = message.until === null ? null : (Date.parse(message.until) as UnixMs);
      return { ...message, accountId: message.accountId as AccountId, until };
    }
    case 'kill':
      return message;
    case 'setLimits':
      return { ...message, accountId: message.accountId as AccountId };
    case 'confirmAccount': {
      // Exact to the micro-dollar: a double holds that up to nine billion dollars.
      const floor = message.floor === null ? null : moneyFromDollars(Number(message.floor));
      return { ...message, accountId: message.accountId as AccountId, floor };
    }
  }
}
