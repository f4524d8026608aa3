import { limitsText } from '@loadline/api-schema';
import { formatMoney } from '@loadline/core';
import { parseMoney } from '@loadline/risk';
import type { DeskDoor } from '../door/desk-door.ts';
import { accountOrFail, type DeskFlags, refuse, withDesk } from '../door/open-door.ts';
import { instantOrFail, misread, type TellFlags, tellDesk } from '../door/tell-desk.ts';
import { printLine } from '../exit.ts';
import { readJsonFile } from '../rules/pack-folder.ts';

type ReasonFlags = TellFlags & Readonly<{ reason: string }>;

/** `risk halt [account] --reason TEXT [--reducing]`. */
export const halt = (
  account: string | undefined,
  flags: ReasonFlags & Readonly<{ reducing?: true }>,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const { reason, reducing } = flags;
    const mode = reducing === true ? 'reducing' : 'halted';
    const done = `${whose(account)} ${mode === 'halted' ? 'halted' : 'only reduce now'}.`;
    const accountId = accountOrAll(door, account, flags);
    return { command: { kind: 'halt', accountId, mode, reason }, done };
  });

/** `risk resume [account] --reason TEXT`. */
export const resume = (account: string | undefined, flags: ReasonFlags): Promise<void> =>
  tellDesk(flags, (door) => {
    const accountId = accountOrAll(door, account, flags);
    const command = { kind: 'resume', accountId, reason: flags.reason } as const;
    return { command, done: `${whose(account)} resumed; a lock stays until it ends.` };
  });

/** `risk lock ACCOUNT --reason TEXT [--until TIME]`. */
export const lock = (
  account: string,
  flags: ReasonFlags & Readonly<{ until?: string }>,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const { accountId } = accountOrFail(door, account, flags);
    const until = flags.until === undefined ? null : instantOrFail('--until', flags.until, flags);
    const end = until === null ? 'until the next trading day' : `until ${until}`;
    const command = { kind: 'lock', accountId, until, reason: flags.reason } as const;
    return { command, done: `Account ${account} is being made flat and is locked ${end}.` };
  });

/** `risk kill --reason TEXT`. */
export const kill = (flags: ReasonFlags): Promise<void> =>
  tellDesk(flags, () => ({
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
  tellDesk(flags, (door) => {
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
  tellDesk(flags, (door) => {
    const { accountId } = accountOrFail(door, account, flags);
    const floor = flags.floor === undefined ? null : floorOrFail(flags.floor, flags);
    const command = { kind: 'confirmAccount', accountId, floor, reason: flags.reason } as const;
    return { command, done: `Account ${account} is confirmed.` };
  });

const whose = (account: string | undefined): string =>
  account === undefined ? 'All accounts:' : `Account ${account}:`;

const accountOrAll = (
  door: DeskDoor,
  account: string | undefined,
  flags: DeskFlags,
): number | null => (account === undefined ? null : accountOrFail(door, account, flags).accountId);

function floorOrFail(text: string, flags: DeskFlags): string {
  const amount = parseMoney(text);
  if (amount.ok) return formatMoney(amount.value);
  return misread(flags, '--floor', text, 'dollars such as 48210.50');
}
