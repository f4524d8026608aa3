import {
  dollars,
  formatMoney,
  formatShare,
  larger,
  type MicroDollars,
  parseMoney,
  smaller,
} from './micro-dollars.ts';
import { type Payout, payoutAfter, type Window } from './payout.ts';
import {
  CONSISTENCY_PATH_SINCE,
  maximumLots,
  type Path,
  type Program,
  programOf,
  rulesOn,
} from './reference-rules.ts';

export type HistoryDay = Readonly<{
  date: string;
  net: string;
  lowEquity: string;
  traded: boolean;
  payoutRequest?: string;
}>;

export type EvaluationOptions = Readonly<{
  dll?: string;
  dllAtPurchase?: boolean;
  path?: Path;
  asOf?: string;
}>;

type Ending = 'PASS' | 'MLL_BREACH' | 'MLL_BREACH_ACCOUNT_CLOSED';

export type OracleRow = Readonly<{
  date: string;
  open: string;
  floor: string;
  lowEquity: string;
  net: string;
  close: string | null;
  nextFloor: string | null;
  maxLots: number;
  totalProfit: string | null;
  bestDay: string | null;
  requiredProfit: string | null;
  winningDays: number | null;
  windowDays: number | null;
  windowNet: string | null;
  windowBestDay: string | null;
  bestDayShare: string | null;
  payoutEligible: boolean | null;
  payout: string | null;
  payoutRefused: 'NOT_ELIGIBLE' | 'ABOVE_MAXIMUM' | 'BELOW_MINIMUM' | null;
  event: Ending | 'DLL_LOCKOUT' | null;
}>;

/** An account between two trading days: what the next day starts from. */
export type OracleAccount = Readonly<{
  program: Program;
  balance: MicroDollars;
  floor: MicroDollars;
  bestDay: MicroDollars;
  window: Window;
  payoutsTaken: number;
  ended: Ending | null;
}>;

const EMPTY_WINDOW: Window = { net: 0n, bestDay: 0n, tradedDays: 0, winningDays: 0 };

/** Every column that a day without a close leaves empty. */
const NOTHING = {
  close: null,
  nextFloor: null,
  totalProfit: null,
  bestDay: null,
  requiredProfit: null,
  winningDays: null,
  windowDays: null,
  windowNet: null,
  windowBestDay: null,
  bestDayShare: null,
  payoutEligible: null,
  payout: null,
  payoutRefused: null,
} as const;

/**
 * What the reference says about a history of trading days, one row a day.
 *
 * @throws {Error} when a day follows the day that ended the account, or dates do not rise, or when
 * the account is on a payout path that its day did not have.
 */
export function evaluateHistory(
  pack: string,
  history: readonly HistoryDay[],
  options: EvaluationOptions = {},
): readonly OracleRow[] {
  let account = openAccount(pack);
  let previous = '';
  return history.map((day) => {
    if (day.date <= previous) throw new Error(`${day.date} does not follow ${previous}`);
    previous = day.date;
    requirePath(options.asOf ?? day.date, account.program, options);
    const step = evaluateDay(account, day, options);
    account = step.account;
    return step.row;
  });
}

export function openAccount(pack: string): OracleAccount {
  const program = programOf(pack);
  return {
    program,
    balance: program.startBalance,
    floor: program.startBalance - program.maximumLoss,
    bestDay: 0n,
    window: EMPTY_WINDOW,
    payoutsTaken: 0,
    ended: null,
  };
}

type Step = Readonly<{ row: OracleRow; account: OracleAccount }>;

/** The path is chosen at activation and fixed, so an account cannot be older than its path. */
function requirePath(date: string, { kind }: Program, { path }: EvaluationOptions): void {
  if (kind === 'xfa' && path === 'consistency' && date < CONSISTENCY_PATH_SINCE) {
    throw new Error(`there was no Consistency path on ${date}`);
  }
}

/** A limit bought with the Combine has the amount of section 1 where none is given. */
export function dailyLossOf(
  program: Program,
  { dll, dllAtPurchase }: EvaluationOptions,
): MicroDollars | null {
  if (dll !== undefined) return parseMoney(dll);
  return dllAtPurchase === true ? program.dailyLoss : null;
}

