import type { DeskCommandMessage } from '@loadline/api-schema';
import type { AccountId, ClientOrderId, StrategyId } from '@loadline/core';
import type { DeskCommand } from '@loadline/engine/ports';

/** A command as the engine takes it: its fields have been checked, and get their brands here. */
export function deskCommandOf(message: DeskCommandMessage): DeskCommand {
  switch (message.kind) {
    case 'setStrategyRunning':
      return { ...message, strategyId: message.strategyId as StrategyId };
    case 'configureStrategy':
      return { ...message, strategyId: message.strategyId as StrategyId };
    case 'flatten':
      return { ...message, accountId: message.accountId as AccountId | null };
    case 'cancelOrder':
      return { ...message, clientOrderId: message.clientOrderId as ClientOrderId };
  }
}
