import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  defaultDataFolder,
  type OwnedDataFolder,
  openDataFolder,
  type RunningDatabase,
  startDatabase,
} from '@loadline/storage';
import { buildDashboard } from '../api/dashboard-build.ts';
import { fail, onStop } from '../exit.ts';
import type { SettingValues } from '../settings/settings-table.ts';
import { Child } from './child.ts';
import { demoAccounts, writeDemoAccounts } from './demo-accounts.ts';
import { endOrphans } from './orphans.ts';

export type UpFlags = Readonly<{
  strategy: string;
  set?: Readonly<Record<string, string>>;
  fresh?: true;
}>;

type Role = 'gateway' | 'trader' | 'api';

/** Starts everything in one data folder and keeps it running until it is told to stop. */
export async function supervise(settings: SettingValues, flags: UpFlags): Promise<void> {
  const fresh = flags.fresh === true;
  const folder = await openDataFolder(settings.dataFolder ?? defaultDataFolder(), { fresh });
  if (!folder.ok) return fail(folder.error.message);
  mkdirSync(folder.value.at('logs'), { recursive: true });
  mkdirSync(folder.value.at('run'), { recursive: true });
  await endOrphans(folder.value.at('run'));
  await new Supervisor(folder.value, settings, flags).start();
}

class Supervisor {
  readonly #folder: OwnedDataFolder;
  readonly #settings: SettingValues;
  readonly #flags: UpFlags;
  readonly #children = new Map<Role, Child>();
  #database: RunningDatabase | null = null;
  #databaseStart: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #told = false;
  #said = '';
  #control = '';
  /** What was last said of the database: the same is not said again. */
  #databaseTrouble = '';
  /** The market has been let go since its gateway was started; whoever pauses it now means it. */
  #isMarketOpen = false;

  constructor(folder: OwnedDataFolder, settings: SettingValues, flags: UpFlags) {
    this.#folder = folder;
    this.#settings = settings;
    this.#flags = flags;
  }

