import { type Money, subtractMoney, type UnixMs } from '@loadline/core';
import type { PayoutAnswer } from '@loadline/risk';
import type { Venue } from '@loadline/simulation';
import type { FirmAccount } from './firm-account.ts';
import type { FirmEvents } from './firm-events.ts';

/**
 * Asks for a payout on the last close. A paid one leaves the account's cash at once.
 *
 * @returns null while a trading day is open or none has closed.
 */
export function payOut(
  account: FirmAccount,
  { amount, at }: Readonly<{ amount: Money | 'max'; at: UnixMs }>,
  { events, venue }: Readonly<{ events: FirmEvents; venue: Venue }>,
): PayoutAnswer | null {
  if (!account.isBetweenDays) return null;
  const { accountId } = account;
  const answer: PayoutAnswer =
    account.ending === null
      ? account.requestPayout(amount)
      : { kind: 'refused', reason: 'NOT_ELIGIBLE' };
  if (answer.kind === 'refused') {
    events.add(accountId, at, 'payoutRefused', null, { asked: amount, code: answer.reason });
    return answer;
  }
  const known = venue.account(accountId);
  if (known !== null) {
    venue.restoreAccount({ ...known, balance: subtractMoney(known.balance, answer.amount) });
    venue.setCanTrade(accountId, { canTrade: known.canTrade });
  }
  const { amount: paid } = answer;
  const { floor } = account;
  events.add(accountId, at, 'payout', null, { paid, balance: account.balance, floor });
  return answer;
}
