import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { program, type ServerBinaries } from './server-binaries.ts';
import type { ServerHome } from './server-home.ts';

export type ProgramOptions = Readonly<{
  home: ServerHome;
  binaries: ServerBinaries;
  /** A file descriptor for what the program says, or `pipe`. */
  output: number | 'pipe';
}>;

/** What the programs say is kept for a message, but not without end. */
const OUTPUT_CHARACTERS_MAX = 20_000;

/**
 * Starts one of PostgreSQL's programs as the server's user, in a process group of its own: Ctrl-C
 * in a terminal goes to us alone, and we stop the server when nobody needs it any more.
 */
export function startProgram(
  name: 'postgres' | 'initdb',
  args: readonly string[],
  { home, binaries, output }: ProgramOptions,
): ChildProcess {
  const libraries = join(binaries.folder, 'lib');
  const env = { LC_ALL: 'C', TZ: 'UTC', LD_LIBRARY_PATH: libraries, PATH: '/usr/bin:/bin' };
  return spawn(program(binaries, name), [...args], {
    cwd: home.folder,
    env,
    detached: true,
    stdio: ['ignore', output, output],
    ...home.user,
  });
}

/** Runs a program to its end. `output` is what it said, on both streams. */
export function runProgram(
  name: 'postgres' | 'initdb',
  args: readonly string[],
  options: Omit<ProgramOptions, 'output'>,
): Promise<Readonly<{ code: number | null; output: string }>> {
  return new Promise((resolve) => {
    const child = startProgram(name, args, { ...options, output: 'pipe' });
    let output = '';
    const hear = (bytes: Buffer): void => {
      output = (output + bytes.toString('utf8')).slice(-OUTPUT_CHARACTERS_MAX);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
