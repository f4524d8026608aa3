import { randomUUID } from 'node:crypto';
import { commandName, type DeskCommandMessage, deskCommand } from '@loadline/api-schema';
import { printLine } from '../exit.ts';
import type { DeskDoor } from './desk-door.ts';
import { type DeskFlags, refuse, withDesk } from './open-door.ts';

export type TellFlags = DeskFlags & Readonly<{ commandId?: string }>;

export type Telling = Readonly<{
  command: DeskCommandMessage;
  /** What a person reads when it was taken; `ORDER` stands for the name of its order. */
  done: string;
}>;

/**
 * Tells the desk and says what became of it; ends the process where it was refused.
 *
 * @param make the command, and the sentence that a person reads when it was taken.
 */
export const tellDesk = (flags: TellFlags, make: (door: DeskDoor) => Telling): Promise<void> =>
  withDesk(flags, async (door) => {
    const commandId = nameOrFail(flags);
    const { command, done } = make(door);
    const checked = deskCommand.safeParse(command);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const detail = `--${String(issue?.path[0])}: ${issue?.message ?? 'not understood'}.`;
      return refuse(flags, { code: 'INVALID_COMMAND', detail });
    }
    const outcome = await door.command(checked.data, commandId);
    if (!outcome.accepted) {
      const { code, detail } = outcome;
      return refuse(flags, { code, detail }, code === 'DESK_AWAY' ? 2 : 1);
    }
    const { orderId, note } = outcome;
    if (flags.json === true) printLine({ accepted: true, commandId, orderId, note });
    else {
      const named = done.replace('ORDER', orderId ?? 'the order');
      process.stdout.write(`${[named, note].filter(Boolean).join(' ')}\n`);
    }
  });

function nameOrFail(flags: TellFlags): string {
  const { commandId } = flags;
  if (commandId === undefined) return randomUUID();
  if (commandName.safeParse(commandId).success) return commandId;
  return misread(flags, '--command-id', commandId, '8 to 64 of A-Z, a-z, 0-9, _ and -');
}

/** An instant of market time, with its zone. */
export function instantOrFail(flag: string, text: string, flags: DeskFlags): string {
  const at = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  return misread(flags, flag, text, 'a time such as 2026-11-02T23:00:00Z');
}

/** Ends the process: what was given, and what would be right. */
export function misread(flags: DeskFlags, flag: string, text: string, wish: string): never {
  const detail = `${flag} is ${JSON.stringify(text)}: expected ${wish}.`;
  return refuse(flags, { code: 'INVALID_COMMAND', detail });
}
