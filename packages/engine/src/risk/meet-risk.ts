import { dollarText, firmTradingDay, type IsoDate } from '@loadline/core';
import { contradictionsOf, type FirstSight, rebuildAccount, runnablePacks } from '@loadline/risk';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { EngineContext } from '../engine-context.ts';
import type { AccountSnapshot } from '../ports/index.ts';

/**
 * Tells risk what the venue shows of an account that the desk has never seen before: whether it can
 * be what was declared of it, and what its floor is by all its own trades.
 */
export function meetRisk(
  desk: AccountDesk,
  context: EngineContext,
  snapshot: AccountSnapshot,
): void {
  const { book, risk, accountId } = desk;
  const { tradingDay, dayStartBalance } = book;
  const { account, fills } = snapshot;
  if (tradingDay === null) return;
  const { balance } = account;
  risk.meet({
    tradingDay,
    balance,
    dayStartBalance,
    hasTraded: fills.length > 0,
    contradictions: contradictions(desk, snapshot, tradingDay),
    ...rebuilt(desk, snapshot, tradingDay),
  });
  const { standing, facts, proposedFloor } = risk.life;
  if (standing === 'confirmed') return;
  const told = { accountId, standing, facts, proposedFloor };
  context.sink.audit({ kind: 'standingChanged', at: context.now, ...told });
}

function contradictions(
  { risk }: AccountDesk,
  { account }: AccountSnapshot,
  day: IsoDate,
): readonly string[] {
  const { rules } = risk.life;
  if (rules === null) return [];
  const declared = { ...rules, namePattern: null };
  const packs = [rules.pack, ...runnablePacks()];
  // A market played from before the pack began is judged by its first rules.
  const begins = rules.pack.versions[0]?.from ?? day;
  const judgedOn = day < begins ? begins : day;
  return contradictionsOf(declared, account, { day: judgedOn, packs }).map(({ detail }) => detail);
}

type Rebuilt = Pick<FirstSight, 'rebuilt' | 'facts'>;

/**
 * An account without a trade needs none; one whose trades have gaps is told with its doubts. The
 * day begins at the balance of the venue: what the trades do not explain was not made today.
 */
function rebuilt(
  { book, risk }: AccountDesk,
  { account, fills }: AccountSnapshot,
  today: IsoDate,
): Rebuilt {
  const { rules } = risk.life;
  if (rules === null || fills.length === 0) return { rebuilt: null, facts: [] };
  const { pack, options, payoutsTaken } = rules;
  const { balance } = account;
  const told = rebuildAccount({
    fills,
    dayOf: firmTradingDay,
    today,
    pack,
    options,
    payoutsTaken,
    balance,
  });
  if (!told.ok) return { rebuilt: null, facts: [told.error] };
  const { state, days, doubts } = told.value;
  const floor = state.floor === null ? 'no floor' : `a floor of ${dollarText(state.floor)}`;
  const summary = `Its ${fills.length} fills on ${days.length} earlier days lead to ${floor}.`;
  return {
    rebuilt: { ...state, balance: book.dayStartBalance },
    facts: [summary, ...doubts.map(({ detail }) => detail)],
  };
}
