import { writeFileSync } from 'node:fs';
import type { SettingValues } from '../settings/settings-table.ts';

/** The accounts that the gateway makes by itself for a new user. */
const USUAL_PROGRAMS: ReadonlySet<string> = new Set(['topstep-practice', 'topstep-combine-50k']);

type Wanted = Pick<SettingValues, 'program' | 'path' | 'user'>;

/**
 * The accounts file of the simulated gateway, so that it has an account of the program that the
 * person wants to trade; null where it has one anyway. The desk keeps the daily loss limit, as it
 * does on the usual accounts, and the account goes on after it has passed.
 */
export function demoAccounts({ program, path, user }: Wanted): object | null {
  if (USUAL_PROGRAMS.has(program)) return null;
  const [name = '', ...key] = user.split(':');
  const account = {
    pack: program,
    enforceDll: false,
    afterPass: 'continue',
    ...(path === 'standard' ? {} : { path }),
  };
  return {
    users: [{ name, key: key.join(':'), accounts: [{ pack: 'topstep-practice' }, account] }],
  };
}

/** Writes them for the gateway, readable by its owner alone: there is a key in them. */
export function writeDemoAccounts(file: string, accounts: object): void {
  writeFileSync(file, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
}
