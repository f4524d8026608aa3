import { join } from 'node:path';
import type { UnixMs } from '@loadline/core';
import {
  type RunningGateway,
  readFault,
  readOrderSettings,
  readWireSettings,
  type StartGatewayOptions,
  startGateway,
} from '@loadline/gateway';
import { defaultDataFolder, markDataFolder } from '@loadline/storage';
import type { Command } from 'commander';
import { fail, NO_ROOM_CODE, onStop, printLine } from '../exit.ts';
import { packsOrFail } from '../rules/choose-pack.ts';
import { processSettings } from '../settings/read-settings.ts';
import type { SettingValues } from '../settings/settings-table.ts';
import { filesOf, withSettings } from './options.ts';

type GatewayFlags = Readonly<{
  json?: true;
  fresh?: true;
  paused?: true;
  supervised?: true;
  accounts?: string;
  packs?: string;
  liquidity?: string;
  orders?: readonly string[];
  wire?: readonly string[];
  fault?: readonly string[];
  faultsSeed?: string;
}>;

const EXAMPLES = `
Examples:
  loadline gateway
  loadline gateway --data NQ_1m_2025.csv.gz --speed 600
  loadline gateway --data ESU4_trades.parquet --data ESU4_l1.csv.gz --data NQU4_1m.csv
  loadline gateway --port 5401 --control-port 5402 --user alice:secret --json
  loadline gateway --accounts accounts.json
  loadline gateway --liquidity 0.1 --orders closeCancelsExits=true
  loadline gateway --wire singleSession=true --wire generalRequests=0
  loadline gateway --fault hub.stall --fault rest.429:10
  loadline gateway --faults-seed 7`;

export function gatewayCommand(program: Command): void {
  const command = program
    .command('gateway')
    .description('Serve a simulated venue: the REST and SignalR protocol of the real one')
    .option('--port <number>', 'port of the venue (default 4401)')
    .option('--fresh', 'begin anew instead of going on where it was')
    .option('--paused', 'keep the market waiting until the control API lets it go on')
    .option('--accounts <file>', 'users and their accounts as JSON, instead of --user')
    .option('--packs <folder>', 'rule packs of your own, besides the built-in ones')
    .option('--liquidity <share>', 'fill in parts: the share of the volume that an account gets')
    .option('--orders <name=value>', 'how orders are taken where sources disagree', collect)
    .option('--wire <name=value>', 'how the wire looks: limits, token lifetime and more', collect)
    .option('--fault <name:number>', 'a fault that is on, see loadline drill list', collect)
    .option('--faults-seed <number>', 'faults at random times, chosen by a seed')
    .option('--json', 'print the addresses as one JSON line when ready')
    .option('--supervised', 'end with standard input (for the supervisor)')
    .addHelpText('after', EXAMPLES);
  withSettings(command, [
    'controlPort',
    'dataFolder',
    'data',
    'symbol',
    'rolls',
    'from',
    'to',
    'seed',
    'speed',
    'user',
  ]);
  command.action(async (flags: GatewayFlags & Record<string, unknown>) => {
    const { port, ...rest } = flags;
    await serve(flags, settingsOf(port === undefined ? rest : { ...rest, gatewayPort: port }));
  });
}

/** The settings, or the end of the process; the port is `--port` here and not `--gateway-port`. */
function settingsOf(flags: Readonly<Record<string, unknown>>): SettingValues {
  const settings = processSettings(flags);
  if (settings.ok) return settings.value;
  return fail(
    settings.error.map((problem) => problem.replace(/^--gateway-port /, '--port ')),
    2,
  );
}

async function serve(flags: GatewayFlags, settings: SettingValues): Promise<void> {
  let running: RunningGateway | null = null;
  onStop(async () => await running?.close(), { supervised: flags.supervised === true });
  const folder = markDataFolder(settings.dataFolder ?? defaultDataFolder());
  if (!folder.ok) return fail(folder.error.message);
  const { gatewayPort: port, controlPort, data, rolls, from, to } = settings;
  const started = await startGateway({
    port,
    controlPort,
    filePath: join(folder.value.at('gateway'), 'gateway.log'),
    fresh: flags.fresh === true,
    paused: flags.paused === true,
    users: [settings.user],
    ...accountOptions(flags),
    ...orderOptions(flags, settings),
    ...faultOptions(flags),
    seed: settings.seed,
    speed: settings.speed,
    ...(data === null ? {} : { dataPath: filesOf(data) }),
    ...(settings.symbol === null ? {} : { symbol: settings.symbol }),
    ...(rolls === null ? {} : { rollsPath: rolls }),
    ...(from === null ? {} : { from: Date.parse(from) as UnixMs }),
    ...(to === null ? {} : { to: Date.parse(to) as UnixMs }),
    onFatal: (message, { noRoom }) => fail(message, noRoom ? NO_ROOM_CODE : 1),
  });
  if (!started.ok) return fail(started.error.message.split('\n'));
  running = started.value;
  const { addresses, users } = running;
  if (flags.json === true) printLine({ ready: true, ...addresses, users });
  else {
    const lines = [
      `The gateway is ready: ${addresses.api}`,
      `  REST     ${addresses.api}/api`,
      `  hubs     ${addresses.api.replace('http', 'ws')}/hubs/user and /hubs/market`,
      `  control  ${addresses.control}`,
      `  users    ${users.join(', ')}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

/** Accounts of a file, under the built-in rule packs and those of a folder. */
function accountOptions({
  accounts,
  packs: folder,
}: GatewayFlags): Pick<StartGatewayOptions, 'accountsPath' | 'findPack'> {
  const accountsPath = accounts === undefined ? {} : { accountsPath: accounts };
  if (folder === undefined) return accountsPath;
  const packs = packsOrFail({ packs: folder });
  return { ...accountsPath, findPack: (id) => packs.find((pack) => pack.id === id) ?? null };
}

const collect = (text: string, texts: readonly string[] = []): readonly string[] => [
  ...texts,
  text,
];

/** Faults by name, and a seed that chooses and times others. */
function faultOptions({
  fault: texts = [],
  faultsSeed,
}: GatewayFlags): Pick<StartGatewayOptions, 'faults' | 'faultsSeed'> {
  const faults = texts.map((text) => {
    const read = readFault(text);
    return read.ok ? read.value : fail(read.error);
  });
  if (faultsSeed === undefined) return { faults };
  const seed = faultsSeed.trim() === '' ? Number.NaN : Number(faultsSeed);
  if (!Number.isSafeInteger(seed)) {
    return fail(`--faults-seed wants a whole number, but got "${faultsSeed}".`);
  }
  return { faults, faultsSeed: seed };
}

/** How orders are taken and filled. The seed of the market also decides the rounding of parts. */
function orderOptions(
  { liquidity, orders: texts = [], wire: wireTexts = [] }: GatewayFlags,
  { seed }: SettingValues,
): Pick<StartGatewayOptions, 'model' | 'orders' | 'wire'> {
  const orders = readOrderSettings(texts);
  if (!orders.ok) return fail(orders.error);
  const wire = readWireSettings(wireTexts);
  if (!wire.ok) return fail(wire.error);
  const chosen = { orders: orders.value, wire: wire.value };
  if (liquidity === undefined) return chosen;
  const share = Number(liquidity);
  if (!(share > 0 && share <= 1)) {
    return fail(`--liquidity wants a share above 0 and at most 1, but got "${liquidity}".`);
  }
  return { ...chosen, model: { liquidity: { share, seed } } };
}
