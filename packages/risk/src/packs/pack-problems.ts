import { parseMoney } from '../exact/decimal.ts';
import type { CitedRules } from './pack-schema.ts';
import { PAYOUT_RULES, REQUIRED_RULES, type RuleName } from './rule-table.ts';

const CPI_WINDOW = ['news.cpiMinutesBefore', 'news.cpiMinutesAfter'] as const;

/** An amount of nothing would be met at once, or never let anything through. */
const ABOVE_ZERO = [
  'mll.amount',
  'dll.amount',
  'target.profit',
  'payout.standard.cap',
  'payout.standard.capWithDll',
  'payout.consistency.cap',
  'payout.consistency.capWithDll',
] as const;

type Tier = Readonly<{ lots: number; below?: string; upTo?: string }>;

/** What is missing from a joined set of rules or contradicts itself, a sentence each. */
export function packProblems(
  cited: CitedRules,
  sources: Readonly<Record<string, string>>,
): readonly string[] {
  const missing = [...missingOf(cited, REQUIRED_RULES), ...missingPayout(cited)];
  const unknown = Object.entries(cited)
    .filter(([, { source }]) => sources[source] === undefined)
    .map(([name, { source }]) => `${name} names the source ${source}, which is not in "sources".`);
  if (missing.length > 0) return [...missing, ...unknown];
  return [
    ...unknown,
    ...amountProblems(cited),
    ...lossProblems(cited),
    ...lotProblems(cited),
    ...tradingProblems(cited),
  ];
}

const missingOf = (cited: CitedRules, names: readonly string[]): readonly string[] =>
  names
    .filter((name) => cited[name as RuleName] === undefined)
    .map((name) => `${name} is missing; null says that the firm has no such rule.`);

const missingPayout = (cited: CitedRules): readonly string[] =>
  (cited['payout.shareOfBalance']?.value ?? null) === null ? [] : missingOf(cited, PAYOUT_RULES);

const amountProblems = (cited: CitedRules): readonly string[] =>
  ABOVE_ZERO.filter((name) => (moneyIn(cited, name) ?? 1) <= 0).map(
    (name) => `${name} has to be above 0.`,
  );

function lossProblems(cited: CitedRules): readonly string[] {
  const problems: string[] = [];
  const amount = moneyIn(cited, 'mll.amount');
  const lock = moneyIn(cited, 'mll.lock');
  const start = moneyIn(cited, 'account.startBalance') ?? 0;
  if ((amount === null) !== (lock === null)) {
    problems.push('mll.amount and mll.lock have to be both numbers or both null.');
  }
  if (amount !== null && lock !== null && lock < start - amount) {
    problems.push('mll.lock is below the first floor, which could then never rise to it.');
  }
  const dailyLoss = moneyIn(cited, 'dll.amount');
  if (cited['dll.terms']?.value !== 'none' && dailyLoss === null) {
    problems.push('dll.amount has to be a number unless dll.terms is "none".');
  }
  return problems;
}

function lotProblems(cited: CitedRules): readonly string[] {
  const tiers = (cited['lots.tiers']?.value ?? null) as readonly Tier[] | null;
  const flat = cited['lots.flat']?.value ?? null;
  if ((tiers === null) === (flat === null)) {
    return ['exactly one of lots.flat and lots.tiers has to be null.'];
  }
  if (tiers === null) return [];
  const ends = tiers.map(({ below, upTo }) => amountOf(below ?? upTo ?? null));
  if (ends.at(-1) !== null) return ['the last of lots.tiers has to be without "below" and "upTo".'];
  if (tiers.some(({ below, upTo }) => below !== undefined && upTo !== undefined)) {
    return ['a row of lots.tiers has either "below" or "upTo".'];
  }
  const falls = ends
    .slice(0, -1)
    .some((end, index) => end === null || end <= (ends[index - 1] ?? end - 1));
  return falls ? ['the ends of lots.tiers have to rise.'] : [];
}

function tradingProblems(cited: CitedRules): readonly string[] {
  const problems: string[] = [];
  const lastEntry = cited['hours.lastEntry']?.value ?? null;
  const flatBy = cited['hours.flatBy']?.value ?? null;
  if (lastEntry !== null && flatBy === null) {
    problems.push('hours.lastEntry needs hours.flatBy.');
  }
  if (typeof lastEntry === 'string' && typeof flatBy === 'string' && lastEntry > flatBy) {
    problems.push('hours.lastEntry comes after hours.flatBy.');
  }
  const news = Object.entries(cited).filter(
    ([name, { value }]) => name.startsWith('news.cpi') && value !== null,
  );
  const ends = CPI_WINDOW.filter((name) => news.some(([given]) => given === name));
  if (news.length > 0 && ends.length < CPI_WINDOW.length) {
    problems.push(`the rules of news.cpi need both ${CPI_WINDOW.join(' and ')}.`);
  }
  return problems;
}

function moneyIn(cited: CitedRules, name: RuleName): number | null {
  const value = cited[name]?.value;
  return typeof value === 'string' ? amountOf(value) : null;
}

function amountOf(text: string | null): number | null {
  const parsed = text === null ? null : parseMoney(text);
  return parsed?.ok === true ? parsed.value : null;
}
