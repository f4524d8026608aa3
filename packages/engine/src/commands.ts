import { unreachable } from '@loadline/core';
import type { Engine } from './engine.ts';
import type { EngineEvent } from './ports/index.ts';
import { runRiskCommand } from './risk/risk-commands.ts';

type CommandEvent = Extract<EngineEvent, { kind: 'command' }>;

/** Commands that were carried out before; a repeat is answered and changes nothing. */
const REMEMBERED_MAX = 1_000;

/** Why a command was not carried out. */
export type Refusal = Readonly<{ code: string; detail: string }>;

/** What became of the commands that were seen, by their ids. */
export type CommandsSeen = Map<string, Refusal | null>;

/** Carries out what a person or the API asks for, once per command id; a repeat gets its answer. */
export function runCommand(engine: Engine, event: CommandEvent, seen: CommandsSeen): void {
  const { sink, now } = engine.context;
  const { commandId } = event;
  const known = seen.get(commandId);
  const refusal = known === undefined ? carryOut(engine, event) : known;
  seen.set(commandId, refusal);
  if (seen.size > REMEMBERED_MAX) seen.delete(seen.keys().next().value ?? '');
  if (refusal === null) sink.audit({ kind: 'commandDone', at: now, commandId, orderId: null });
  else sink.audit({ kind: 'commandRefused', at: now, commandId, ...refusal });
}

function carryOut(engine: Engine, { command, actor }: CommandEvent): Refusal | null {
  switch (command.kind) {
    case 'setStrategyRunning':
      return setRunning(engine, command.strategyId, command.running, actor);
    case 'configureStrategy':
      return configure(engine, command, actor);
    case 'flatten':
      return flatten(engine, command.accountId);
    case 'cancelOrder':
      return cancelOrder(engine, command.clientOrderId);
    case 'placeOrder':
    case 'modifyOrder':
    case 'cancelOrders':
    case 'closePosition':
    case 'reversePosition':
    case 'editExits':
    case 'breakeven':
    case 'trail':
    case 'timeExit':
      return { code: 'NOT_SUPPORTED', detail: `${command.kind} is not supported yet.` };
    case 'halt':
    case 'resume':
    case 'lock':
    case 'kill':
    case 'setLimits':
    case 'confirmAccount':
      return runRiskCommand(engine, command, actor);
    default:
      return unreachable(command);
  }
}

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
  for (const [id, { flattener }] of engine.accounts) {
    if (accountId === null || accountId === id) flattener.start('flatten', null);
  }
  return null;
}

function cancelOrder(
  engine: Engine,
  clientOrderId: CommandOf<'cancelOrder'>['clientOrderId'],
): Refusal | null {
  for (const { desk } of engine.accounts.values()) {
    const booked = desk.orders.get(clientOrderId);
    if (booked === null) continue;
    if (booked.order.status.kind !== 'working' && booked.order.status.kind !== 'pending') {
      const detail = `Order ${clientOrderId} is ${booked.order.status.kind}, not working.`;
      return { code: 'ORDER_NOT_WORKING', detail };
    }
    desk.cancel(booked, 'canceled by hand');
    return null;
  }
  return { code: 'ORDER_UNKNOWN', detail: `There is no order ${clientOrderId}.` };
}

const unknownStrategy = (strategyId: string): Refusal => ({
  code: 'STRATEGY_UNKNOWN',
  detail: `This desk has no strategy ${strategyId}.`,
});
