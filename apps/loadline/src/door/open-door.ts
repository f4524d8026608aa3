import type { AccountState } from '@loadline/api-schema';
import type { Result } from '@loadline/core';
import { defaultDataFolder } from '@loadline/storage';
import { fail, printLine } from '../exit.ts';
import { processSettings } from '../settings/read-settings.ts';
import type { DeskDoor } from './desk-door.ts';
import { httpDoor } from './http-door.ts';
import { socketDoor } from './socket-door.ts';

export type DeskFlags = Readonly<{ dataFolder?: string; port?: string; json?: true }>;

const NO_DESK_CODE = 2;

/** Runs `use` with the door of the running desk, or ends the process when there is none. */
export async function withDesk(
  flags: DeskFlags,
  use: (door: DeskDoor) => Promise<void>,
): Promise<void> {
  const opened = await openDoor(flags);
  if (!opened.ok) {
    const detail = `No desk is running here. ${opened.error}`;
    return refuse(flags, { code: 'NO_DESK', detail }, NO_DESK_CODE);
  }
  await use(opened.value);
  await opened.value.close();
}

/** The account of this number or name, or the end of the process with those that there are. */
export function accountOrFail(door: DeskDoor, text: string, flags: DeskFlags): AccountState {
  const { accounts } = door.state;
  const found = accounts.find(({ accountId, name }) => String(accountId) === text || name === text);
  if (found !== undefined) return found;
  const known = accounts.map(({ accountId, name }) => `${accountId} (${name})`).join(', ');
  const detail = `There is no account ${JSON.stringify(text)}: expected one of ${known || 'none'}.`;
  return refuse(flags, { code: 'ACCOUNT_UNKNOWN', detail });
}

type Refusal = Readonly<{ code: string; detail: string }>;

/** Ends the process: one sentence for a person, one object for a program. */
export function refuse({ json }: DeskFlags, refusal: Refusal, exitCode = 1): never {
  if (json !== true) return fail(refusal.detail, exitCode);
  printLine({ accepted: false, ...refusal });
  return process.exit(exitCode);
}

function openDoor(flags: DeskFlags): Promise<Result<DeskDoor, string>> {
  const { dataFolder, port } = flags;
  const chosen = processSettings({ ...(dataFolder && { dataFolder }), ...(port && { port }) });
  if (!chosen.ok) return fail(chosen.error);
  if (port !== undefined) return httpDoor(chosen.value.port);
  return socketDoor(chosen.value.dataFolder ?? defaultDataFolder());
}
