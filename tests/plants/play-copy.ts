import { spawn } from 'node:child_process';
import { join } from 'node:path';

const PLAYER = 'apps/loadline/test/simulation/play-seeds.ts';

export type Played = Readonly<{
  /** The first seed with a violation, and its violations; null when every seed passed. */
  caught: Readonly<{ seed: number; violations: readonly string[] }> | null;
  code: number | null;
  stderr: string;
}>;

/** Plays seeds with the sources of a copy until one fails. */
export async function playCopy(
  folder: string,
  { from, count, faults }: Readonly<{ from: number; count: number; faults: string | null }>,
): Promise<Played> {
  const only = faults === null ? [] : [faults];
  const args = [join(folder, PLAYER), `${from}`, `${count}`, '1', '1', ...only];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => void (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => void (stderr += data.toString()));
  const code = await new Promise<number | null>((resolve) => void child.on('close', resolve));
  const lines = stdout.split('\n').filter((line) => line.includes('"violations"'));
  const [first] = lines.map((line) => JSON.parse(line) as NonNullable<Played['caught']>);
  return { caught: first ?? null, code, stderr };
}
