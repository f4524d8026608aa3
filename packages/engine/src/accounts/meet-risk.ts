import type { EngineContext } from '../engine-context.ts';
import type { AccountSnapshot } from '../ports/index.ts';
import type { AccountDesk } from './account-desk.ts';

/** Tells risk what the venue shows of an account that the desk has never seen before. */
export function meetRisk(
  { book, risk, accountId }: AccountDesk,
  { sink, now }: EngineContext,
  { account, fills }: AccountSnapshot,
): void {
  if (book.tradingDay === null) return;
  risk.meet({
    tradingDay: book.tradingDay,
    balance: account.balance,
    dayStartBalance: book.dayStartBalance,
    hasTraded: fills.length > 0,
    contradictions: [],
    rebuilt: null,
    facts: [],
  });
  const { standing, facts, proposedFloor } = risk.life;
  if (standing === 'confirmed') return;
  const told = { accountId, standing, facts, proposedFloor };
  sink.audit({ kind: 'standingChanged', at: now, ...told });
}