  async start(): Promise<void> {
    onStop(() => this.#stop(), { supervised: false });
    // The gateway tells fastest what is wrong with a file or a port; the rest starts beside it.
    this.#startChild('gateway', this.#gatewayArgs());
    const [built] = await Promise.all([buildDashboard(), this.#tryDatabase()]);
    if (this.#stopping !== null) return;
    if (!built.ok) this.#say(built.error);
    this.#startChild('api', ['api', ...this.#common(), '--port', `${this.#settings.port}`]);
  }

  #tryDatabase(): Promise<void> {
    this.#databaseStart = this.#startDatabase();
    return this.#databaseStart;
  }

  async #startDatabase(): Promise<void> {
    const { databaseUrl } = this.#settings;
    const started = await startDatabase({
      dataFolder: this.#folder.path,
      ...(databaseUrl === null ? {} : { url: databaseUrl }),
    });
    // Trading does not need the database: it is said, tried again, and everything else goes on.
    if (started.ok) {
      this.#database = started.value;
      this.#databaseTrouble = '';
      void started.value.ended.then((how) => this.#databaseEnded(`The database is away: ${how}.`));
    } else this.#databaseEnded(started.error.message);
  }

  #databaseEnded(sentence: string): void {
    if (this.#stopping !== null) return;
    if (sentence !== this.#databaseTrouble) {
      this.#say(`${sentence} Trading goes on without it; trying again.`);
    }
    this.#databaseTrouble = sentence;
    setTimeout(() => {
      if (this.#stopping === null) void this.#tryDatabase();
    }, 2_000);
  }

  #startChild(role: Role, args: readonly string[]): void {
    const child = new Child({
      name: role,
      args,
      logPath: join(this.#folder.at('logs'), `${role}.log`),
      notePath: join(this.#folder.at('run'), `${role}.json`),
      onLine: (line) => this.#onLine(role, line),
      // What the API says of the trader coming and going is for its log.
      onWords: (sentence) => (role === 'api' ? undefined : this.#say(sentence)),
      onCrashLoop: (sentence) => void this.#giveUp(sentence),
    });
    this.#children.set(role, child);
    child.start();
  }

  #onLine(role: Role, line: Readonly<Record<string, unknown>>): void {
    if (role === 'trader' && line['connected'] === true) return void this.#openMarket();
    if (line['ready'] !== true) return;
    if (role === 'gateway') this.#onGatewayReady(line);
    if (role !== 'api' || this.#told) return;
    this.#told = true;
    process.stdout.write(`Loadline is running: ${String(line['url'])}  (Ctrl-C stops it)\n`);
  }

  /** A gateway that was started again finds a trader that waits for it: the market goes on. */
  #onGatewayReady(line: Readonly<Record<string, unknown>>): void {
    this.#control = String(line['control']);
    this.#isMarketOpen = false;
    if (this.#children.has('trader')) return void this.#openMarket();
    this.#startChild('trader', this.#traderArgs(line));
  }

  /** The market waits for the trader, so that a fast one does not run past it at the start. */
  async #openMarket(): Promise<void> {
    if (this.#isMarketOpen) return;
    this.#isMarketOpen = true;
    try {
      await fetch(`${this.#control}/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"paused":false}',
      });
    } catch {
      // The gateway has just ended; it is started again, and asks for this again.
      this.#isMarketOpen = false;
    }
  }

  #common(): readonly string[] {
    return ['--data-folder', this.#folder.path];
  }

  #gatewayArgs(): readonly string[] {
    const { gatewayPort, controlPort, data, symbol, rolls, from, to, seed, speed } = this.#settings;
    return [
      'gateway',
      '--paused',
      ...this.#common(),
      '--port',
      `${gatewayPort}`,
      '--control-port',
      `${controlPort}`,
      '--seed',
      `${seed}`,
      '--speed',
      // As fast as both can, without the market running away from its trader: the trader paces it.
      speed === 'max' ? 'stepped' : `${speed}`,
      ...this.#gatewayUsers(),
      ...given('--data', data),
      ...given('--symbol', symbol),
      ...given('--rolls', rolls),
      ...given('--from', from),
      ...given('--to', to),
    ];
  }

  /** The user, with an account of the wanted program where the usual ones have none. */
  #gatewayUsers(): readonly string[] {
    const { user, packs } = this.#settings;
    const accounts = demoAccounts(this.#settings);
    if (accounts === null) return ['--user', user];
    const file = join(this.#folder.at('run'), 'accounts.json');
    writeDemoAccounts(file, accounts);
    return ['--accounts', file, ...given('--packs', packs)];
  }

  #traderArgs(gateway: Readonly<Record<string, unknown>>): readonly string[] {
    const { symbol, program, user, account, dll, path, payouts } = this.#settings;
    const { limits, events, packs, size, micros } = this.#settings;
    const set = Object.entries(this.#flags.set ?? {}).flatMap(([key, value]) => [
      '--set',
      `${key}=${value}`,
    ]);
    return [
      'trader',
      ...this.#common(),
      '--venue-url',
      String(gateway['api']),
      '--control-url',
      String(gateway['control']),
      '--user',
      user,
      '--program',
      program,
      '--dll',
      dll,
      '--path',
      path,
      '--payouts',
      `${payouts}`,
      '--size',
      size,
      '--micros',
      micros,
      ...given('--account', account),
      ...given('--limits', limits),
      ...given('--events', events),
      ...given('--packs', packs),
      '--strategy',
      this.#flags.strategy,
      ...given('--symbol', symbol),
      ...set,
    ];
  }

  #say(sentence: string): void {
    this.#said = sentence;
    if (this.#stopping === null) process.stderr.write(`loadline: ${sentence}\n`);
  }

  /** What the child itself has just said is not said again. */
  async #giveUp(sentence: string): Promise<void> {
    if (this.#stopping !== null) return;
    if (sentence !== this.#said) this.#say(sentence);
    await this.#stop();
    process.exit(1);
  }

  /** The trader first, so that it can finish its journal while everything it needs is there. */
  #stop(): Promise<void> {
    this.#stopping ??= (async () => {
      await this.#children.get('trader')?.stop();
      await this.#children.get('api')?.stop();
      await this.#children.get('gateway')?.stop();
      // One that is just starting would otherwise outlive us.
      await this.#databaseStart;
      await this.#database?.close();
      this.#folder.close();
    })();
    return this.#stopping;
  }
}

const given = (flag: string, value: string | null): readonly string[] =>
  value === null ? [] : [flag, value];
