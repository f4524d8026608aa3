import type { Command } from 'commander';
import { onDesk, telling } from '../door/desk-flags.ts';
import {
  breakeven,
  closePosition,
  editExits,
  exitAt,
  flatten,
  listPositions,
  reversePosition,
  trail,
} from './position-acts.ts';

const EXAMPLES = `
Examples:
  loadline position list
  loadline position close 101 NQZ5
  loadline position close 101 NQZ5 1
  loadline position reverse 101 NQZ5 --stop-ticks 40
  loadline position exits 101 NQZ5 --stop 21250.25 --target 80t
  loadline position exits 101 NQZ5 --stop '$150' --target none
  loadline position breakeven 101 NQZ5 --offset 2
  loadline position trail 101 NQZ5 --ticks 30
  loadline position trail 101 NQZ5 --atr 2.5 --minutes 5
  loadline position exit-at 101 NQZ5 2026-11-02T20:30:00Z
  loadline position flatten

An exit is a price (21250.25), ticks from the average entry (40t), or dollars that the whole
position makes or loses there ('$150'). It ends with code 0 when the desk has taken it, 1 when it
was refused or not understood, 2 when no desk is running.`;

/** Positions by hand: close, turn, protect. */
export function positionCommand(program: Command): void {
  const position = program
    .command('position')
    .description('List, close, reverse and protect positions of a running desk')
    .addHelpText('after', EXAMPLES);
  onDesk(position.command('list'))
    .description('Show what is open, with its stop and target')
    .argument('[account]', 'number or name of one account')
    .action(listPositions);
  of(position.command('close'))
    .description('Close a position with its exits, or so many contracts of it')
    .argument('[quantity]', 'whole contracts (default: all)')
    .action(closePosition);
  of(position.command('reverse'))
    .description('Close, see that it is flat, then enter as much the other way')
    .option('--stop-ticks <ticks>', 'protective stop, so far from the fill')
    .option('--target-ticks <ticks>', 'target, so far from the fill')
    .action(reversePosition);
  of(position.command('exits'))
    .description('Move stop and target; what is left out stays')
    .option('--stop <level>', 'where the position is to be closed at a loss')
    .option('--target <level>', 'where at a profit; "none" takes the target away')
    .action(editExits);
  planCommands(position);
  telling(position.command('flatten'))
    .description('Cancel every order and close every position, of one account or of all')
    .argument('[account]', 'number or name of one account')
    .action(flatten);
}

function planCommands(position: Command): void {
  of(position.command('breakeven'))
    .description('Move the stop to the average entry')
    .option('--offset <ticks>', 'so many ticks into the profit (default 0)')
    .action(breakeven);
  of(position.command('trail'))
    .description('Let the stop follow the market, never back')
    .option('--ticks <ticks>', 'so far behind the best price')
    .option('--atr <multiple>', 'so many average true ranges behind it')
    .option('--minutes <minutes>', 'with --atr: length of a bar (default 1)')
    .option('--length <bars>', 'with --atr: how many bars (default 14)')
    .option('--off', 'end it; the stop stays where it is')
    .action(trail);
  of(position.command('exit-at'))
    .description('Close the position at a market time')
    .argument('<time>', 'such as 2026-11-02T20:30:00Z, or "never"')
    .action(exitAt);
}

const of = (command: Command): Command =>
  telling(command)
    .argument('<account>', 'number or name of the account')
    .argument('<contract>', 'such as NQZ5');
