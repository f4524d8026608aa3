import { Command } from 'commander';
import { apiCommand } from './commands/api.ts';
import { backtestCommand } from './commands/backtest.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { replayCommand } from './commands/replay.ts';
import { riskCommand } from './commands/risk.ts';
import { rulesCommand } from './commands/rules.ts';
import { strategiesCommand } from './commands/strategies.ts';
import { traderCommand } from './commands/trader.ts';
import { tradesCommand } from './commands/trades.ts';
import { upCommand } from './commands/up.ts';
import { drillCommand } from './drills/drill-command.ts';
import { explainCommand } from './explain/explain-command.ts';
import { orderCommand } from './terminal/order-command.ts';
import { positionCommand } from './terminal/position-command.ts';

// A reader that has seen enough, such as `head`, is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = new Command('loadline')
  .description('An autonomous futures desk for TopstepX accounts')
  .version('0.1.0')
  .showHelpAfterError('(see --help)')
  .configureOutput({
    outputError: (text, write) => write(`loadline: ${text.replace(/^error: /, '')}`),
  });

upCommand(program);
gatewayCommand(program);
drillCommand(program);
traderCommand(program);
apiCommand(program);
backtestCommand(program);
tradesCommand(program);
replayCommand(program);
explainCommand(program);
riskCommand(program);
orderCommand(program);
positionCommand(program);
rulesCommand(program);
strategiesCommand(program);

await program.parseAsync();
