import type { IsoDate, VenueAccount } from '@loadline/core';
import type { Standing } from '../checks/situation.ts';
import { type RulePack, versionOn } from '../packs/resolve-pack.ts';
import { type AccountDeclaration, accountOptions } from './account-declaration.ts';
import { type Contradiction, contradictionsOf } from './contradictions.ts';

export type StandingCheck = Readonly<{
  standing: Exclude<Standing, 'ended'>;
  /** What contradicts the declaration; those that a person let stand are not among them. */
  contradictions: readonly Contradiction[];
}>;

/**
 * Compares what a person declared of an account with what the venue shows of it.
 *
 * *Confirmed* is an account that a person has confirmed, one that is as the firm opens it, and one
 * that has no loss limit to know of. Every other one is *unconfirmed*: its floor is not known.
 *
 * @param seen.hasTraded whether the account has ever had a fill; null while that is not known.
 * @param seen.day the firm's trading day.
 */
export function checkStanding(
  declaration: AccountDeclaration | null,
  account: VenueAccount,
  seen: Readonly<{ packs: readonly RulePack[]; day: IsoDate; hasTraded: boolean | null }>,
): StandingCheck {
  if (declaration === null) return { standing: 'undeclared', contradictions: [] };
  const contradictions = unaccepted(declaration, account, seen);
  if (contradictions.length > 0) return { standing: 'contradicted', contradictions };
  const isKnown = declaration.confirmed !== null || needsNoPerson(declaration, account, seen);
  return { standing: isKnown ? 'confirmed' : 'unconfirmed', contradictions };
}

type Seen = Parameters<typeof checkStanding>[2];

function unaccepted(
  declaration: AccountDeclaration,
  account: VenueAccount,
  { packs, day }: Seen,
): readonly Contradiction[] {
  const { packId, payoutsTaken, namePattern, accepted, confirmed } = declaration;
  const pack = packs.find(({ id }) => id === packId);
  if (pack === undefined) return [{ fact: 'pack', detail: `There is no rule pack ${packId}.` }];
  const rules = versionOn(pack, day)?.rules;
  const options =
    rules === undefined
      ? { dailyLoss: null, dailyLossAtPurchase: false, path: declaration.path }
      : accountOptions(declaration, rules);
  const found = contradictionsOf(
    { pack, options, payouts: payoutsTaken.length, namePattern },
    account,
    { day, packs },
  );
  const floor = confirmed?.floor ?? null;
  const atFloor: readonly Contradiction[] =
    floor !== null && account.balance <= floor && found.every(({ fact }) => fact !== 'balance')
      ? [{ fact: 'balance', detail: 'The balance is at or below the floor that was confirmed.' }]
      : [];
  return [...found.filter(({ fact }) => !accepted?.facts.some((one) => one === fact)), ...atFloor];
}

function needsNoPerson(
  { packId, payoutsTaken }: AccountDeclaration,
  { balance }: VenueAccount,
  { packs, day, hasTraded }: Seen,
): boolean {
  const pack = packs.find(({ id }) => id === packId);
  const rules = pack === undefined ? undefined : versionOn(pack, day)?.rules;
  if (rules === undefined) return false;
  if (rules.maximumLoss === null) return true;
  return hasTraded === false && balance === rules.startBalance && payoutsTaken.length === 0;
}
