import { type Command } from 'commander';
import { onDesk, telling } from '../door/desk-flags.ts';
import { explain, status } from '../risk/look.ts';
import { confirm, halt, kill, limitsSet, limitsShow, lock, resume } from '../risk/tell.ts';

const EXAMPLES = `
Examples:
  loadline risk status
  loadline risk explain last
  loadline risk halt --reason "news at ten" --reducing
  loadline risk resume 101 --reason "it is over"
  loadline risk lock 101 --reason "enough for today"
  loadline risk kill --reason "the feed looks wrong"
  loadline risk limits show 101
  loadline risk limits set 101 limits.json
  loadline risk confirm 101 --floor 48210.50 --reason "as on the firm's page"

The desk is the one of the data folder, or with --port the one behind the API at that port. An
account is named by its number or its name. It ends with code 0 when it is done, 1 when it was
refused or not understood, 2 when no desk is running.`;

/** What a person looks at and tells the risk of a running desk. */
export function riskCommand(program: Command): void {
  const risk = program
    .command('risk')
    .description("Look at a running desk's risk, and stop, resume, lock or limit its accounts")
    .addHelpText('after', EXAMPLES);
  onDesk(risk.command('status'))
    .description('Show each account: state with its cause, room to every limit, worst case')
    .argument('[account]', 'number or name of one account')
    .action(status);
  onDesk(risk.command('explain'))
    .description('Show what was decided about an order, with every line of the arithmetic')
    .argument('<id>', 'name of the order, or "last" for the last denial')
    .action(explain);
  stateCommands(risk);
  accountCommands(risk);
}

function stateCommands(risk: Command): void {
  telling(risk.command('halt'))
    .description('Open nothing, in one account or in all; entries are canceled, exits stay')
    .argument('[account]', 'number or name of one account')
    .requiredOption('--reason <text>', 'what the next person should know')
    .option('--reducing', 'leave the strategies to look after what is open')
    .action(halt);
  telling(risk.command('resume'))
    .description('Lift a halt, of one account or of all; for all, the kill switch too')
    .argument('[account]', 'number or name of one account')
    .requiredOption('--reason <text>', 'why it may go on')
    .action(resume);
  telling(risk.command('lock'))
    .description('Flatten an account and lock it; nobody can lift a lock sooner')
    .argument('<account>', 'number or name of the account')
    .requiredOption('--reason <text>', 'what the next person should know')
    .option('--until <time>', 'such as 2026-11-02T23:00:00Z (default: the next trading day)')
    .action(lock);
  telling(risk.command('kill'))
    .description('The kill switch: everything flat, everywhere, and every account halted')
    .requiredOption('--reason <text>', 'what the next person should know')
    .action(kill);
}

function accountCommands(risk: Command): void {
  const limits = risk
    .command('limits')
    .description('Show or change what you allow an account beside the rules of the firm');
  onDesk(limits.command('show'))
    .description('Show the limits in force as JSON, ready to be changed and set')
    .argument('<account>', 'number or name of the account')
    .action(limitsShow);
  telling(limits.command('set'))
    .description('Change limits: tighter at once, looser from the next trading day')
    .argument('<account>', 'number or name of the account')
    .argument('<file>', 'JSON as "limits show" prints it; what is left out stays')
    .action(limitsSet);
  telling(risk.command('confirm'))
    .description('Confirm an account that was met in mid-life, or that contradicts')
    .argument('<account>', 'number or name of the account')
    .requiredOption('--reason <text>', 'how you know')
    .option('--floor <amount>', 'its floor in dollars, where the one that is proposed is wrong')
    .action(confirm);
}
