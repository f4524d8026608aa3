import { type CommandOutcome, refusedByDesk } from '@loadline/api';
import { err, ok, type Result } from '@loadline/core';
import type { AuditEvent, DeskCommand } from '@loadline/engine/ports';
import { strategyByKind } from '../settings/strategies.ts';
import type { DeskRunner } from './desk-runner.ts';

type Request = Readonly<{ commandId: string; actor: string; command: DeskCommand }>;

/** A strategy that can be configured: which one it is, and its settings in force. */
export type Configurable = Readonly<{
  config: Readonly<{ kind: string }>;
  settings: Readonly<Record<string, unknown>>;
}>;

/** Hands commands to the engine and answers with what it said of them. */
export class CommandDesk {
  readonly #strategyOf: (strategyId: string) => Configurable | null;
  #said: AuditEvent | null = null;

  constructor(strategyOf: (strategyId: string) => Configurable | null) {
    this.#strategyOf = strategyOf;
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
    if (!checked.ok) return refusedByDesk('INVALID_SETTING', checked.error);
    this.#said = null;
    runner.tell({ kind: 'command', commandId, actor, command: checked.value });
    return this.#answer();
  }

  #answer(): CommandOutcome {
    const said = this.#said;
    if (said === null) return refusedByDesk('DESK_STARTING', 'The desk is not running yet.');
    return said.kind === 'commandRefused'
      ? refusedByDesk(said.code, said.detail)
      : { accepted: true };
  }

  /**
   * Settings are checked where they enter: the engine takes only complete and valid ones. What a
   * command leaves out stays as it is.
   */
  #checked(command: DeskCommand): Result<DeskCommand, string> {
    if (command.kind !== 'configureStrategy') return ok(command);
    const strategy = this.#strategyOf(command.strategyId);
    // The engine refuses what it does not know.
    if (strategy === null) return ok(command);
    const definition = strategyByKind(strategy.config.kind);
    if (!definition.ok) return definition;
    const parsed = definition.value.parse({ ...strategy.settings, ...command.settings });
    return parsed.ok ? ok({ ...command, settings: parsed.value }) : err(parsed.error.join(' '));
  }
}
