import {
  type ClientOrderId,
  type Contract,
  type Money,
  type Price,
  type Product,
  type Side,
  unreachable,
} from '@loadline/core';
import * as fc from 'fast-check';
import type { RoomEntry } from '../src/room/entry-book.ts';
import { RoomBook } from '../src/room/room-book.ts';
import { CONTRACTS, type SceneStop } from './room-scene.ts';

/** One call of a book, as data. */
export type RoomStep = Readonly<
  | { kind: 'balance'; balance: number }
  | { kind: 'position'; contract: Contract; size: number; cost: number }
  | { kind: 'price'; contract: Contract; price: number }
  | ({ kind: 'stop'; contract: Contract } & SceneStop)
  | ({ kind: 'entry' } & RoomEntry)
  | { kind: 'remove'; orderId: ClientOrderId }
  | { kind: 'gaps'; root: string; ticks: number }
>;

const contracts = fc.constantFrom(...CONTRACTS);
/** Few names, so that an order is set again, moves to another contract, or changes its role. */
const orderIds = fc.constantFrom(
  ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => id as ClientOrderId),
);
const sides = fc.constantFrom<Side>('buy', 'sell');
/** The prices of real products, near each other: stops are passed to and fro. */
const ticks = fc.integer({ min: 84_000, max: 84_020 });
const sometimesUnknown = (numbers: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 80, arbitrary: numbers },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e18) },
  );

const steps: fc.Arbitrary<RoomStep> = fc.oneof(
  fc.record({
    kind: fc.constant('balance' as const),
    balance: sometimesUnknown(fc.integer({ min: -5_000_000_000, max: 150_000_000_000 })),
  }),
  fc
    .tuple(contracts, sometimesUnknown(fc.constantFrom(0, 0, 0, 1, -1, 2)), ticks, fc.nat(9))
    .map(([contract, size, at, odd]) => {
      const cost = size * at * contract.product.tickValue + odd;
      return { kind: 'position' as const, contract, size, cost };
    }),
  fc.record({
    kind: fc.constant('price' as const),
    contract: contracts,
    price: sometimesUnknown(ticks),
  }),
  fc.record({
    kind: fc.constant('stop' as const),
    contract: contracts,
    orderId: orderIds,
    side: sides,
    price: sometimesUnknown(ticks),
    quantity: sometimesUnknown(fc.integer({ min: 0, max: 4 })),
  }),
  fc.record({
    kind: fc.constant('entry' as const),
    orderId: orderIds,
    contract: contracts,
    side: sides,
    quantity: sometimesUnknown(fc.integer({ min: 0, max: 4 })),
    stopTicks: fc.oneof({ weight: 80, arbitrary: sometimesUnknown(fc.nat(80)) }, fc.constant(null)),
    group: fc.constantFrom(null, 'g', 'h'),
  }),
  fc.record({ kind: fc.constant('remove' as const), orderId: orderIds }),
  fc.record({
    kind: fc.constant('gaps' as const),
    root: fc.constantFrom('NQ', 'MES', 'ZT'),
    ticks: sometimesUnknown(fc.integer({ min: 0, max: 30 })),
  }),
);

/** Most start with all that has to be known, so that much of what follows is known too. */
export const histories: fc.Arbitrary<readonly RoomStep[]> = fc
  .tuple(
    fc.constantFrom(true, true, true, false),
    fc.array(steps, { minLength: 10, maxLength: 60 }),
  )
  .map(([isKnown, later]) => (isKnown ? [...FIRST_STEPS, ...later] : later));

const FIRST_STEPS: readonly RoomStep[] = [
  { kind: 'balance', balance: 50_000_000_000 },
  ...CONTRACTS.map((contract) => ({ kind: 'price' as const, contract, price: 84_010 })),
];

/** What is in force after a history, and the book that was told of it step by step. */
export class ToldBook {
  readonly gaps = new Map([
    ['NQ', 2],
    ['MES', 1],
    ['ZT', 0],
  ]);
  readonly #last = new Map<string, RoomStep>();
  readonly book = this.#empty();

  tell(step: RoomStep): void {
    if (step.kind === 'gaps') this.gaps.set(step.root, step.ticks);
    else this.#last.set(keyOf(step), step);
    applyStep(this.book, step);
  }

  /** A new book that is told only what is in force, orders in the order of their names. */
  rebuilt(): RoomBook {
    const book = this.#empty();
    const keys = [...this.#last.keys()].sort();
    for (const key of keys) {
      const step = this.#last.get(key);
      if (step !== undefined && step.kind !== 'remove') applyStep(book, step);
    }
    return book;
  }

  #empty(): RoomBook {
    return new RoomBook((product: Product) => this.gaps.get(product.root) ?? Number.NaN);
  }
}

function keyOf(step: Exclude<RoomStep, { kind: 'gaps' }>): string {
  switch (step.kind) {
    case 'balance':
      return 'balance';
    case 'position':
    case 'price':
      return `${step.kind} ${step.contract.id}`;
    case 'stop':
    case 'entry':
    case 'remove':
      return `order ${step.orderId}`;
  }
}

function applyStep(book: RoomBook, step: RoomStep): void {
  switch (step.kind) {
    case 'balance':
      return book.setBalance(step.balance as Money);
    case 'position':
      return book.setPosition(step.contract, step.size, step.cost as Money);
    case 'price':
      return book.setPrice(step.contract.id, step.price as Price);
    case 'stop': {
      const { orderId, contract, side, price, quantity } = step;
      return book.setStop(orderId, contract, side, price as Price, quantity);
    }
    case 'entry':
      return book.setEntry(step);
    case 'remove':
      return book.removeOrder(step.orderId);
    case 'gaps':
      return book.refreshGaps();
    default:
      return unreachable(step);
  }
}
