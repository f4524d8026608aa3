import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const MAIN = fileURLToPath(new URL('apps/loadline/src/main.ts', ROOT));
const BUNDLED_NODE = fileURLToPath(new URL('node_modules/.bin/node', ROOT));
const NODE = existsSync(BUNDLED_NODE) ? BUNDLED_NODE : process.execPath;

const SAID_CHARACTERS_MAX = 20_000;
const STOP_WITHIN_MS = 30_000;

export type Ended = Readonly<{ code: number | null; stdout: string; stderr: string }>;

export type ProcessOptions = Readonly<{
  keepOutput?: boolean;
  ownGroup?: boolean;
  environment?: Readonly<Record<string, string>>;
  user?: number;
  cwd?: string;
}>;

/** One command of the program as its user starts it: a process with lines of JSON on its output. */
export class LoadlineProcess {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #lines: unknown[] = [];
  readonly #ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';
  #isOver = false;
  #changed: (() => void)[] = [];

  /**
   * @param options.keepOutput keeps standard output as text instead of reading it as lines.
   * @param options.ownGroup starts it as a shell does: leading a process group of its own.
   * @param options.environment is added to ours; `user` and `cwd` replace ours.
   */
  constructor(args: readonly string[], options: ProcessOptions = {}) {
    const { keepOutput = false, ownGroup = false, environment = {}, user, cwd = ROOT } = options;
    this.#name = `loadline ${args[0]}`;
    this.#child = spawn(NODE, [MAIN, ...args], {
      cwd,
      env: { ...withoutSettings(process.env), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    const { stdout, stderr } = this.#child;
    stderr?.on('data', (data: Buffer) => {
      this.#stderr = (this.#stderr + data.toString()).slice(-SAID_CHARACTERS_MAX);
    });
    if (keepOutput) stdout?.on('data', (data: Buffer) => void (this.#stdout += data.toString()));
    else if (stdout) createInterface({ input: stdout }).on('line', (line) => this.#onLine(line));
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        this.#isOver = true;
        this.#tell();
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  get id(): number {
    return this.#child.pid ?? 0;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** It has ended, by itself or not. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The first JSON line that has this member. Throws when the process ends without it. */
  async line(member: string): Promise<Readonly<Record<string, unknown>>> {
    const found = await this.#first(member, (line) => hasMember(line, member));
    return found as Readonly<Record<string, unknown>>;
  }

  /** The first line of text that holds these words. Throws when the process ends without it. */
  async says(words: string): Promise<string> {
    return String(await this.#first(words, (line) => String(line).includes(words)));
  }

  async #first(what: string, isIt: (line: unknown) => boolean): Promise<unknown> {
    for (;;) {
      const found = this.#lines.find(isIt);
      if (found !== undefined) return found;
      if (this.#isOver) throw new Error(`${this.#name} ended before "${what}":\n${this.#stderr}`);
      await new Promise<void>((resolve) => void this.#changed.push(resolve));
    }
  }

  /** Sends a signal; to the whole group, as a terminal does with Ctrl-C, when it leads one. */
  signal(name: NodeJS.Signals, { group = false } = {}): void {
    process.kill(group ? -this.id : this.id, name);
  }

  /** Waits until it has ended by itself. */
  async ended(): Promise<Ended> {
    return await this.#ended;
  }

  /** Asks it to end, and kills it when it does not. */
  async stop(): Promise<Ended> {
    if (this.#isOver) return await this.#ended;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    const ended = await this.#ended;
    clearTimeout(timer);
    return ended;
  }

  #onLine(line: string): void {
    this.#lines.push(parse(line));
    this.#tell();
  }

  #tell(): void {
    const changed = this.#changed;
    this.#changed = [];
    for (const resolve of changed) resolve();
  }
}

/** Runs a command to its end and reads the one JSON object that it prints. */
export async function loadlineJson<Reply>(args: readonly string[]): Promise<Reply> {
  const { code, stdout, stderr } = await new LoadlineProcess(args, { keepOutput: true }).ended();
  if (code !== 0) throw new Error(`loadline ${args.join(' ')} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as Reply;
}

/** Settings of whoever runs the tests must not reach the programs under test. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('LOADLINE_')),
  );
}

const hasMember = (line: unknown, member: string): boolean =>
  typeof line === 'object' && line !== null && member in line;

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
