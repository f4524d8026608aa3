import { type CommandRefusal, commandRefusal, type DeskCommandMessage } from '@loadline/api-schema';

/** A command with the name that makes a repeat harmless, and who asks. */
export type CommandRequest = Readonly<{
  commandId: string;
  actor: string;
  command: DeskCommandMessage;
}>;

/** What a command led to at once: the name of its order, and what a person should know of it. */
export type CommandDone = Readonly<{ orderId?: string | undefined; note?: string | undefined }>;

/** Whether the desk took a command. What it then does shows in the state and in the feed. */
export type CommandOutcome = Readonly<
  ({ accepted: true } & CommandDone) | { accepted: false; code: CommandRefusal; detail: string }
>;

/** Carries out or refuses one command. Never rejects. */
export type CommandHandler = (request: CommandRequest) => Promise<CommandOutcome>;

export const refused = (code: CommandRefusal, detail: string): CommandOutcome => ({
  accepted: false,
  code,
  detail,
});

/** The engine's own refusal; a code that is not on our closed list becomes `COMMAND_REFUSED`. */
export function refusedByDesk(code: string, detail: string): CommandOutcome {
  const known = commandRefusal.safeParse(code);
  return refused(known.success ? known.data : 'COMMAND_REFUSED', detail);
}
