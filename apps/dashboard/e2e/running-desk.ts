import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type DeskState, stateReply } from '@loadline/api-schema';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LAUNCHER = join(ROOT, 'apps', 'loadline', 'bin', 'loadline.mjs');
const START_MS = 60_000;
const POLL_MS = 50;
/** The desk tells its clock four times a second. */
const SETTLE_MS = 300;

type Play = Readonly<{
  /** What is waited for, in words. */
  what: string;
  speed: number;
  withinMs?: number;
}>;

type Ports = Readonly<{ page: number; gateway: number; control: number }>;

/** The whole program as a person starts it, `loadline up`, in a folder and on ports of its own. */
export class RunningDesk {
  readonly folder: string;
  readonly #flags: readonly string[];
  readonly #ports: Ports;
  #process: ChildProcess | null = null;
  #said = '';

  private constructor(folder: string, ports: Ports, flags: readonly string[]) {
    this.folder = folder;
    this.#ports = ports;
    this.#flags = flags;
  }

  /** @param flags further flags of `loadline up`. */
  static async prepare(flags: readonly string[]): Promise<RunningDesk> {
    const folder = await mkdtemp(join(tmpdir(), 'loadline-e2e-'));
    // Run by root, the database is another user's, who passes through here; else it lies elsewhere.
    await chmod(folder, 0o711);
    const [page = 0, gateway = 0, control = 0] = await freePorts(3);
    return new RunningDesk(folder, { page, gateway, control }, flags);
  }

  get controlAddress(): string {
    return `http://127.0.0.1:${this.#ports.control}`;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#ports.page}`;
  }

  /** Returns when the program has said where its page is, and its trader is there. */
  async start(): Promise<void> {
    const { page, gateway, control } = this.#ports;
    const ports = ['--port', page, '--gateway-port', gateway, '--control-port', control];
    const flags = ['--data-folder', this.folder, ...ports.map(String), ...this.#flags];
    this.#said = '';
    const child = spawn(process.execPath, [LAUNCHER, 'up', ...flags], {
      // Its standard input stays open for as long as we live.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    await this.#until('the program runs', START_MS, async () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${this.#said}`);
      return this.#said.includes('Loadline is running');
    });
    await this.#until('the trader is there', START_MS, async () => {
      const reply = await fetch(`${this.address}/api/state`);
      return reply.ok && stateReply.parse(await reply.json()).state.clock.staleSince === null;
    });
  }

  /** Ctrl-C. @returns the exit code, which is 0 when everything ended as it should. */
  async interrupt(): Promise<number | null> {
    const child = this.#process;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
    return child.exitCode;
  }

  /** Ends it and removes its folder. */
  async close(): Promise<void> {
    await this.interrupt();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Kills the trader without a warning; the supervisor starts another. */
  async killTrader(): Promise<void> {
    const log = await readFile(join(this.folder, 'logs', 'trader.log'), 'utf8');
    const started = [...log.matchAll(/^--- trader started as process (\d+)$/gm)].at(-1);
    if (started?.[1] === undefined) throw new Error(`No trader was started: ${log.slice(-500)}`);
    process.kill(Number(started[1]), 'SIGKILL');
  }

  /** Sets the speed of the market or lets it stand still. */
  async clock(change: Readonly<{ speed?: number | 'max'; paused?: boolean }>): Promise<void> {
    const reply = await fetch(`${this.controlAddress}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    if (!reply.ok) throw new Error(`The clock was not set: ${await reply.text()}`);
  }

  /** The state that every page is shown now. */
  async state(): Promise<DeskState> {
    const reply = await fetch(`${this.address}/api/state`);
    if (!reply.ok) throw new Error(`No state: ${await reply.text()}`);
    return stateReply.parse(await reply.json()).state;
  }

  /** Lets the market run at a speed until something is so, stops it, and finds it still so. */
  async playUntil(condition: (state: DeskState) => boolean, play: Play): Promise<DeskState> {
    const { what, speed, withinMs = 60_000 } = play;
    const end = performance.now() + withinMs;
    for (;;) {
      await this.clock({ speed, paused: false });
      await this.#until(what, end - performance.now(), async () => condition(await this.state()));
      await this.clock({ paused: true });
      // The market went on until it was stopped: what was so may have passed.
      const state = await this.#settled();
      if (condition(state)) return state;
    }
  }

  /** The state when nothing changes any more, since the market stands. */
  async #settled(): Promise<DeskState> {
    let state = await this.state();
    await this.#until('the desk stands still', START_MS, async () => {
      const before = state;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      state = await this.state();
      return isDeepStrictEqual(before, state) && state.clock.mode === 'paused';
    });
    return state;
  }

  async #until(what: string, withinMs: number, so: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + withinMs;
    while (!(await so())) {
      if (performance.now() > end) {
        throw new Error(`Not within ${withinMs} ms: ${what}. The program said: ${this.#said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Ports that are free now, told by the system; all are held until the last is known. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(
    servers.map((server) => new Promise((resolve) => server.close(() => resolve(null)))),
  );
  return ports;
}
