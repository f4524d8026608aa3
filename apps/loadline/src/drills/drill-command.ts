import { FAULT_NAMES, type FaultName, faultRow } from '@loadline/gateway';
import type { Command } from 'commander';
import { fail, printLine } from '../exit.ts';
import { chooseDrills } from './choose-drills.ts';
import type { Scenario } from './scenario.ts';
import { DRILLS } from './scenarios/all-drills.ts';

const LIST_EXAMPLES = `
Examples:
  loadline drill list
  loadline drill list --json
  loadline gateway --fault hub.stall --fault rest.429:10`;

const RUN_EXAMPLES = `
Examples:
  loadline drill run
  loadline drill run hub.stall rest.timeout-after-accept@entering
  loadline drill run desk.killed --seed 7 --json

The figures of a drill: orders that were one too many, contract-seconds without a working
stop, fills that were not counted once, seconds from the end of the fault until the desk
knew what the venue knew, and whether both agree at the end. The exit code is 1 when a drill
fails that does not stand in drills/expected-failures.json.`;

const DEFAULT_SEED = 1;
const SEED_MAX = 2 ** 31 - 1;

/** Faults by name, and drills of the trader in them. */
export function drillCommand(program: Command): void {
  const command = program
    .command('drill')
    .description('Faults of the simulated venue by name, and drills of the trader in them')
    .addHelpText('after', LIST_EXAMPLES);
  command
    .command('list')
    .description('List every fault with what it does and who reports it, and every drill')
    .option('--json', 'print one JSON object')
    .addHelpText('after', LIST_EXAMPLES)
    .action((flags: Readonly<{ json?: true }>) => (flags.json === true ? listJson() : list()));
  command
    .command('run')
    .description('Play the trader through drills on a virtual clock and print a scorecard of each')
    .argument('[names...]', 'drills, faults (all drills of each), or all', ['all'])
    .option('--seed <number>', `prices, delays and chances (default ${DEFAULT_SEED})`)
    .option('--json', 'print one JSON object per drill')
    .addHelpText('after', RUN_EXAMPLES)
    .action(run);
}

type RunFlags = Readonly<{ seed?: string; json?: true }>;

async function run(names: readonly string[], flags: RunFlags): Promise<void> {
  const chosen = chooseDrills(DRILLS, names);
  if (!chosen.ok) return fail(chosen.error, 2);
  const seed = flags.seed === undefined ? DEFAULT_SEED : seedOf(flags.seed);
  // What runs a desk in this process is of no use to any other command, and is not loaded by one.
  const { runDrills } = await import('./run-drills.ts');
  const asKnown = await runDrills(chosen.value, { seed, json: flags.json === true });
  if (!asKnown) process.exitCode = 1;
}

function seedOf(text: string): number {
  const seed = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX) return seed;
  return fail(`--seed wants a whole number from 0 to ${SEED_MAX}, but got "${text}".`, 2);
}

function listJson(): void {
  const faults = FAULT_NAMES.map((name) => ({ name, ...faultRow(name) }));
  const drills = DRILLS.map(({ name, does, allowed }) => ({ name, does, allowed }));
  printLine({ faults, drills });
}

function list(): void {
  for (const name of FAULT_NAMES) process.stdout.write(`${faultText(name)}\n`);
  process.stdout.write('\nDrills (loadline drill run NAME):\n');
  for (const drill of DRILLS) process.stdout.write(`${drillText(drill)}\n`);
}

function faultText(name: FaultName): string {
  const { does, span, parameter, source } = faultRow(name);
  const number =
    parameter === null ? '' : `, :N ${parameter.unit}, ${parameter.default} unless set`;
  return `${name} (${span}${number})\n    ${does}.\n    ${source}`;
}

function drillText({ name, does, allowed }: Scenario): string {
  const because = allowed.because === null ? '' : `\n    Allowed: ${allowed.because}.`;
  return `${name}\n    ${does}.${because}`;
}
