import type { Money, UnixMs } from '@loadline/core';
import type { FirmAccount } from './firm-account.ts';
import type { Cause, FirmRule } from './firm-record.ts';

/** What met which limit: the equity of an account now, and the limit of a rule. */
export function causeOf(account: FirmAccount, rule: FirmRule, at: UnixMs): Cause {
  const { equity, shownDay, lossThreshold, choices } = account;
  const { open = null, dailyFloor = null } = shownDay ?? {};
  const target = choices.personal.target?.amount ?? null;
  switch (rule) {
    case 'DAILY_LOSS_LIMIT':
      return { rule, at, equity, limit: dailyFloor };
    case 'PERSONAL_LOSS_LIMIT':
      return { rule, at, equity, limit: lossThreshold };
    case 'PERSONAL_PROFIT_TARGET': {
      const limit = target === null || open === null ? null : ((open + target) as Money);
      return { rule, at, equity, limit };
    }
    default:
      return { rule, at, equity, limit: null };
  }
}
