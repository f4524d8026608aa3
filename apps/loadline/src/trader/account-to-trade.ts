import { err, ok, type Result, type VenueAccount } from '@loadline/core';
import { nameFacts, type RulePack } from '@loadline/risk';

/**
 * The account of the venue that a new desk trades: the one that was named, or the first that can be
 * traded and whose name is that of the pack's program and size. A venue does not tell an account's
 * program but by its name, so a name that says nothing is taken only where there is no other.
 */
export function accountToTrade(
  accounts: readonly VenueAccount[],
  { pack, wanted }: Readonly<{ pack: RulePack; wanted: string | null }>,
): Result<VenueAccount, string> {
  const names = accounts.map(({ name }) => name).join(', ') || 'none';
  if (wanted !== null) {
    const named = accounts.find(
      ({ accountId, name }) => name === wanted || String(accountId) === wanted,
    );
    return named === undefined
      ? err(`This user has no account ${wanted}: there are ${names}.`)
      : ok(named);
  }
  const tradable = accounts.filter(({ canTrade }) => canTrade);
  const alike = tradable.find(({ name }) => isNamedLike(name, pack));
  const [only, ...others] = tradable;
  if (alike !== undefined) return ok(alike);
  const isSilent = only !== undefined && nameFacts(only.name).program === null;
  if (isSilent && others.length === 0) return ok(only);
  return err(
    `No tradable account of this user is named like ${pack.id}: there are ${names}; ` +
      'choose one with --account.',
  );
}

function isNamedLike(name: string, { program, size }: RulePack): boolean {
  const facts = nameFacts(name);
  const isSize = facts.size === null || size === null || facts.size === size;
  return facts.program === program && isSize;
}
