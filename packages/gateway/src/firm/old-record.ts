import type { IsoDate, VenueAccount } from '@loadline/core';
import { NO_PERSONAL_LIMITS, newAccount } from '@loadline/risk';
import { type FirmRecord, type OldFirmRecord, STANDARD_PATH } from './firm-record.ts';
import type { RuleBook } from './rule-book.ts';

/** Before every pack: what an account begins with is the same on all days. */
const FIRST_DAY = '2019-01-01' as IsoDate;

/** Whether a record is of a version that kept a floor and a day and no evaluator. */
export const isOld = (record: FirmRecord | OldFirmRecord): record is OldFirmRecord =>
  !('evaluator' in record);

/**
 * The account of an older file as this version keeps it. Its balance and floor stay; profit and
 * days before are not known to it, so progress begins anew with the next trading day.
 */
export function upgraded(old: OldFirmRecord, account: VenueAccount, rules: RuleBook): FirmRecord {
  const { accountId, userName, programId, autoOco, floor, violatedAt } = old;
  const packId = programId ?? 'topstep-practice';
  const { balance } = account;
  const date = old.tradingDay ?? FIRST_DAY;
  const fresh = newAccount(rules.rulesOn(packId, date));
  const nothing = { traded: false, floorTouched: false, lockedOut: false, closedDate: null };
  const cause = { rule: 'MAXIMUM_LOSS_LIMIT', equity: balance, limit: floor } as const;
  return {
    accountId,
    userName,
    choices: {
      packId,
      options: { dailyLoss: null, dailyLossAtPurchase: false, path: STANDARD_PATH },
      enforcesDailyLoss: false,
      closesOnPass: false,
      autoOco,
      personal: NO_PERSONAL_LIMITS,
    },
    nextOptions: null,
    evaluator: { state: { ...fresh, balance, floor }, balance, day: null, ...nothing },
    lock: null,
    ending: violatedAt === null ? null : { ...cause, at: violatedAt, status: 'breached' },
    passedAt: null,
    lastClose: null,
  };
}
