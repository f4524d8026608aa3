import { type AskedCommand, type CommandOutcome, refusedByDesk } from '@loadline/api';
import { type AccountId, err, ok, type Result } from '@loadline/core';
import type { AuditEvent, DeskCommand } from '@loadline/engine/ports';
import { type RiskLimits, readLimits } from '@loadline/risk';
import { strategyByKind } from '../settings/strategies.ts';
import type { DeskRunner } from '../trader/desk-runner.ts';
import { type OrderLookup, orderCommandOf } from './order-command.ts';

type Request = Readonly<{ commandId: string; actor: string; command: AskedCommand }>;

/** Where a command's words are looked up: what is in force when it comes. */
export type CommandLookup = OrderLookup &
  Readonly<{
    strategyOf(strategyId: string): Configurable | null;
    /** The limits that the person has asked for last; null for an account that is not known. */
    limitsOf(accountId: AccountId): RiskLimits | null;
  }>;

/** A strategy that can be configured: which one it is, and its settings in force. */
export type Configurable = Readonly<{
  config: Readonly<{ kind: string }>;
  settings: Readonly<Record<string, unknown>>;
}>;

/** Hands commands to the engine and answers with what it said of them. */
export class CommandDesk {
  readonly #lookup: CommandLookup;
  #said: Extract<AuditEvent, { kind: 'commandDone' | 'commandRefused' }> | null = null;

  constructor(lookup: CommandLookup) {
    this.#lookup = lookup;
  }

  /** The engine answers a command while it processes it. */
  onAudit(event: AuditEvent): void {
    if (event.kind === 'commandDone' || event.kind === 'commandRefused') this.#said = event;
  }

  run(runner: DeskRunner, request: Request): Promise<CommandOutcome> {
    return Promise.resolve(this.#run(runner, request));
  }

  #run(runner: DeskRunner, { commandId, actor, command }: Request): CommandOutcome {
    const checked = this.#checked(command);
    if (!checked.ok) return checked.error;
    this.#said = null;
    runner.tell({ kind: 'command', commandId, actor, command: checked.value });
    return this.#answer();
  }

  #answer(): CommandOutcome {
    const said = this.#said;
    if (said === null) return refusedByDesk('DESK_STARTING', 'The desk is not running yet.');
    if (said.kind === 'commandRefused') return refusedByDesk(said.code, said.detail);
    const { orderId, note } = said;
    return {
      accepted: true,
      ...(orderId !== null && { orderId }),
      ...(note !== null && { note }),
    };
  }

  /** What is written freely is checked where it enters: the engine takes only what is valid. */
  #checked(command: AskedCommand): Result<DeskCommand, CommandOutcome> {
    switch (command.kind) {
      case 'configureStrategy':
        return this.#settingsOf(command);
      case 'setLimits':
        return this.#limitsOf(command);
      case 'setStrategyRunning':
      case 'flatten':
      case 'halt':
      case 'resume':
      case 'lock':
      case 'kill':
      case 'confirmAccount':
        return ok(command);
      default:
        return orderCommandOf(command, this.#lookup);
    }
  }

  /** What a command leaves out stays as it is. */
  #settingsOf(command: CommandOf<'configureStrategy'>): Result<DeskCommand, CommandOutcome> {
    const strategy = this.#lookup.strategyOf(command.strategyId);
    // The engine refuses what it does not know.
    if (strategy === null) return ok(command);
    const definition = strategyByKind(strategy.config.kind);
    if (!definition.ok) return err(refusedByDesk('INVALID_SETTING', definition.error));
    const parsed = definition.value.parse({ ...strategy.settings, ...command.settings });
    if (!parsed.ok) return err(refusedByDesk('INVALID_SETTING', parsed.error.join(' ')));
    return ok({ ...command, settings: parsed.value });
  }

  #limitsOf({
    kind,
    accountId,
    limits,
  }: CommandOf<'setLimits'>): Result<DeskCommand, CommandOutcome> {
    const inForce = this.#lookup.limitsOf(accountId);
    if (inForce === null) {
      return err(refusedByDesk('ACCOUNT_UNKNOWN', `This desk has no account ${accountId}.`));
    }
    const read = readLimits(limits, inForce);
    if (!read.ok) return err(refusedByDesk('INVALID_LIMITS', read.error.join(' ')));
    return ok({ kind, accountId, limits: read.value });
  }
}

type CommandOf<Kind extends AskedCommand['kind']> = Extract<AskedCommand, { kind: Kind }>;
