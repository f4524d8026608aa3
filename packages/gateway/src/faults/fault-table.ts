import { HUB_FAULTS } from './rows/hub-rows.ts';
import { MARKET_FAULTS } from './rows/market-rows.ts';
import { ORDER_FAULTS } from './rows/order-rows.ts';
import { REST_FAULTS } from './rows/rest-rows.ts';

/**
 * How long a fault lasts: `once` acts where it is switched on and is over, `times` acts on that
 * many and is over, `while` lasts until it is switched off.
 */
export type FaultSpan = 'once' | 'times' | 'while';

/** What the number behind a name means, and which are taken. Whole numbers only. */
export type FaultParameter = Readonly<{
  unit: string;
  default: number;
  minimum: number;
  maximum: number;
}>;

/** A named fault: what it does in one line, and who says that the real venue does it. */
export type FaultRow = Readonly<{
  does: string;
  span: FaultSpan;
  /** Null for a fault that needs no number. */
  parameter: FaultParameter | null;
  /** A section of the wire reference with its grade, a public report, or our own inference. */
  source: string;
}>;

/** Every fault by its name, in the order in which it is listed. */
export const FAULTS = { ...HUB_FAULTS, ...REST_FAULTS, ...ORDER_FAULTS, ...MARKET_FAULTS } as const;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export const faultRow = (name: FaultName): FaultRow => FAULTS[name];

export const isFaultName = (text: string): text is FaultName => Object.hasOwn(FAULTS, text);
