import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePorts } from './free-ports.ts';
import { LoadlineProcess } from './loadline-process.ts';
import { descendants, isRunning, processesNaming, type RunningProcess } from './process-tree.ts';

export type Json = Readonly<Record<string, unknown>>;

const START_MS = 90_000;
const DEAD_MS = 20_000;
const LINES_MAX = 3;
const LINE_CHARACTERS_MAX = 160;
const ROLES = ['gateway', 'trader', 'api'] as const;

/** What a test kills; `supervisor` leaves its children to notice that they are alone. */
export type Victim = 'trader' | 'gateway' | 'tree' | 'supervisor' | 'database';

/** `loadline up` in a folder and on ports of its own, started and killed as often as wanted. */
export class DeskProcess {
  readonly folder: string;
  readonly #flags: readonly string[];
  readonly #ports: readonly number[];
  #up: LoadlineProcess | null = null;

  private constructor(folder: string, ports: readonly number[], flags: readonly string[]) {
    this.folder = folder;
    this.#ports = ports;
    this.#flags = flags;
  }

  /** A desk in a new folder below `parent`; it is not started yet. */
  static async make(flags: readonly string[], parent = tmpdir()): Promise<DeskProcess> {
    const folder = mkdtempSync(join(parent, 'loadline-desk-'));
    return new DeskProcess(folder, await freePorts(3), flags);
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  get venueUrl(): string {
    return `http://127.0.0.1:${this.#ports[1]}`;
  }

  get controlUrl(): string {
    return `http://127.0.0.1:${this.#ports[2]}`;
  }

  /** What the supervisor has said on standard error. */
  get stderr(): string {
    return this.#up?.stderr ?? '';
  }

  /** The supervisor has ended, killed or by itself. */
  get isOver(): boolean {
    return this.#up?.isOver ?? true;
  }

  /** The last lines of the supervisor and of each child, for a failure's message: a few of each. */
  get lastWords(): string {
    const logs = ROLES.map((role) => {
      return lastLines(role, textOf(join(this.dataFolder, 'logs', `${role}.log`)));
    });
    return [lastLines('up', this.stderr), ...logs].filter((lines) => lines !== '').join('\n');
  }

  /** Starts it with always the same command, and waits until it says where the dashboard is. */
  async start(...more: readonly string[]): Promise<void> {
    const [port, gatewayPort, controlPort] = this.#ports;
    const flags = ['--data-folder', this.dataFolder, '--port', `${port}`];
    const ports = ['--gateway-port', `${gatewayPort}`, '--control-port', `${controlPort}`];
    this.#up = new LoadlineProcess(['up', ...flags, ...ports, ...this.#flags, ...more], {
      ownGroup: true,
    });
    const started = this.#up;
    // Whoever waits without a bound is ended by one that cannot say what was missing.
    const timer = setTimeout(() => started.signal('SIGKILL'), START_MS);
    try {
      await started.says('Loadline is running');
    } finally {
      clearTimeout(timer);
    }
  }

  /** The dashboard's state of the desk, or null while nobody tells it. */
  state(): Promise<Json | null> {
    return this.#ask(`http://127.0.0.1:${this.#ports[0]}/api/state`);
  }

  /** Asks the API for something, or asks the desk to do something. */
  async api(path: string, body?: Json): Promise<Json | null> {
    return await this.#ask(`http://127.0.0.1:${this.#ports[0]}${path}`, body);
  }

  /** The gateway's control API. */
  async control(path: string, body?: Json): Promise<Json | null> {
    return await this.#ask(`${this.controlUrl}${path}`, body);
  }

  /** The running child of this role; waits for one that is just being started again. */
  async child(role: string): Promise<RunningProcess> {
    const found = await eventually(`the ${role} to run`, START_MS, async () => {
      return this.#children().find((one) => one.role === role) ?? null;
    });
    return found;
  }

  /** Kills without a warning, and waits until the killed are no more. */
  async kill(victim: Victim): Promise<void> {
    const supervisor = this.#up?.id ?? 0;
    const pids = await this.#victims(victim);
    for (const pid of pids) sendKill(pid);
    if (victim === 'tree' || victim === 'supervisor') await this.#up?.ended();
    await eventually(`the killed ${victim} to be gone`, DEAD_MS, async () =>
      pids.every((pid) => !isRunning(pid)) ? supervisor : null,
    );
  }

  /** Presses Ctrl-C: the terminal tells the whole group. */
  async interrupt(): Promise<Readonly<{ code: number | null; seconds: number }>> {
    const started = performance.now();
    this.#up?.signal('SIGINT', { group: true });
    const { code } = (await this.#up?.ended()) ?? { code: null };
    return { code, seconds: (performance.now() - started) / 1_000 };
  }

  /** Whatever of this desk still runs, orphans too. */
  leftovers(): readonly RunningProcess[] {
    return processesNaming(this.folder);
  }

  /** Ends everything that is left and removes the folder. */
  remove(): void {
    for (const { pid } of [...this.#children(), ...this.leftovers()]) sendKill(pid);
    if (this.#up !== null) sendKill(this.#up.id);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  #children(): readonly RunningProcess[] {
    return this.#up === null ? [] : descendants(this.#up.id);
  }

  async #victims(victim: Victim): Promise<readonly number[]> {
    const supervisor = this.#up?.id ?? 0;
    switch (victim) {
      case 'tree':
        // The supervisor first, so that it starts nothing again.
        return [supervisor, ...this.#children().map(({ pid }) => pid)];
      case 'supervisor':
        return [supervisor];
      case 'database': {
        const server = await this.child('postgres');
        return [server.pid];
      }
      default:
        return [(await this.child(victim)).pid];
    }
  }

  async #ask(url: string, body?: Json): Promise<Json | null> {
    const headers = { 'content-type': 'application/json' };
    const request =
      body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    try {
      const response = await fetch(url, { ...request, signal: AbortSignal.timeout(5_000) });
      return response.ok ? ((await response.json()) as Json) : null;
    } catch {
      return null;
    }
  }
}

const lastLines = (role: string, text: string): string =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .slice(-LINES_MAX)
    .map((line) => `${role} | ${line.slice(0, LINE_CHARACTERS_MAX)}`)
    .join('\n');

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
