import { type CommandOutcome, refusedByDesk } from '@loadline/api';
import { err, ok, type Result } from '@loadline/core';
import type { AuditEvent, DeskCommand } from '@loadline/engine/ports';
import { strategyByKind } from '../settings/strategies.ts';
import type { DeskRunner } from './desk-runner.ts';

type Request = Readonly<{ commandId: string; actor: string; command: DeskCommand }>;

/** Hands commands to the engine and answers with what it said of them. */
export class CommandDesk {
  #said: AuditEvent | null = null;

  /** The engine answers a command while it processes it. */
  onAudit(event: AuditEvent): void {
    if (event.kind === 'commandDone' || event.kind === 'commandRefused') this.#said = event;
  }

  run(runner: DeskRunner, request: Request): Promise<CommandOutcome> {
    return Promise.resolve(this.#run(runner, request));
  }

  #run(runner: DeskRunner, { commandId, actor, command }: Request): CommandOutcome {
    const checked = checkedCommand(command);
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
}

/** Settings are checked where they enter: the engine takes only complete and valid ones. */
function checkedCommand(command: DeskCommand): Result<DeskCommand, string> {
  if (command.kind !== 'configureStrategy') return ok(command);
  const definition = strategyByKind(command.strategyId);
  if (!definition.ok) return definition;
  const parsed = definition.value.parse(command.settings);
  return parsed.ok ? ok({ ...command, settings: parsed.value }) : err(parsed.error.join(' '));
}
