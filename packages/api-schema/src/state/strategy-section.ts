import { z } from 'zod';
import {
  accountNumber,
  contractText,
  decimalText,
  isoTime,
  settingValue,
  strategyName,
} from '../values/scalars.ts';

/** One setting of a strategy with its bounds: enough to build a form of it. */
const strategySetting = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.string(),
  value: settingValue,
  default: settingValue,
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  description: z.string(),
});
export type StrategySetting = z.infer<typeof strategySetting>;

/** The price range that a strategy watches: a box on the chart, in market time. */
const strategyRange = z.object({
  from: isoTime,
  to: isoTime,
  high: decimalText,
  low: decimalText,
});
export type StrategyRange = z.infer<typeof strategyRange>;

/** One configured strategy of the desk. */
const strategyState = z.object({
  strategyId: strategyName,
  /** Which strategy it is: `overnight-range`. */
  kind: z.string(),
  title: z.string(),
  accountId: accountNumber,
  /** The product's root: `NQ`. */
  product: z.string(),
  /** The front contract that it trades now; null before the venue has told it. */
  contractId: contractText.nullable(),
  contractName: z.string().nullable(),
  running: z.boolean(),
  /** One short sentence: what it is doing or waiting for. */
  status: z.string(),
  range: strategyRange.nullable(),
  tradesToday: z.int().nonnegative(),
  settings: z.array(strategySetting),
});
export type StrategyState = z.infer<typeof strategyState>;

export const strategiesSection = z.array(strategyState);
