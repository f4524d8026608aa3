import { dollarText, type IsoDate, type Money, type VenueAccount } from '@loadline/core';
import type { AccountOptions } from '../evaluator/account-state.ts';
import { type RulePack, versionOn } from '../packs/resolve-pack.ts';
import type { RuleSet } from '../packs/rule-set.ts';
import { fitsPattern, nameFacts } from './account-names.ts';

/** What of the venue or of the pack a declaration does not agree with. */
export type ContradictionFact =
  | 'pack'
  | 'automation'
  | 'simulated'
  | 'name'
  | 'balance'
  | 'payouts'
  | 'path'
  | 'dailyLoss';

export type Contradiction = Readonly<{ fact: ContradictionFact; detail: string }>;

/** The parts of a declaration that can contradict something. */
export type DeclaredRules = Readonly<{
  pack: RulePack;
  options: AccountOptions;
  /** Payouts taken so far. */
  payouts: number;
  namePattern: string | null;
}>;

/**
 * What contradicts a declaration, a sentence each; empty when nothing does. Something that says
 * nothing contradicts nothing.
 *
 * @param on.day the firm's trading day, by whose rules the account is judged.
 * @param on.packs the packs there are: a balance may be that of another account type.
 */
export function contradictionsOf(
  declared: DeclaredRules,
  account: VenueAccount,
  on: Readonly<{ day: IsoDate; packs: readonly RulePack[] }>,
): readonly Contradiction[] {
  const { pack } = declared;
  const version = versionOn(pack, on.day);
  if (version === null) {
    return [{ fact: 'pack', detail: `${pack.id} has no rules for ${on.day}.` }];
  }
  const isAutomated = version.cited['account.api']?.value !== false && !pack.displayOnly;
  return [
    ...(isAutomated ? simulatedProblems(pack, account) : [automationProblem(pack)]),
    ...nameProblems(declared, account),
    ...balanceProblems(declared, version.rules, account, on),
    ...optionProblems(declared, version.rules),
  ];
}

const automationProblem = ({ title }: RulePack): Contradiction => ({
  fact: 'automation',
  detail: `The firm allows no automated trading on a ${title}.`,
});

function simulatedProblems(
  { title }: RulePack,
  { name, simulated }: VenueAccount,
): readonly Contradiction[] {
  if (simulated) return [];
  const detail = `The venue says that ${name} is not simulated, and a ${title} is.`;
  return [{ fact: 'simulated', detail }];
}

/** The forms of the firm's names mean nothing at another firm. */
const FIRM_OF_NAMES = 'topstep-';

function nameProblems(
  { pack, namePattern }: DeclaredRules,
  { name }: VenueAccount,
): readonly Contradiction[] {
  const problems: string[] = [];
  if (namePattern !== null && !fitsPattern(name, namePattern)) {
    problems.push(`The account is named ${name}, which is not of the form ${namePattern}.`);
  }
  const { program, size } = nameFacts(name);
  if (pack.id.startsWith(FIRM_OF_NAMES)) {
    if (program !== null && program !== pack.program) {
      problems.push(`The name ${name} is that of a ${program} account; ${pack.id} is declared.`);
    }
    if (size !== null && pack.size !== null && size !== pack.size) {
      problems.push(`The name ${name} says ${size}; ${pack.id} with ${pack.size} is declared.`);
    }
  }
  return problems.map((detail) => ({ fact: 'name', detail }));
}

/** A balance at which the account would have ended, or that is rather that of another type. */
function balanceProblems(
  { pack, payouts }: DeclaredRules,
  rules: RuleSet,
  { balance }: VenueAccount,
  { day, packs }: Readonly<{ day: IsoDate; packs: readonly RulePack[] }>,
): readonly Contradiction[] {
  const lowest = lowestFloor(rules, payouts);
  if (lowest === null) return [];
  if (balance <= lowest) {
    const floor = `its floor is never below ${dollarText(lowest)}`;
    const detail = `With a balance of ${dollarText(balance)} ${pack.id} has ended: ${floor}.`;
    return [{ fact: 'balance', detail }];
  }
  if (rules.target !== null && balance <= rules.startBalance + rules.target.profit) return [];
  const other = packs.find((one) => isTypicalOf(one, balance, day));
  if (other === undefined) return [];
  const detail = `A balance of ${dollarText(balance)} is rather that of ${other.id}.`;
  return [{ fact: 'balance', detail }];
}

function lowestFloor({ startBalance, maximumLoss }: RuleSet, payouts: number): Money | null {
  if (maximumLoss === null) return null;
  const { amount, floorAfterFirstPayout } = maximumLoss;
  if (payouts > 0 && floorAfterFirstPayout !== null) return floorAfterFirstPayout;
  return (startBalance - amount) as Money;
}

/** Between the first floor and the target: where an account of an evaluation spends its life. */
function isTypicalOf(pack: RulePack, balance: Money, day: IsoDate): boolean {
  const rules = versionOn(pack, day)?.rules;
  if (rules?.target == null || rules.maximumLoss === null) return false;
  const { startBalance, maximumLoss, target } = rules;
  return balance > startBalance - maximumLoss.amount && balance <= startBalance + target.profit;
}

function optionProblems(
  { pack, options, payouts }: DeclaredRules,
  { payout, dailyLoss }: RuleSet,
): readonly Contradiction[] {
  const problems: Contradiction[] = [];
  if (payouts > 0 && payout === null) {
    problems.push({ fact: 'payouts', detail: `${pack.id} pays nothing; ${payouts} are declared.` });
  }
  if (options.path === 'consistency' && (payout === null || payout.consistency === null)) {
    problems.push({ fact: 'path', detail: `${pack.id} has no consistency path.` });
  }
  const own = options.dailyLoss;
  if (own !== null && dailyLoss.amount === null) {
    problems.push({ fact: 'dailyLoss', detail: `${pack.id} has no daily loss limit to buy.` });
  } else if (own !== null && dailyLoss.amount !== null && own > dailyLoss.amount) {
    const sold = `the firm sells ${dollarText(dailyLoss.amount)}`;
    const detail = `A daily loss limit of ${dollarText(own)} is declared; ${sold}.`;
    problems.push({ fact: 'dailyLoss', detail });
  }
  return problems;
}
