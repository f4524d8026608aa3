import { randomUUID } from 'node:crypto';
import {
  commandName,
  type DeskCommandMessage,
  deskCommand,
  limitsText,
} from '@loadline/api-schema';
import { formatMoney } from '@loadline/core';
import { parseMoney } from '@loadline/risk';
import { printLine } from '../exit.ts';
import { readJsonFile } from '../rules/pack-folder.ts';
import type { DeskDoor } from './desk-door.ts';
import { accountOrFail, type DeskFlags, refuse, withDesk } from './open-door.ts';

type TellFlags = DeskFlags & Readonly<{ commandId?: string }>;
type ReasonFlags = TellFlags & Readonly<{ reason: string }>;

/** `risk halt [account] --reason TEXT [--reducing]`. */
export const halt = (
  account: string | undefined,
  flags: ReasonFlags & Readonly<{ reducing?: true }>,
): Promise<void> =>
  tell(flags, (door) => {
    const { reason, reducing } = flags;
    const mode = reducing === true ? 'reducing' : 'halted';
    const done = `${whose(account)} ${mode === 'halted' ? 'halted' : 'only reduce now'}.`;
    const accountId = accountOrAll(door, account, flags);
    return { command: { kind: 'halt', accountId, mode, reason }, done };
  });

/** `risk resume [account] --reason TEXT`. */
export const resume = (account: string | undefined, flags: ReasonFlags): Promise<void> =>
  tell(flags, (door) => {
    const accountId = accountOrAll(door, account, flags);
    const command = { kind: 'resume', accountId, reason: flags.reason } as const;
    return { command, done: `${whose(account)} resumed; a lock stays until it ends.` };
  });

/** `risk lock ACCOUNT --reason TEXT [--until TIME]`. */
export const lock = (
  account: string,
  flags: ReasonFlags & Readonly<{ until?: string }>,
): Promise<void> =>
  tell(flags, (door) => {
    const { accountId } = accountOrFail(door, account, flags);
    const until = flags.until === undefined ? null : instantOrFail(flags.until, flags);
    const end = until === null ? 'until the next trading day' : `until ${until}`;
    const command = { kind: 'lock', accountId, until, reason: flags.reason } as const;
    return { command, done: `Account ${account} is being made flat and is locked ${end}.` };
  });

/** `risk kill --reason TEXT`. */
export const kill = (flags: ReasonFlags): Promise<void> =>
  tell(flags, () => ({
    command: { kind: 'kill', reason: flags.reason },
    done: 'Everything is being closed; every account is halted until "loadline risk resume".',
  }));

/** `risk limits show ACCOUNT`. */
export const limitsShow = (account: string, flags: DeskFlags): Promise<void> =>
  withDesk(flags, (door) => {
    const { accountId } = accountOrFail(door, account, flags);
    const own = door.state.limits.find((limits) => limits.accountId === accountId);
    const inForce = own?.inForce ?? {};
    const next = own?.next ?? null;
    if (flags.json === true) printLine({ accountId, inForce, next });
    else {
      process.stdout.write(`${JSON.stringify(inForce, null, 2)}\n`);
      if (next !== null) {
        const later = JSON.stringify(next, null, 2);
        process.stderr.write(`From the next trading day on:\n${later}\n`);
      }
    }
    return Promise.resolve();
  });

/** `risk limits set ACCOUNT FILE.json`. */
export const limitsSet = (account: string, file: string, flags: TellFlags): Promise<void> =>
  tell(flags, (door) => {
    const { accountId } = accountOrFail(door, account, flags);
    const read = readJsonFile(file);
    if (!read.ok) return refuse(flags, { code: 'INVALID_LIMITS', detail: read.problem });
    const limits = limitsText.safeParse(read.json);
    if (!limits.success) {
      const detail = `${file} is no object: expected one such as {"tradesPerDay": 3}.`;
      return refuse(flags, { code: 'INVALID_LIMITS', detail });
    }
    const done = 'Changed: what is tighter holds now, what is looser from the next trading day on.';
    return { command: { kind: 'setLimits', accountId, limits: limits.data }, done };
  });

/** `risk confirm ACCOUNT --reason TEXT [--floor AMOUNT]`. */
export const confirm = (
  account: string,
  flags: ReasonFlags & Readonly<{ floor?: string }>,
): Promise<void> =>
  tell(flags, (door) => {
    const { accountId } = accountOrFail(door, account, flags);
    const floor = flags.floor === undefined ? null : floorOrFail(flags.floor, flags);
    const command = { kind: 'confirmAccount', accountId, floor, reason: flags.reason } as const;
    return { command, done: `Account ${account} is confirmed.` };
  });

type Telling = Readonly<{ command: DeskCommandMessage; done: string }>;

/** Tells the desk and says what became of it. */
const tell = (flags: TellFlags, make: (door: DeskDoor) => Telling): Promise<void> =>
  withDesk(flags, async (door) => {
    const commandId = nameOrFail(flags);
    const { command, done } = make(door);
    const checked = deskCommand.safeParse(command);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const detail = `--${String(issue?.path[0])}: ${issue?.message ?? 'not understood'}.`;
      return refuse(flags, { code: 'INVALID_COMMAND', detail });
    }
    const outcome = await door.command(checked.data, commandId);
    if (!outcome.accepted) {
      const { code, detail } = outcome;
      return refuse(flags, { code, detail }, code === 'DESK_AWAY' ? 2 : 1);
    }
    if (flags.json === true) printLine({ accepted: true, commandId });
    else process.stdout.write(`${done}\n`);
  });

const whose = (account: string | undefined): string =>
  account === undefined ? 'All accounts:' : `Account ${account}:`;

const accountOrAll = (
  door: DeskDoor,
  account: string | undefined,
  flags: DeskFlags,
): number | null => (account === undefined ? null : accountOrFail(door, account, flags).accountId);

function nameOrFail(flags: TellFlags): string {
  const { commandId } = flags;
  if (commandId === undefined) return randomUUID();
  if (commandName.safeParse(commandId).success) return commandId;
  return misread(flags, '--command-id', commandId, '8 to 64 of A-Z, a-z, 0-9, _ and -');
}

function instantOrFail(text: string, flags: DeskFlags): string {
  const at = /T.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  return misread(flags, '--until', text, 'a time such as 2026-11-02T23:00:00Z');
}

function floorOrFail(text: string, flags: DeskFlags): string {
  const amount = parseMoney(text);
  if (amount.ok) return formatMoney(amount.value);
  return misread(flags, '--floor', text, 'dollars such as 48210.50');
}

function misread(flags: DeskFlags, flag: string, text: string, wish: string): never {
  const detail = `${flag} is ${JSON.stringify(text)}: expected ${wish}.`;
  return refuse(flags, { code: 'INVALID_COMMAND', detail });
}
