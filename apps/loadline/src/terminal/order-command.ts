import type { Command } from 'commander';
import { onDesk, telling } from '../door/desk-flags.ts';
import { cancelOrder, cancelOrders, listOrders, modifyOrder, placeOrder } from './order-acts.ts';

const EXAMPLES = `
Examples:
  loadline order list
  loadline order place 101 NQZ5 buy 1 --stop-ticks 40 --target-ticks 80
  loadline order place 101 NQZ5 sell 2 --limit 21310.25 --stop-ticks 40
  loadline order place 101 NQZ5 buy 1 --stop 21350 --stop-ticks 40 --group breakout
  loadline order modify run1-p-4 --limit 21305
  loadline order cancel run1-p-4
  loadline order cancel-all 101 NQZ5

The desk is the one of the data folder, or with --port the one behind the API at that port. What
opens a position passes risk first and needs --stop-ticks. It ends with code 0 when the desk has
taken it, 1 when it was refused or not understood, 2 when no desk is running.`;

/** Orders by hand, through the same way that strategies go. */
export function orderCommand(program: Command): void {
  const order = program
    .command('order')
    .description('List, place, change and cancel orders of a running desk')
    .addHelpText('after', EXAMPLES);
  onDesk(order.command('list'))
    .description('Show the orders that may still fill')
    .argument('[account]', 'number or name of one account')
    .action(listOrders);
  telling(order.command('place'))
    .description('Place an order: at market, or with one of --limit, --stop, --trail, --join')
    .argument('<account>', 'number or name of the account')
    .argument('<contract>', 'such as NQZ5')
    .argument('<side>', 'buy or sell')
    .argument('<quantity>', 'whole contracts')
    .option('--limit <price>', 'a limit order at this price')
    .option('--stop <price>', 'a stop order at this price')
    .option('--trail <price>', 'a trailing stop that begins at this price')
    .option('--join <side>', 'join the bid or the ask')
    .option('--stop-ticks <ticks>', 'protective stop, so far from the fill')
    .option('--target-ticks <ticks>', 'target, so far from the fill')
    .option('--group <name>', 'orders of one group cancel each other when one fills')
    .action(placeOrder);
  telling(order.command('modify'))
    .description('Change price or size of a working order')
    .argument('<order>', 'its name, as "order list" shows it')
    .option('--size <contracts>', 'whole contracts')
    .option('--limit <price>', 'limit price')
    .option('--stop <price>', 'stop price')
    .action(modifyOrder);
  telling(order.command('cancel'))
    .description('Cancel one working order')
    .argument('<order>', 'its name, as "order list" shows it')
    .action(cancelOrder);
  telling(order.command('cancel-all'))
    .description('Cancel all orders of an account or of one contract; protective stops stay')
    .argument('<account>', 'number or name of the account')
    .argument('[contract]', 'such as NQZ5')
    .action(cancelOrders);
}
