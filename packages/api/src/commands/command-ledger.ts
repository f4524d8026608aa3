import { type CommandHandler, type CommandOutcome, refused } from './command-outcome.ts';

type Known = Readonly<{ content: string; outcome: Promise<CommandOutcome> }>;

/**
 * Carries out each named command once: a client that lost the answer asks again with the same name
 * and gets the first answer. A refusal is forgotten, since it has done nothing.
 *
 * @param handler what carries out a command that is new.
 * @param options.kept how many names are remembered, the oldest are forgotten first.
 */
export function onceEach(
  handler: CommandHandler,
  { kept }: Readonly<{ kept: number }>,
): CommandHandler {
  const ledger = new Map<string, Known>();
  return async (request) => {
    const content = JSON.stringify(request.command);
    const known = ledger.get(request.commandId);
    if (known !== undefined && known.content !== content) {
      const detail = `The command name ${request.commandId} was used for another command.`;
      return refused('COMMAND_ID_REUSED', detail);
    }
    if (known !== undefined) return known.outcome;
    const outcome = handler(request);
    ledger.set(request.commandId, { content, outcome });
    forgetOldest(ledger, kept);
    const { accepted } = await outcome;
    if (!accepted) ledger.delete(request.commandId);
    return outcome;
  };
}

function forgetOldest(ledger: Map<string, Known>, kept: number): void {
  for (const name of ledger.keys()) {
    if (ledger.size <= kept) return;
    ledger.delete(name);
  }
}
