import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { noteProcess } from './orphans.ts';
import { CRASHES_MAX, RestartPlan } from './restart-plan.ts';

const LAUNCHER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'loadline.mjs');

export type ChildOptions = Readonly<{
  name: string;
  args: readonly string[];
  logPath: string;
  /** Where its process is noted while it runs. */
  notePath: string;
  /** Every JSON line that the child prints. */
  onLine: (line: Readonly<Record<string, unknown>>) => void;
  /** Sentences of the child for the person at the terminal. */
  onWords: (sentence: string) => void;
  /** It cannot be kept running: one sentence, its own last one where it has said why. */
  onCrashLoop: (sentence: string) => void;
}>;

const STOP_PATIENCE_MS = 10_000;

/**
 * One role as a process of its own. A child that dies is started again as `RestartPlan` says. It
 * ends with our standard input, so it does not outlive us even when we are killed.
 */
export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | null = null;
  readonly #plan = new RestartPlan();
  #stopping = false;
  #lastWords = '';

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  start(): void {
    const { args, name } = this.#options;
    this.#plan.starts();
    const child = spawn(process.execPath, [LAUNCHER, ...args, '--json', '--supervised'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Ctrl-C reaches the whole group; only the supervisor decides the order of stopping.
      detached: true,
    });
    this.#process = child;
    if (child.pid !== undefined) noteProcess(this.#options.notePath, child.pid);
    this.#log(`--- ${name} started as process ${child.pid}\n`);
    child.stdin.on('error', () => {});
    createInterface({ input: child.stdout }).on('line', (line) => this.#onLine(line));
    createInterface({ input: child.stderr }).on('line', (line) => this.#onWords(line));
    child.on('exit', (code, signal) => this.#onExit(code, signal));
  }

  /** Asks the child to end and waits; one that does not end in time is killed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await ended;
    clearTimeout(impatient);
  }

  #onLine(line: string): void {
    this.#log(`${line}\n`);
    const parsed = parseLine(line);
    if (parsed === null) return;
    if (parsed['ready'] === true) this.#plan.isReady();
    this.#options.onLine(parsed);
  }

  #onWords(line: string): void {
    this.#log(`${line}\n`);
    // Sentences carry a name in front; the trace of a bug is for the log.
    const [, words] = /^(?:loadline|trader|api): (.+)$/.exec(line) ?? [];
    if (words === undefined) return;
    // A disk stays full for a while; once is enough.
    if (words !== this.#lastWords) this.#options.onWords(words);
    this.#lastWords = words;
  }

  #onExit(code: number | null, signal: string | null): void {
    const { name, onCrashLoop, onWords } = this.#options;
    this.#log(`--- ${name} ended (${signal ?? `code ${code}`})\n`);
    if (this.#stopping) return;
    const next = this.#plan.ended({ code, signal }, performance.now());
    switch (next.kind) {
      case 'cannotStart':
        return onCrashLoop(this.#lastWords || `The ${name} could not start (code ${code}).`);
      case 'crashLoop': {
        const times = `${CRASHES_MAX} times within a minute`;
        return onCrashLoop(`The ${name} ended ${times}; see ${this.#options.logPath}.`);
      }
      case 'again':
        if (next.isSaid) {
          onWords(`The ${name} has ended (${signal ?? `code ${code}`}); starting it again.`);
        }
        setTimeout(() => this.#restart(), next.afterMs);
    }
  }

  #log(text: string): void {
    try {
      appendFileSync(this.#options.logPath, text);
    } catch {
      // On a full disk the log has a hole; what the child does matters more.
    }
  }

  #restart(): void {
    if (!this.#stopping) this.start();
  }
}

function parseLine(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
