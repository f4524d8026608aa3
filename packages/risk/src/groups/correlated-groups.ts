/**
 * Products that the firm takes for one another. Topstep forbids opposite positions in the same or
 * in highly correlated or fungible products (Help Center 13747047) and names ES/MES and NQ/MNQ.
 *
 * - A product with its minis and micros: they settle against the same thing.
 * - The four American equity indices: five-minute returns of ES and NQ go together by 0.96 (2025),
 *   of MES and YM by 0.82, of MNQ and YM by 0.68 (early 2026).
 * - The treasuries: they are points of one curve, and neighbors replace each other.
 *
 * Crude oil and its products, and gold and silver, are different goods, so they are not joined:
 * neither are two currencies. A product that is not named here is a group of its own.
 */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'equity index': ['ES', 'MES', 'NQ', 'MNQ', 'RTY', 'M2K', 'YM', 'MYM'],
  treasury: ['ZT', 'ZF', 'ZN', 'TN', 'ZB', 'UB'],
  'crude oil': ['CL', 'MCL', 'QM'],
  'natural gas': ['NG', 'QG', 'MNG'],
  gold: ['GC', 'MGC'],
  silver: ['SI', 'SIL'],
  copper: ['HG', 'MHG'],
  euro: ['6E', 'E7', 'M6E'],
  'Australian dollar': ['6A', 'M6A'],
  'British pound': ['6B', 'M6B'],
};

const GROUP_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(GROUPS).flatMap(([group, roots]) => roots.map((root) => [root, group] as const)),
);

/** The group of products within which all accounts of a desk stand in one direction. */
export const correlatedGroup = (root: string): string => GROUP_OF.get(root) ?? root;
