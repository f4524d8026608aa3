import { z } from 'zod';
import {
  accountNumber,
  contractText,
  decimalText,
  isoTime,
  orderName,
  strategyName,
  tradeSide,
} from '../values/scalars.ts';
import { equityLimit } from './risk-section.ts';

/** How many decisions of each account the section shows; storage has all of them. */
export const DECISIONS_SHOWN = 20;

/** One line of a decision's arithmetic, in dollars. */
const decisionTerm = z.object({
  /** `balance`, `gapAllowance`, `threshold`, ... */
  name: z.string(),
  /** The same in plain words. */
  label: z.string(),
  /** Null: not known, or without a bound. */
  amount: decimalText.nullable(),
  /** Where it comes from, in plain words: `position NQH5`, `gap model`, `rule mll.amount`. */
  source: z.string(),
  /** The firm's own text behind a rule. */
  reference: z.string().nullable(),
  /** What it was made of: `2 contracts, 40 ticks`. */
  parts: z.string(),
});
export type DecisionTermState = z.infer<typeof decisionTerm>;

/** What risk decided about one order that could add exposure, with its arithmetic. */
export const decisionState = z.object({
  /** The name of the order that it was about. */
  decisionId: orderName,
  at: isoTime,
  accountId: accountNumber,
  strategyId: strategyName.nullable(),
  contractId: contractText,
  contractName: z.string(),
  side: tradeSide,
  type: z.string(),
  /** Contracts that were asked for. */
  quantity: z.number(),
  /** Contracts that may leave; 0 when denied. */
  allowed: z.number(),
  /** The limit or stop price; null for a market order. */
  price: decimalText.nullable(),
  verdict: z.enum(['approved', 'reduced', 'denied']),
  /** The code of what objected; null when nothing did. */
  code: z.string().nullable(),
  sentence: z.string(),
  /** The limit that was nearest; null where the room gate was not reached. */
  limit: equityLimit.nullable(),
  /** In the order in which they add up. */
  terms: z.array(decisionTerm),
  /** The whole decision as lines of text. */
  lines: z.array(z.string()),
});
export type DecisionState = z.infer<typeof decisionState>;

/** The latest decisions of each account, newest first. */
export const decisionsSection = z.array(decisionState);
