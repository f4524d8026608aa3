import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deskConnector, startApi } from '@loadline/api';
import { attachDataFolder, defaultDataFolder } from '@loadline/storage';
import type { Command } from 'commander';
import { apiStore } from '../api/api-store.ts';
import { dashboardFolder } from '../api/dashboard-build.ts';
import { fail, onStop, printLine } from '../exit.ts';
import { VERSION } from '../settings/desk-identity.ts';
import { settingsOrFail, withSettings } from './options.ts';

type ApiFlags = Readonly<{ json?: true; supervised?: true }>;

const EXAMPLES = `
Examples:
  loadline api
  loadline api --port 5400`;

export function apiCommand(program: Command): void {
  const command = program
    .command('api')
    .description('Serve the dashboard, the HTTP API and its stream')
    .option('--json', 'print one JSON line when ready')
    .option('--supervised', 'end with standard input (for the supervisor)')
    .addHelpText('after', EXAMPLES);
  withSettings(command, ['port', 'dataFolder']);
  command.action(async (flags: ApiFlags & Record<string, unknown>) => {
    const settings = settingsOrFail(flags);
    const folder = attachDataFolder(settings.dataFolder ?? defaultDataFolder());
    if (!folder.ok) return fail(folder.error.message);
    const store = apiStore(folder.value.path);
    const dashboard = dashboardFolder();
    const started = await startApi({
      port: settings.port,
      connector: deskConnector(join(folder.value.at('run'), 'desk.json')),
      store,
      version: VERSION,
      report: (sentence) => void process.stderr.write(`api: ${sentence}\n`),
      dashboardFolder: existsSync(dashboard) ? dashboard : null,
    });
    if (!started.ok) return fail(started.error.detail);
    const close = async (): Promise<void> => {
      await started.value.close();
      await store.close();
    };
    onStop(close, { supervised: flags.supervised === true });
    if (flags.json === true) printLine({ ready: true, url: started.value.url });
    else process.stdout.write(`The dashboard is at ${started.value.url}\n`);
  });
}
