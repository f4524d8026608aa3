import { FAULT_NAMES, type FaultName, faultRow } from '@loadline/gateway';
import type { Command } from 'commander';
import { printLine } from '../exit.ts';

const EXAMPLES = `
Examples:
  loadline drill list
  loadline drill list --json
  loadline gateway --fault hub.stall --fault rest.429:10`;

/** What there is to be drilled in: the faults of the gateway by name. */
export function drillCommand(program: Command): void {
  const command = program
    .command('drill')
    .description('Faults of the simulated venue by name')
    .addHelpText('after', EXAMPLES);
  command
    .command('list')
    .description('List every fault with its parameter, what it does and who reports it')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((flags: Readonly<{ json?: true }>) => {
      const faults = FAULT_NAMES.map((name) => ({ name, ...faultRow(name) }));
      if (flags.json === true) return printLine({ faults });
      for (const name of FAULT_NAMES) process.stdout.write(`${faultText(name)}\n`);
    });
}

function faultText(name: FaultName): string {
  const { does, span, parameter, source } = faultRow(name);
  const number =
    parameter === null ? '' : `, :N ${parameter.unit}, ${parameter.default} unless set`;
  return `${name} (${span}${number})\n    ${does}.\n    ${source}`;
}
