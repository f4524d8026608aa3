import {
  type AccountId,
  err,
  MICROS_PER_DOLLAR,
  type Money,
  ok,
  type Result,
  type VenueAccount,
} from '@loadline/core';
import { firstFloor, programById } from '@loadline/risk';
import type { FirmRecord } from '../store/records.ts';

/** Somebody who may sign in. The key is what the venue calls an API key. */
export type GatewayUser = Readonly<{ name: string; key: string }>;

export const DEFAULT_USER: GatewayUser = { name: 'demo', key: 'demo' };

export type OpenedAccount = Readonly<{ account: VenueAccount; firm: FirmRecord }>;

export type BadUser = Readonly<{ kind: 'badUser'; message: string }>;

const FIRST_ACCOUNT_ID = 10_001;
const COMBINE_PROGRAM = 'topstep-combine-50k';
const PRACTICE_BALANCE = (150_000 * MICROS_PER_DOLLAR) as Money;

/** Reads `NAME:KEY`. The key may hold colons; neither part may be empty. */
export function parseUser(text: string): Result<GatewayUser, BadUser> {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  const key = text.slice(colon + 1);
  if (colon > 0 && name !== '' && key !== '') return ok({ name, key });
  const message = `--user wants NAME:KEY such as demo:demo, but got "${text}".`;
  return err({ kind: 'badUser', message });
}

/**
 * The accounts that a new user gets: one to practise on and a 50K Trading Combine, both in Auto
 * OCO mode, named in the firm's way.
 *
 * @param index place of the user among all that the gateway ever had; ids follow from it.
 */
export function accountsOfUser({ name }: GatewayUser, index: number): readonly OpenedAccount[] {
  const program = programById(COMBINE_PROGRAM);
  if (program === null) throw new RangeError(`no program ${COMBINE_PROGRAM}`);
  const practiceId = (FIRST_ACCOUNT_ID + 2 * index) as AccountId;
  const combineId = (practiceId + 1) as AccountId;
  const practice = opened({ accountId: practiceId, name: accountName('PRAC-V2', practiceId) });
  const combine = opened({ accountId: combineId, name: accountName('50KTC-V2', combineId) });
  return [
    practice(name, PRACTICE_BALANCE, { programId: null, floor: null }),
    combine(name, program.startBalance, { programId: program.id, floor: firstFloor(program) }),
  ];
}

const opened =
  ({ accountId, name }: Readonly<{ accountId: AccountId; name: string }>) =>
  (
    userName: string,
    balance: Money,
    rules: Pick<FirmRecord, 'programId' | 'floor'>,
  ): OpenedAccount => ({
    account: { accountId, name, balance, canTrade: true, simulated: true },
    firm: {
      accountId,
      userName,
      ...rules,
      autoOco: true,
      tradingDay: null,
      dayStartBalance: balance,
      violatedAt: null,
    },
  });

/** `50KTC-V2-310002-48130062`: program, generation, user and account number. */
function accountName(prefix: string, accountId: AccountId): string {
  const user = 300_000 + Math.floor((accountId - FIRST_ACCOUNT_ID) / 2);
  const serial = 10_000_000 + ((accountId * 7_919_371) % 89_999_999);
  return `${prefix}-${user}-${serial}`;
}
