import { seededRandom } from '../support/seeded-random.ts';
import { between, drawMove, type Move, pick, type Random, type Situation } from './corner-moves.ts';
import { larger, type MicroDollars, parseMoney, smaller, wholeCents } from './micro-dollars.ts';
import {
  dailyLossOf,
  type EvaluationOptions,
  evaluateDay,
  type HistoryDay,
  type OracleAccount,
  openAccount,
} from './oracle.ts';
import { CONSISTENCY_PATH_SINCE, programOf, RULE_CHANGES, rulesOn } from './reference-rules.ts';

export type GeneratedHistory = Readonly<{
  seed: number;
  pack: string;
  options: EvaluationOptions;
  history: readonly HistoryDay[];
}>;

const PACKS = [
  'topstep-combine-50k',
  'topstep-combine-100k',
  'topstep-combine-150k',
  'topstep-xfa-50k',
  'topstep-xfa-100k',
  'topstep-xfa-150k',
] as const;

const PATHS = ['standard', 'consistency'] as const;
const DAY_MS = 86_400_000;
const FIRST_DATE = Date.parse('2025-01-01');
const LAST_DATE = Date.parse('2026-12-31');
const DAYS_MAX = 400;
const NEAR_CHANGES: ReadonlySet<string> = new Set(
  RULE_CHANGES.flatMap((date) =>
    [-DAY_MS, 0, DAY_MS].map((shift) =>
      new Date(Date.parse(date) + shift).toISOString().slice(0, 10),
    ),
  ),
);
const CENT = parseMoney('0.01');

/** The history that a seed decides: mostly plain days, many that sit on a limit or a cent off. */
export function generateHistory(seed: number): GeneratedHistory {
  const random = seededRandom(seed);
  const pack = pick(random, PACKS);
  const options = drawOptions(pack, random);
  const length = drawLength(random);
  const fault = random();
  const rich = random() < 0.25;
  const history: HistoryDay[] = [];
  let account = openAccount(pack);
  let at = drawStart(random, options);
  while (history.length < length) {
    const day = drawDay(account, isoDate(at), { options, rich, random });
    history.push(day);
    account = evaluateDay(account, day, options).account;
    at = nextDate(at, random);
    if (account.ended !== null) break;
  }
  if (fault < 0.02) history.push(idleDay(isoDate(at)));
  if (fault > 0.99) history.push(idleDay(history.at(-1)?.date ?? isoDate(at)));
  return { seed, pack, options, history };
}

/** Ends the account where it still lives; refused where it ended, or where the date is not new. */
const idleDay = (date: string): HistoryDay => ({
  date,
  net: '0.00',
  lowEquity: '-5000.00',
  traded: false,
});

