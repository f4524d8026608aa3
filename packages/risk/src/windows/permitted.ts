import type { Product } from '@loadline/core';
import type { RuleSet } from '../packs/rule-set.ts';

/** Whether the firm lets the product be traded at all; a pack without a list permits all. */
export const isPermitted = (
  { root }: Product,
  { permittedRoots }: Pick<RuleSet, 'permittedRoots'>,
): boolean => permittedRoots === null || permittedRoots.has(root);
