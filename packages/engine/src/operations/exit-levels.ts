import {
  type Contract,
  type Money,
  type NetPosition,
  type Price,
  type Result,
} from '@loadline/core';
import type { ExitLevel } from '../ports/index.ts';
import type { ExitKind } from './exits.ts';
import { type OperationRefusal, refuse } from './refusal.ts';

type Held = Readonly<{ contract: Contract; position: NetPosition }>;

/**
 * The price of an exit. Ticks are measured from the average entry, money is what the whole position
 * makes or loses before fees. What lies between two ticks is rounded toward less risk: a stop to
 * the smaller loss, a target to the sooner one. Exact in integers.
 */
export function levelPrice(
  kind: ExitKind,
  level: ExitLevel,
  { contract, position }: Held,
): Result<Price, OperationRefusal> {
  const { size, cost } = position;
  const isStop = kind === 'stop';
  const long = size > 0;
  const perTick = size * contract.product.tickValue;
  // A stop is rounded toward the market, a target toward the entry: for a long one up and down.
  const round = long === isStop ? ceilDivide : floorDivide;
  const away = (long === isStop ? -1 : 1) as number;
  switch (level.unit) {
    case 'price':
      return checked(level.price, Number.isSafeInteger(level.price), 'a price on the grid');
    case 'ticks': {
      const price = round(cost, perTick) + away * level.ticks;
      return checked(price, isCount(level.ticks), 'at least one whole tick');
    }
    case 'money': {
      const result = isStop ? -level.money : level.money;
      const price = round(cost + result, perTick);
      return checked(price, isCount(level.money), 'an amount above zero');
    }
  }
}

/** The average entry, rounded into the profit, so many ticks further into it. */
export function breakevenPrice({ contract, position }: Held, offsetTicks: number): Price {
  const { size, cost } = position;
  const perTick = size * contract.product.tickValue;
  const entry = size > 0 ? ceilDivide(cost, perTick) : floorDivide(cost, perTick);
  return (entry + Math.sign(size) * offsetTicks) as Price;
}

const isCount = (value: Money | number): boolean => Number.isSafeInteger(value) && value > 0;

function checked(price: number, isValid: boolean, wanted: string): Result<Price, OperationRefusal> {
  if (isValid && Number.isSafeInteger(price)) return { ok: true, value: price as Price };
  return refuse('LEVEL_INVALID', `The level of an exit has to be ${wanted}.`);
}

/** Quotients of integers, exact: the remainder of a division of doubles is. */
function floorDivide(value: number, by: number): number {
  const [left, right] = by < 0 ? [-value, -by] : [value, by];
  const rest = ((left % right) + right) % right;
  return (left - rest) / right;
}

const ceilDivide = (value: number, by: number): number => 0 - floorDivide(0 - value, by);
