import { type ClientOrderId, unreachable } from '@loadline/core';
import type { Engine } from './engine.ts';
import { runOrderCommand } from './operations/run-order-command.ts';
import type { EngineEvent } from './ports/index.ts';
import { runRiskCommand } from './risk/risk-commands.ts';

type CommandEvent = Extract<EngineEvent, { kind: 'command' }>;

/** Commands that were carried out before; a repeat is answered and changes nothing. */
const REMEMBERED_MAX = 1_000;

/** Why a command was not carried out. */
export type Refusal = Readonly<{ code: string; detail: string }>;

/** What became of a command: the order that it sent, if it needed one, or why it was refused. */
export type CommandAnswer = Readonly<
  { refusal: null; orderId: ClientOrderId | null; note: string | null } | { refusal: Refusal }
>;

/** What became of the commands that were seen, by their ids. */
export type CommandsSeen = Map<string, CommandAnswer>;

/** Carries out what a person or the API asks for, once per command id; a repeat gets its answer. */
export function runCommand(engine: Engine, event: CommandEvent, seen: CommandsSeen): void {
  const { sink, now } = engine.context;
  const { commandId } = event;
  const answer = seen.get(commandId) ?? carryOut(engine, event);
  seen.set(commandId, answer);
  if (seen.size > REMEMBERED_MAX) seen.delete(seen.keys().next().value ?? '');
  const { refusal, ...done } = answer;
  if (refusal !== null) sink.audit({ kind: 'commandRefused', at: now, commandId, ...refusal });
  else sink.audit({ kind: 'commandDone', at: now, commandId, orderId: null, note: null, ...done });
}

function carryOut(engine: Engine, { command, actor }: CommandEvent): CommandAnswer {
  switch (command.kind) {
    case 'setStrategyRunning':
      return answerOf(setRunning(engine, command.strategyId, command.running, actor));
    case 'configureStrategy':
      return answerOf(configure(engine, command, actor));
    case 'flatten':
      return answerOf(flatten(engine, command.accountId));
    case 'placeOrder':
    case 'modifyOrder':
    case 'cancelOrder':
    case 'cancelOrders':
    case 'closePosition':
    case 'reversePosition':
    case 'editExits':
    case 'breakeven':
    case 'trail':
    case 'timeExit': {
      const outcome = runOrderCommand(engine, command);
      if (!outcome.ok) return { refusal: outcome.error };
      return { refusal: null, orderId: outcome.value, note: outcome.note ?? null };
    }
    case 'halt':
    case 'resume':
    case 'lock':
    case 'kill':
    case 'setLimits':
    case 'confirmAccount':
      return answerOf(runRiskCommand(engine, command, actor));
    default:
      return unreachable(command);
  }
}

const answerOf = (refusal: Refusal | null): CommandAnswer =>
  refusal === null ? { refusal, orderId: null, note: null } : { refusal };

type CommandOf<Kind extends CommandEvent['command']['kind']> = Extract<
  CommandEvent['command'],
  { kind: Kind }
>;

/** Stopping cancels what waits to enter; an open position keeps its exits. */
function setRunning(
  engine: Engine,
  strategyId: CommandOf<'setStrategyRunning'>['strategyId'],
  running: boolean,
  actor: string,
): Refusal | null {
  const host = engine.strategies.hosts.find((candidate) => candidate.strategyId === strategyId);
  if (host === undefined) return unknownStrategy(strategyId);
  if (host.running === running) return null;
  host.running = running;
  const at = engine.now;
  engine.context.sink.audit({ kind: 'strategyRunning', at, strategyId, running, actor });
  const desk = engine.accounts.get(host.config.accountId)?.desk;
  for (const clientOrderId of running ? [] : host.entries.values()) {
    const booked = desk?.orders.get(clientOrderId) ?? null;
    if (booked !== null) desk?.cancel(booked, 'the strategy was stopped');
  }
  return null;
}

function configure(
  engine: Engine,
  { strategyId, settings }: CommandOf<'configureStrategy'>,
  actor: string,
): Refusal | null {
  const host = engine.strategies.hosts.find((candidate) => candidate.strategyId === strategyId);
  if (host === undefined) return unknownStrategy(strategyId);
  if (!host.isIdle) {
    const detail = `${strategyId} has orders or a position: flatten it before its settings change.`;
    return { code: 'STRATEGY_BUSY', detail };
  }
  host.configure(settings);
  engine.context.wakes.cancelAll(`strategy:${engine.strategies.hosts.indexOf(host)}:`);
  const at = engine.now;
  engine.context.sink.audit({ kind: 'strategyConfigured', at, strategyId, settings, actor });
  engine.market.rejoin(host);
  return null;
}

function flatten(engine: Engine, accountId: CommandOf<'flatten'>['accountId']): Refusal | null {
  if (accountId !== null && !engine.accounts.has(accountId)) {
    return { code: 'ACCOUNT_UNKNOWN', detail: `This desk has no account ${accountId}.` };
  }
  for (const [id, { flattener, plans }] of engine.accounts) {
    if (accountId !== null && accountId !== id) continue;
    plans.endReversals(null, 'the account was flattened');
    flattener.start('flatten', null);
  }
  return null;
}

const unknownStrategy = (strategyId: string): Refusal => ({
  code: 'STRATEGY_UNKNOWN',
  detail: `This desk has no strategy ${strategyId}.`,
});
