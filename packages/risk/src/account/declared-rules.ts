import type { AccountOptions } from '../evaluator/account-state.ts';
import { builtInPack } from '../packs/built-in.ts';
import type { AccountRules } from './account-life.ts';

/** With the daily loss limit where the firm sells one: the stricter reading of saying nothing. */
export const USUAL_OPTIONS: AccountOptions = {
  dailyLoss: null,
  dailyLossAtPurchase: true,
  path: 'standard',
};

/** The rules of an account on a built-in pack; null for one that does not exist or is for show. */
export function builtInRules(
  packId: string,
  options: AccountOptions = USUAL_OPTIONS,
): AccountRules | null {
  const pack = builtInPack(packId);
  return pack === null || pack.displayOnly ? null : { pack, options, payouts: 0, payoutsTaken: [] };
}
