import { dollars, type MicroDollars, parseMoney, smaller, wholeCents } from './micro-dollars.ts';
import type { DatedRules, Path } from './reference-rules.ts';

/** What is counted since the last payout. */
export type Window = Readonly<{
  net: MicroDollars;
  /** 0 while no day has won. */
  bestDay: MicroDollars;
  tradedDays: number;
  winningDays: number;
}>;

export type Payout = Readonly<{
  eligible: boolean;
  taken: MicroDollars | null;
  refused: 'NOT_ELIGIBLE' | 'ABOVE_MAXIMUM' | 'BELOW_MINIMUM' | null;
}>;

type Close = Readonly<{
  path: Path;
  rules: DatedRules;
  window: Window;
  balance: MicroDollars;
  payoutsTaken: number;
  lockedOut: boolean;
  request: string | null;
}>;

const MINIMUM_REQUEST = dollars(125);
const WINNING_DAYS = 5;
const TRADED_DAYS = 3;
const LEAST_NET_SINCE_PAYOUT = parseMoney('0.01');

/** Section 13, read as section 17 says: may a payout be asked now, and what becomes of it? */
export function payoutAfter(close: Close): Payout {
  const maximum = smaller(wholeCents(close.balance / 2n), close.rules.payoutCap[close.path]);
  const eligible = !close.lockedOut && maximum >= MINIMUM_REQUEST && conditionsMet(close);
  if (close.request === null) return { eligible, taken: null, refused: null };
  if (!eligible) return { eligible, taken: null, refused: 'NOT_ELIGIBLE' };
  const amount = close.request === 'max' ? maximum : parseMoney(close.request);
  if (amount > maximum) return { eligible, taken: null, refused: 'ABOVE_MAXIMUM' };
  if (amount < MINIMUM_REQUEST) return { eligible, taken: null, refused: 'BELOW_MINIMUM' };
  return { eligible, taken: amount, refused: null };
}

function conditionsMet({ path, window, payoutsTaken }: Close): boolean {
  if (path === 'standard') {
    const profitable = payoutsTaken === 0 || window.net >= LEAST_NET_SINCE_PAYOUT;
    return window.winningDays >= WINNING_DAYS && profitable;
  }
  const shareKept = window.net > 0n && 100n * window.bestDay <= 40n * window.net;
  return window.tradedDays >= TRADED_DAYS && shareKept;
}
