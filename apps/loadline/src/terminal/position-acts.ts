import type { DeskDoor } from '../door/desk-door.ts';
import { accountOrFail, type DeskFlags, withDesk } from '../door/open-door.ts';
import { instantOrFail, misread, type TellFlags, tellDesk } from '../door/tell-desk.ts';
import { printLine } from '../exit.ts';
import { positionsText } from './books-text.ts';
import { contractOrFail, type Place } from './named-contract.ts';
import { type BracketFlags, bracketOf } from './order-acts.ts';
import { countOrFail, levelOrFail } from './read-words.ts';

/** `position list [account]`. */
export const listPositions = (account: string | undefined, flags: DeskFlags): Promise<void> =>
  withDesk(flags, (door) => {
    const only = account === undefined ? null : accountOrFail(door, account, flags).accountId;
    const held = door.state.positions.filter(
      ({ accountId }) => only === null || accountId === only,
    );
    if (flags.json === true) printLine({ positions: held });
    else process.stdout.write(positionsText(held));
    return Promise.resolve();
  });

/** `position close ACCOUNT CONTRACT [QUANTITY]`. */
export const closePosition = (
  account: string,
  contract: string,
  quantity: string | undefined,
  flags: TellFlags,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const place = placeOrFail(door, { account, contract }, flags);
    const size = countOrFail('the quantity', quantity, flags);
    const done = `${size ?? 'All'} of ${contract} is being closed.`;
    return { command: { kind: 'closePosition', ...place, quantity: size }, done };
  });

/** `position reverse ACCOUNT CONTRACT --stop-ticks N`. */
export const reversePosition = (
  account: string,
  contract: string,
  flags: TellFlags & BracketFlags,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const place = placeOrFail(door, { account, contract }, flags);
    const bracket = bracketOf(flags);
    if (bracket === null) return misread(flags, '--stop-ticks', '', 'ticks such as 40');
    const done = `${contract} is being closed; when it is flat, as much is entered the other way.`;
    return { command: { kind: 'reversePosition', ...place, bracket }, done };
  });

/** `position exits ACCOUNT CONTRACT [--stop LEVEL] [--target LEVEL|none]`. */
export const editExits = (
  account: string,
  contract: string,
  flags: TellFlags & Readonly<{ stop?: string; target?: string }>,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const place = placeOrFail(door, { account, contract }, flags);
    const { stop, target } = flags;
    if (stop === undefined && target === undefined) {
      return misread(flags, '--stop or --target', '', 'at least one of them');
    }
    const wanted = target === 'none' ? null : target;
    const command = {
      kind: 'editExits',
      ...place,
      ...(stop !== undefined && { stop: levelOrFail('--stop', stop, flags) }),
      ...(wanted !== undefined && {
        target: wanted === null ? null : levelOrFail('--target', wanted, flags),
      }),
    } as const;
    return { command, done: `The exits of ${contract} are being moved.` };
  });

/** `position breakeven ACCOUNT CONTRACT [--offset TICKS]`. */
export const breakeven = (
  account: string,
  contract: string,
  flags: TellFlags & Readonly<{ offset?: string }>,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const place = placeOrFail(door, { account, contract }, flags);
    const offsetTicks = flags.offset === '0' ? 0 : countOrFail('--offset', flags.offset, flags);
    const done = `The stop of ${contract} is being moved to its entry.`;
    return { command: { kind: 'breakeven', ...place, offsetTicks: offsetTicks ?? 0 }, done };
  });

type TrailFlags = TellFlags &
  Readonly<{ ticks?: string; atr?: string; minutes?: string; length?: string; off?: true }>;

/** `position trail ACCOUNT CONTRACT --ticks N | --atr MULTIPLE | --off`. */
export const trail = (account: string, contract: string, flags: TrailFlags): Promise<void> =>
  tellDesk(flags, (door) => {
    const place = placeOrFail(door, { account, contract }, flags);
    const distance = distanceOf(flags);
    const done =
      distance === null
        ? `The stop of ${contract} stays where it is.`
        : `The stop of ${contract} follows the market from now on.`;
    return { command: { kind: 'trail', ...place, distance }, done };
  });

/** `position exit-at ACCOUNT CONTRACT TIME|never`. */
export const exitAt = (
  account: string,
  contract: string,
  time: string,
  flags: TellFlags,
): Promise<void> =>
  tellDesk(flags, (door) => {
    const place = placeOrFail(door, { account, contract }, flags);
    const at = time === 'never' ? null : instantOrFail('the time', time, flags);
    const done = at === null ? `${contract} has no time exit.` : `${contract} is closed at ${at}.`;
    return { command: { kind: 'timeExit', ...place, at }, done };
  });

/** `position flatten [account]`. */
export const flatten = (account: string | undefined, flags: TellFlags): Promise<void> =>
  tellDesk(flags, (door) => {
    const accountId = account === undefined ? null : accountOrFail(door, account, flags).accountId;
    const done = 'Every order is being canceled and every position closed.';
    return { command: { kind: 'flatten', accountId }, done };
  });

const placeOrFail = (
  door: DeskDoor,
  { account, contract }: Readonly<{ account: string; contract: string }>,
  flags: DeskFlags,
): Place => ({
  accountId: accountOrFail(door, account, flags).accountId,
  contractId: contractOrFail(door, contract, flags),
});

const USUAL_LENGTH = 14;

function distanceOf(flags: TrailFlags) {
  const { off, atr } = flags;
  if (off === true) return null;
  const ticks = countOrFail('--ticks', flags.ticks, flags);
  if (ticks !== null) return { unit: 'ticks', ticks } as const;
  if (atr === undefined) return misread(flags, '--ticks, --atr or --off', '', 'one of them');
  const multiple = /^\d{1,2}(\.\d{1,3})?$/.test(atr) ? Number(atr) : 0;
  if (multiple <= 0) return misread(flags, '--atr', atr, 'a multiple such as 2.5');
  const minutes = countOrFail('--minutes', flags.minutes, flags) ?? 1;
  const length = countOrFail('--length', flags.length, flags) ?? USUAL_LENGTH;
  return { unit: 'atr', minutes, length, multiple } as const;
}