/** The tests in the order of section 17: MLL, DLL, close and next floor, pass or payout. */
export function evaluateDay(
  account: OracleAccount,
  day: HistoryDay,
  options: EvaluationOptions,
): Step {
  if (account.ended !== null) throw new Error(`the account ended (${account.ended}) before`);
  const { program, balance: open, floor } = account;
  const close = open + parseMoney(day.net);
  const lowest = smaller(parseMoney(day.lowEquity), smaller(open, close));
  const base = {
    ...NOTHING,
    date: day.date,
    open: formatMoney(open),
    floor: formatMoney(floor),
    lowEquity: formatMoney(parseMoney(day.lowEquity)),
    net: formatMoney(parseMoney(day.net)),
    maxLots: maximumLots(program, open),
  };
  const requestWithoutClose = day.payoutRequest === undefined ? null : 'NOT_ELIGIBLE';
  if (lowest <= floor) {
    const ended = program.kind === 'combine' ? 'MLL_BREACH' : 'MLL_BREACH_ACCOUNT_CLOSED';
    const row: OracleRow = { ...base, payoutRefused: requestWithoutClose, event: ended };
    return { row, account: { ...account, ended } };
  }
  const dailyLoss = dailyLossOf(program, options);
  const locked = dailyLoss !== null && lowest <= open - dailyLoss;
  const nextFloor = larger(floor, smaller(program.lock, close - program.maximumLoss));
  const closed = {
    row: { ...base, close: formatMoney(close), nextFloor: formatMoney(nextFloor) },
    account: { ...account, balance: close, floor: nextFloor },
    event: locked ? ('DLL_LOCKOUT' as const) : null,
  };
  return program.kind === 'combine'
    ? closeCombine(closed, day, options)
    : closeFunded(closed, day, options);
}

type Closed = Readonly<{
  row: Omit<OracleRow, 'event'>;
  account: OracleAccount;
  event: 'DLL_LOCKOUT' | null;
}>;

/** Section 6 and 7: total >= target and share x total >= best day, both without rounding. */
function closeCombine(closed: Closed, day: HistoryDay, { asOf }: EvaluationOptions): Step {
  const { program, balance } = closed.account;
  const target = program.profitTarget ?? 0n;
  const rules = rulesOn(asOf ?? day.date, { size: program.size, dllAtPurchase: false });
  const total = balance - program.startBalance;
  const bestDay = larger(closed.account.bestDay, parseMoney(day.net));
  const passed = total >= target && rules.consistencyPercent * total >= 100n * bestDay;
  const row: OracleRow = {
    ...closed.row,
    totalProfit: formatMoney(total),
    bestDay: formatMoney(bestDay),
    requiredProfit: requiredProfit({ target, bestDay, percent: rules.consistencyPercent }),
    payoutRefused: day.payoutRequest === undefined ? null : 'NOT_ELIGIBLE',
    event: passed ? 'PASS' : closed.event,
  };
  return { row, account: { ...closed.account, bestDay, ended: passed ? 'PASS' : null } };
}

/** best / share, rounded half up to the cent: one fraction, so that it is rounded only once. */
function requiredProfit(
  of: Readonly<{ target: MicroDollars; bestDay: MicroDollars; percent: bigint }>,
): string {
  const atLeastTarget = of.bestDay * 100n <= of.target * of.percent;
  if (atLeastTarget) return formatMoney(of.target);
  const centMicros = 10_000n;
  const doubled = 2n * of.bestDay * 100n;
  const cents = (doubled + of.percent * centMicros) / (2n * of.percent * centMicros);
  return formatMoney(cents * centMicros);
}

/** Section 13: the window counts this day, then a request may take money and reset everything. */
function closeFunded(closed: Closed, day: HistoryDay, options: EvaluationOptions): Step {
  const { program } = closed.account;
  const rules = rulesOn(options.asOf ?? day.date, {
    size: program.size,
    dllAtPurchase: options.dllAtPurchase ?? false,
  });
  const window = extendWindow(closed.account.window, day, rules.winningDay);
  const payout: Payout = payoutAfter({
    path: options.path ?? 'standard',
    rules,
    window,
    balance: closed.account.balance,
    payoutsTaken: closed.account.payoutsTaken,
    lockedOut: closed.event !== null,
    request: day.payoutRequest ?? null,
  });
  const row: OracleRow = {
    ...closed.row,
    winningDays: window.winningDays,
    windowDays: window.tradedDays,
    windowNet: formatMoney(window.net),
    windowBestDay: formatMoney(window.bestDay),
    bestDayShare: window.net > 0n ? formatShare(window.bestDay, window.net) : null,
    payoutEligible: payout.eligible,
    payout: payout.taken === null ? null : formatMoney(payout.taken),
    payoutRefused: payout.refused,
    event: closed.event,
  };
  return { row, account: afterPayout({ ...closed.account, window }, payout.taken) };
}

function extendWindow(window: Window, day: HistoryDay, winningDay: MicroDollars): Window {
  const net = parseMoney(day.net);
  return {
    net: window.net + net,
    bestDay: larger(window.bestDay, net),
    tradedDays: window.tradedDays + (day.traded ? 1 : 0),
    winningDays: window.winningDays + (net >= winningDay ? 1 : 0),
  };
}

/** The first payout sets the floor to 0 at once; there the lock keeps it for good. */
function afterPayout(account: OracleAccount, taken: MicroDollars | null): OracleAccount {
  if (taken === null) return account;
  return {
    ...account,
    balance: account.balance - taken,
    floor: dollars(0),
    window: EMPTY_WINDOW,
    payoutsTaken: account.payoutsTaken + 1,
  };
}
