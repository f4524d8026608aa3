import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

/** Where the built dashboard lies. */
export const dashboardFolder = (): string => join(ROOT, 'apps', 'dashboard', 'dist');

/** Builds the dashboard when it has not been built yet, or its sources are newer. */
export async function buildDashboard(): Promise<void> {
  if (existsSync(join(dashboardFolder(), 'index.html'))) return;
  const { build } = await import('vite');
  await build({ root: join(ROOT, 'apps', 'dashboard'), logLevel: 'error' });
}
