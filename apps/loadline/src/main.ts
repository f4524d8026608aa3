import { Command } from 'commander';
import { backtestCommand } from './commands/backtest.ts';

const program = new Command('loadline')
  .description('An autonomous futures desk for TopstepX accounts')
  .version('0.1.0')
  .showHelpAfterError('(see --help)')
  .configureOutput({
    outputError: (text, write) => write(`loadline: ${text.replace(/^error: /, '')}`),
  });

backtestCommand(program);

await program.parseAsync();
