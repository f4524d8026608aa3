import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '@loadline/core';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const DASHBOARD = join(ROOT, 'apps', 'dashboard');

/** What the page is made of. */
const SOURCES = [
  join(DASHBOARD, 'src'),
  join(DASHBOARD, 'index.html'),
  join(DASHBOARD, 'package.json'),
  join(ROOT, 'packages', 'api-schema', 'src'),
];

/** Where the built dashboard lies. */
export const dashboardFolder = (): string => join(DASHBOARD, 'dist');

/** Builds the dashboard when it was never built or its sources are newer. About two seconds. */
export async function buildDashboard(): Promise<Result<null, string>> {
  const builtAt = newestIn(join(dashboardFolder(), 'index.html'));
  if (builtAt > 0 && SOURCES.every((path) => newestIn(path) <= builtAt)) return ok(null);
  const vite = join(ROOT, 'node_modules', '.bin', 'vite');
  const build = spawn(vite, ['build', '--logLevel', 'error'], {
    cwd: DASHBOARD,
    stdio: ['ignore', 'ignore', 'pipe'],
    // React's development build would be twice as large and log to the console.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let said = '';
  build.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => {
    build.on('error', () => resolve(null));
    build.on('exit', resolve);
  });
  if (code === 0) return ok(null);
  return err(`The dashboard could not be built: ${said.trim().split('\n')[0] ?? ''}`);
}

/** The latest change of a file or of anything in a folder, 0 when it is not there. */
function newestIn(path: string): number {
  try {
    const stat = statSync(path);
    if (!stat.isDirectory()) return stat.mtimeMs;
    return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
  } catch {
    return 0;
  }
}
