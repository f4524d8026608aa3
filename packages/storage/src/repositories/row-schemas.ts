import type {
  AccountId,
  ContractId,
  Money,
  Price,
  Quantity,
  StrategyId,
  UnixMs,
} from '@loadline/core';
import { z } from 'zod';

/** Columns as they come out of the database, made into the core's types. */
const whole = (value: unknown): boolean => Number.isSafeInteger(value);
const text = (value: unknown): boolean => typeof value === 'string';

export const unixMs = z.custom<UnixMs>(whole);
export const price = z.custom<Price>(whole);
export const money = z.custom<Money>(whole);
export const quantity = z.custom<Quantity>((value) => typeof value === 'number' && value > 0);
export const accountId = z.custom<AccountId>(whole);
export const contractId = z.custom<ContractId>(text);
export const strategyId = z.custom<StrategyId>(text);
export const side = z.enum(['buy', 'sell']);
