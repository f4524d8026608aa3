import type { Command } from 'commander';

/** The flags of every command that looks at a running desk. */
export const onDesk = (command: Command): Command =>
  command
    .option('--data-folder <path>', 'the folder of the desk (default ~/.loadline)')
    .option('--port <number>', 'ask the API at this port instead')
    .option('--json', 'print JSON');

/** And of those that tell it something. */
export const telling = (command: Command): Command =>
  onDesk(command).option('--command-id <name>', 'a repeat with the same name is carried out once');
