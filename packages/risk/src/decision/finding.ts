import type { DenialCode } from '@loadline/core';

/** What a number of a finding counts; words are made from it later, off the order's path. */
export type FindingUnit =
  | 'money'
  | 'contracts'
  | 'lotTenths'
  | 'ticks'
  | 'price'
  | 'count'
  | 'milliseconds'
  | 'instant'
  | 'ratio'
  | 'text';

/** Why a check denies: a code and two numbers (or names), without a word. */
export type Finding = Readonly<{
  code: DenialCode;
  unit: FindingUnit;
  observed: number | string;
  allowed: number | string;
  /** The rule of the pack, the person's limit or the model that decides: `mll.amount`. */
  source: string;
}>;