/** As many digits as the amount needs, at least two. */
function exactMoney(amount: MicroDollars): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(7, '0');
  const places = digits.slice(-6).replace(/0{1,4}$/, '');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -6)}.${places}`;
}

const isoDate = (at: number): string => new Date(at).toISOString().slice(0, 10);

const drawLength = (random: Random): number =>
  random() < 0.1 ? 1 + Math.floor(random() * DAYS_MAX) : 1 + Math.floor(random() * 60);

/** Half of the histories begin shortly before the rules change. */
function drawStart(random: Random, { path }: EvaluationOptions): number {
  const drawn = drawAnyStart(random);
  const earliest = Date.parse(CONSISTENCY_PATH_SINCE);
  if (path !== 'consistency' || drawn >= earliest || random() < 0.05) return drawn;
  return earliest + Math.floor(random() * 200) * DAY_MS;
}

function drawAnyStart(random: Random): number {
  if (random() < 0.5) {
    const [change = '2026-02-05', ...others] = RULE_CHANGES;
    return Date.parse(pick(random, [change, ...others])) - Math.floor(random() * 25) * DAY_MS;
  }
  const days = (LAST_DATE - FIRST_DATE) / DAY_MS;
  return FIRST_DATE + Math.floor(random() * days) * DAY_MS;
}

/** The next day, or one further on; weekends only now and then, for no rule looks at them. */
function nextDate(at: number, random: Random): number {
  const next = at + DAY_MS * (random() < 0.03 ? 2 + Math.floor(random() * 20) : 1);
  const weekday = new Date(next).getUTCDay();
  const weekend = weekday === 0 || weekday === 6;
  return weekend && random() < 0.9 ? nextDate(next, random) : next;
}

function drawOptions(pack: string, random: Random): EvaluationOptions {
  const { kind, dailyLoss } = programOf(pack);
  const withLimit = random() < 0.5;
  const path = kind === 'xfa' && random() < 0.7 ? pick(random, PATHS) : null;
  const chosen: EvaluationOptions = path === null ? {} : { path };
  const asOf = random() < 0.2 ? isoDate(drawStart(random, chosen)) : null;
  return {
    ...chosen,
    ...(withLimit ? { dll: random() < 0.8 ? exactMoney(dailyLoss) : ownLimit(random) } : {}),
    ...(random() < (withLimit ? 0.5 : 0.1) ? { dllAtPurchase: true } : {}),
    ...(asOf === null ? {} : { asOf }),
  };
}

/** From far inside the maximum loss limit to beyond it. */
const ownLimit = (random: Random): string => exactMoney(between(random, 200, 6_000));

/** Most days that would end the account are drawn again, so that histories grow long. */
function drawDay(
  account: OracleAccount,
  date: string,
  drawn: Readonly<{ options: EvaluationOptions; rich: boolean; random: Random }>,
): HistoryDay {
  const { options, rich, random } = drawn;
  const situation: Situation = {
    account,
    rules: rulesOn(options.asOf ?? date, {
      size: account.program.size,
      dllAtPurchase: options.dllAtPurchase ?? false,
    }),
    dll: dailyLossOf(account.program, options),
    rich,
    random,
  };
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const day = dayOf(situation, date, drawMove(situation));
    const ended = evaluateDay(account, day, options).account.ended;
    if (ended === null || random() < 0.12) return day;
  }
  return dayOf(situation, date, { net: 0n, low: account.balance, traded: false });
}

function dayOf(situation: Situation, date: string, move: Move): HistoryDay {
  const { account, random } = situation;
  const close = account.balance + move.net;
  const asks = random() < requestChance(situation, date);
  const payoutRequest = asks ? drawRequest(situation, close) : null;
  return {
    date,
    net: exactMoney(move.net),
    lowEquity: exactMoney(move.low ?? drawLow(situation, close)),
    traded: move.traded,
    ...(payoutRequest === null ? {} : { payoutRequest }),
  };
}

/** Rich accounts save up; around a change nearly everybody asks, so that its date shows. */
const requestChance = ({ rich }: Situation, date: string): number =>
  NEAR_CHANGES.has(date) ? 0.8 : rich ? 0.06 : 0.25;

/** A low that breaks no limit which the close does not break. */
function drawLow({ account, dll, random }: Situation, close: MicroDollars): MicroDollars {
  const top = smaller(account.balance, close);
  const dailyLine = dll === null ? account.floor : account.balance - dll;
  const bottom = larger(account.floor, dailyLine) + CENT;
  if (top <= bottom) return top;
  return larger(bottom, wholeCents(top) - between(random, 0, 500));
}

/** Requests on the maximum, on the minimum and a cent to either side; rarely on a Combine. */
function drawRequest({ account, rules, random }: Situation, close: MicroDollars): string | null {
  if (account.program.kind === 'combine' && random() < 0.9) return null;
  if (random() < 0.35) return 'max';
  const half = wholeCents(close / 2n);
  const { standard, consistency } = rules.payoutCap;
  const line = pick(random, [half, half, standard, consistency, parseMoney('125'), 2n * half]);
  const asked = random() < 0.2 ? between(random, 100, 3_000) : line;
  if (random() < 0.05) return pick(random, ['0', '-125.00', '125.005', '124.999999']);
  return exactMoney(larger(CENT, asked + pick(random, [0n, 0n, CENT, -CENT])));
}
