import type { Contract, Denial, DenialCode, OrderRequest } from '@loadline/core';
import type { Finding } from './finding.ts';
import { contractWords, findingTexts } from './plain-words.ts';
import { SENTENCES } from './sentences.ts';

/** Every code that a denial can carry; the types keep the list complete. */
export const DENIAL_CODES = Object.keys(SENTENCES) as readonly DenialCode[];

/** The limits on equity: what is allowed lies above them, since a touch is a breach. */
const ABOVE: ReadonlySet<DenialCode> = new Set<DenialCode>([
  'MAXIMUM_LOSS_LIMIT',
  'DAILY_LOSS_LIMIT',
  'PERSONAL_LOSS_LIMIT',
  'SESSION_BUDGET',
]);

/**
 * A finding as a person reads it: the code, one sentence, what was seen and what is allowed, in
 * dollars, lots, contracts, prices and Chicago times. Made off the order's path.
 *
 * @param contract that of the order, for its prices and its name; null where it has no data.
 */
export function denialOf(
  finding: Finding,
  request: OrderRequest,
  { contract }: Readonly<{ contract: Contract | null }>,
): Denial {
  const { observed, allowed } = findingTexts(finding, contract);
  const what = contract?.name ?? contractWords(request.contractId);
  return {
    code: finding.code,
    detail: SENTENCES[finding.code]({ finding, request, observed, allowed, what }),
    observed,
    allowed: ABOVE.has(finding.code) ? `above ${allowed}` : allowed,
  };
}
