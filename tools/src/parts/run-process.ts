import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** How a child process ended, and everything that it printed. */
export type ProcessOutcome = Readonly<{
  /** Null when it was killed or could not be started. */
  exitCode: number | null;
  timedOut: boolean;
  output: string;
  elapsedMs: number;
}>;

export type ProcessOptions = Readonly<{ root: string; timeoutMs: number }>;

const KILL_AFTER_MS = 2_000;

const running = new Set<ChildProcess>();

/**
 * Runs a tool of the workspace to its end, with no input and within a bound. The tool leads a
 * process group, so that a time-out or Ctrl-C also ends what it has started itself.
 */
export function runProcess(
  command: readonly string[],
  { root, timeoutMs }: ProcessOptions,
): Promise<ProcessOutcome> {
  const [tool = '', ...given] = command;
  const startedAt = performance.now();
  const bins = join(root, 'node_modules/.bin');
  const path = `${bins}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(join(bins, tool), given, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const bound = boundTime(child, timeoutMs);
  return new Promise((resolve) => {
    const settle = (exitCode: number | null, reason = ''): void => {
      bound.clear();
      running.delete(child);
      resolve({
        exitCode,
        timedOut: bound.isOver(),
        output: Buffer.concat(chunks).toString('utf8') + reason,
        elapsedMs: performance.now() - startedAt,
      });
    };
    child.on('error', (error) => settle(null, `${tool} did not start: ${error.message}`));
    child.on('exit', () => bound.lingerAfterExit());
    child.on('close', (exitCode) => settle(exitCode));
  });
}

/** Ends every tool that still runs, before this process is ended itself. */
export function endWithTools(): void {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      for (const child of running) killGroup(child, 'SIGKILL');
      process.exit(exitCode);
    });
  }
}

/** Timers for one tool: its time, and what it may leave running with its output still open. */
function boundTime(child: ChildProcess, timeoutMs: number) {
  let over = false;
  const stop = (): void => {
    over = true;
    killGroup(child, 'SIGTERM');
  };
  const end = (): void => {
    killGroup(child, 'SIGKILL');
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const timers = [setTimeout(stop, timeoutMs), setTimeout(end, timeoutMs + KILL_AFTER_MS)];
  return {
    isOver: () => over,
    lingerAfterExit: () => timers.push(setTimeout(end, KILL_AFTER_MS)),
    clear: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}

/** The group may be gone already: then there is nothing left to end. */
function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ESRCH';
