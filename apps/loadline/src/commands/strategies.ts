import type { ParameterDescription } from '@loadline/core';
import { strategies } from '@loadline/strategies';
import type { Command } from 'commander';
import { printLine } from '../exit.ts';

const EXAMPLES = `
Examples:
  loadline strategies
  loadline strategies --json`;

export function strategiesCommand(program: Command): void {
  program
    .command('strategies')
    .description('List the strategies with every setting, its default and its bounds')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((flags: Readonly<{ json?: true }>) => {
      const rows = strategies.map(({ id, title, parameters }) => ({ id, title, parameters }));
      if (flags.json === true) return printLine({ strategies: rows });
      for (const { id, title, parameters } of rows) {
        process.stdout.write(`${id}: ${title}\n\n`);
        for (const parameter of parameters) process.stdout.write(`${parameterText(parameter)}\n`);
      }
    });
}

function parameterText(parameter: ParameterDescription): string {
  const { name, unit, minimum, maximum, description } = parameter;
  const bounds = minimum === null && maximum === null ? '' : `, ${minimum} to ${maximum}`;
  const head = `  ${name.padEnd(22)} ${String(parameter.default)} ${unit}${bounds}`;
  return `${head}\n  ${' '.repeat(22)} ${description}`;
}
