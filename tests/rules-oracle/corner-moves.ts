import { dollars, type MicroDollars, parseMoney } from './micro-dollars.ts';
import type { OracleAccount } from './oracle.ts';
import type { DatedRules } from './reference-rules.ts';

export type Random = () => number;

/** Where a day starts, and what the generator may aim at. */
export type Situation = Readonly<{
  account: OracleAccount;
  rules: DatedRules;
  dll: MicroDollars | null;
  /** A rich account wins enough for the largest payout caps to matter. */
  rich: boolean;
  random: Random;
}>;

/** A null low leaves it to the generator to draw one that no limit minds. */
export type Move = Readonly<{ net: MicroDollars; low: MicroDollars | null; traded: boolean }>;

type Mover = (situation: Situation) => Move | null;

/** Aiming at shares of ever larger days would soon leave every real account behind. */
const LARGEST_AIM = dollars(8_000);
const CENT = parseMoney('0.01');

export const pick = <T>(random: Random, from: readonly [T, ...T[]]): T =>
  from[Math.floor(random() * from.length)] ?? from[0];

/** From `low` to `high` dollars in whole cents. */
export const between = (random: Random, low: number, high: number): MicroDollars =>
  BigInt(Math.round((low + random() * (high - low)) * 100)) * CENT;

/** On the line, or a cent to either side of it. */
const nearly = (random: Random, line: MicroDollars): MicroDollars =>
  line + pick(random, [0n, CENT, -CENT]);

const plain = (net: MicroDollars): Move => ({ net, low: null, traded: true });

/** A close at, or a cent off, the balance wanted. */
const closeNear = (situation: Situation, wanted: MicroDollars): Move =>
  plain(nearly(situation.random, wanted) - situation.account.balance);

const quiet: Mover = ({ random }) => plain(between(random, -300, 400));
const good: Mover = ({ random, rich }) =>
  plain(rich ? between(random, 1_000, 6_000) : between(random, 150, 900));
const large: Mover = ({ random }) => plain(between(random, -1_500, 2_500));
const noTrade: Mover = ({ account }) => ({ net: 0n, low: account.balance, traded: false });
const flatTrade: Mover = () => plain(0n);

/** One tick of a note is 15.625 dollars, so balances are not always whole cents. */
const subCent: Mover = ({ random }) =>
  plain(BigInt(Math.floor(random() * 400) - 200) * parseMoney('7.8125'));

const lossLimitByLow: Mover = ({ account, random }) => ({
  net: pick(random, [between(random, -50, 300), account.floor + CENT - account.balance]),
  low: nearly(random, account.floor),
  traded: true,
});

/** The low says nothing here: the closing balance alone reaches the floor. */
const lossLimitByClose: Mover = ({ account, random }) => ({
  net: nearly(random, account.floor) - account.balance,
  low: account.balance,
  traded: true,
});

const dailyLimitByLow: Mover = ({ account, dll, random }) => {
  if (dll === null) return null;
  const net = pick(random, [-dll, CENT - dll, -dll - between(random, 0.01, 60), 20n * CENT]);
  return { net, low: nearly(random, account.balance - dll), traded: true };
};

const dailyLimitByClose: Mover = ({ account, dll, random }) =>
  dll === null ? null : { net: nearly(random, -dll), low: account.balance, traded: true };

/** The daily limit acts, and its exit slips to the floor or stops a cent above it. */
const bothLimits: Mover = ({ account, dll, random }) => {
  if (dll === null || account.balance - dll <= account.floor) return null;
  const net = nearly(random, account.floor) - account.balance;
  return { net, low: null, traded: true };
};

const lockReached: Mover = (situation) => {
  const { lock, maximumLoss } = situation.account.program;
  return closeNear(situation, lock + maximumLoss);
};

const targetReached: Mover = (situation) => {
  const { profitTarget, startBalance } = situation.account.program;
  return profitTarget === null ? null : closeNear(situation, startBalance + profitTarget);
};

/** The total at which the best day is exactly its share, to the next whole cent. */
const combineShare: Mover = (situation) => {
  const { account, random } = situation;
  if (account.program.kind === 'xfa' || account.bestDay === 0n) return null;
  const percent = pick(random, [situation.rules.consistencyPercent, 50n, 55n]);
  const total = ((account.bestDay * 100n) / percent / CENT) * CENT;
  return closeNear(situation, account.program.startBalance + total);
};

/** A best day of which 50, 55 and 40 percent are whole cents: 11 dollars divide by all three. */
const roundBestDay: Mover = ({ account, random }) => {
  const most = account.program.maximumLoss === dollars(2_000) ? 200 : 400;
  return plain(dollars(11) * BigInt(Math.floor(40 + random() * most)));
};

const payoutShare: Mover = ({ account, random }) => {
  const { bestDay, net } = account.window;
  if (account.program.kind === 'combine' || bestDay === 0n) return null;
  if (bestDay > LARGEST_AIM) return null;
  return plain(nearly(random, ((bestDay * 5n) / 2n / CENT) * CENT) - net);
};

const winningDay: Mover = ({ random }) =>
  plain(nearly(random, pick(random, [dollars(150), dollars(200)])));

/** A later payout needs one cent since the last. */
const windowNetAtZero: Mover = ({ account, random }) =>
  account.payoutsTaken === 0 ? null : plain(nearly(random, CENT) - account.window.net);

const tierEnd: Mover = (situation) => {
  if (situation.account.program.kind === 'combine') return null;
  const end = pick(situation.random, [1_500, 2_000, 3_000, 4_500]);
  return closeNear(situation, dollars(end));
};

/** Half of the balance is the minimum request or the cap. */
const halfIsRequest: Mover = (situation) => {
  if (situation.account.program.kind === 'combine') return null;
  const { standard, consistency } = situation.rules.payoutCap;
  const half = pick(situation.random, [dollars(125), standard, consistency]);
  return closeNear(situation, 2n * half);
};

/** How often each move is drawn. */
const MOVES: readonly (readonly [weight: number, mover: Mover])[] = [
  [18, quiet],
  [26, good],
  [6, large],
  [8, noTrade],
  [2, flatTrade],
  [4, subCent],
  [2, lossLimitByLow],
  [1, lossLimitByClose],
  [3, dailyLimitByLow],
  [2, dailyLimitByClose],
  [2, bothLimits],
  [2, lockReached],
  [5, targetReached],
  [4, combineShare],
  [3, roundBestDay],
  [4, payoutShare],
  [9, winningDay],
  [3, windowNetAtZero],
  [3, tierEnd],
  [3, halfIsRequest],
];

const TOTAL_WEIGHT = MOVES.reduce((sum, [weight]) => sum + weight, 0);

/** One day by chance; a quiet one where the move drawn has no sense for the account. */
export function drawMove(situation: Situation): Move {
  let left = situation.random() * TOTAL_WEIGHT;
  const drawn = MOVES.find(([weight]) => {
    left -= weight;
    return left < 0;
  });
  const [, mover] = drawn ?? [0, quiet];
  return mover(situation) ?? quiet(situation) ?? plain(0n);
}
