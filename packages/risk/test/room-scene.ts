import {
  type ClientOrderId,
  type Contract,
  type Money,
  type Price,
  type Product,
  parseContractId,
  type Side,
} from '@loadline/core';
import * as fc from 'fast-check';
import type { RoomEntry } from '../src/room/entry-book.ts';
import { RoomBook } from '../src/room/room-book.ts';

/** A protective order as the book is told of it. */
export type SceneStop = Readonly<{
  orderId: ClientOrderId;
  side: Side;
  price: number;
  quantity: number;
}>;

/** A position with its price and its stops. */
export type SceneHeld = Readonly<{
  contract: Contract;
  size: number;
  cost: number;
  price: number;
  stops: readonly SceneStop[];
}>;

/** An entry, and the price at which the enumeration fills it. */
export type SceneEntry = RoomEntry & Readonly<{ fillPrice: number }>;

/** An account at one instant: all that its worst case is made of. */
export type Scene = Readonly<{
  balance: number;
  /** Allowed ticks beyond a stop, by root. */
  gaps: ReadonlyMap<string, number>;
  held: readonly SceneHeld[];
  entries: readonly SceneEntry[];
}>;

const IDS = ['CON.F.US.ENQ.Z26', 'CON.F.US.ENQ.H27', 'CON.F.US.MES.Z26', 'CON.F.US.TUA.Z26'];

/** Two months of one product, a micro, and a product whose tick is no whole number of cents. */
export const CONTRACTS: readonly Contract[] = IDS.flatMap((id) => {
  const parsed = parseContractId(id);
  return parsed.ok ? [parsed.value] : [];
});

const sides = fc.constantFrom<Side>('buy', 'sell');
const prices = fc.integer({ min: 95, max: 105 });

/**
 * Three in four stops are against the position; the others belong to lots that net beside it. A
 * flat contract has stops of both sides.
 */
const stopsOf = (contract: Contract, size: number) =>
  fc
    .array(
      fc.record({
        side: fc.oneof(
          { weight: size === 0 ? 0 : 2, arbitrary: fc.constant<Side>(size > 0 ? 'sell' : 'buy') },
          { weight: 1, arbitrary: sides },
        ),
        price: fc.integer({ min: 92, max: 108 }),
        quantity: fc.integer({ min: 1, max: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((stops) =>
      stops.map((stop, index) => ({
        ...stop,
        orderId: `stop-${contract.name}-${index}` as ClientOrderId,
      })),
    );

const heldIn = (contract: Contract): fc.Arbitrary<SceneHeld> =>
  fc.constantFrom(-3, -2, -1, 0, 1, 2, 3).chain((size) =>
    fc.record({
      contract: fc.constant(contract),
      size: fc.constant(size),
      // Average prices are off the grid, so a cost is any whole number.
      cost: fc
        .integer({ min: 90, max: 110 })
        .chain((at) =>
          fc
            .integer({ min: -3, max: 3 })
            .map((odd) => (size === 0 ? 0 : size * at * contract.product.tickValue + odd)),
        ),
      price: prices,
      stops: stopsOf(contract, size),
    }),
  );

const entryOf = (index: number): fc.Arbitrary<SceneEntry> =>
  fc.record({
    orderId: fc.constant(`entry-${index}` as ClientOrderId),
    contract: fc.constantFrom(...CONTRACTS),
    side: sides,
    quantity: fc.constantFrom(1, 1, 1, 2),
    stopTicks: fc.oneof(
      { weight: 40, arbitrary: fc.integer({ min: 0, max: 4 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    group: fc.constantFrom(null, null, 'g', 'h'),
    fillPrice: prices,
  });

/** One to six orders in all, and few enough contracts that every outcome can be told. */
export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    balance: fc.integer({ min: 0, max: 50_000_000_000 }),
    gaps: fc
      .tuple(...['NQ', 'MES', 'ZT'].map((root) => fc.tuple(fc.constant(root), fc.nat(2))))
      .map((pairs) => new Map(pairs)),
    held: fc
      .subarray([...CONTRACTS], { maxLength: 2 })
      .chain((contracts) => fc.tuple(...contracts.map(heldIn))),
    entries: fc
      .constantFrom(0, 1, 2, 3, 4, 5, 6, 6)
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => entryOf(index)))),
  })
  .filter(({ held, entries }) => {
    const stops = held.flatMap((one) => one.stops);
    const contracts = [
      ...held.map(({ size }) => Math.abs(size)),
      ...entries.map(({ quantity }) => quantity),
    ];
    const sum = contracts.reduce((total, one) => total + one, 0);
    return stops.length + entries.length <= 6 && sum <= 6;
  });

/** A book that is told a scene as it stands, once. */
export function bookOfScene({ balance, gaps, held, entries }: Scene): RoomBook {
  const book = new RoomBook((product: Product) => gaps.get(product.root) ?? Number.NaN);
  book.setBalance(balance as Money);
  for (const { contract, size, cost, price, stops } of held) {
    book.setPosition(contract, size, cost as Money);
    book.setPrice(contract.id, price as Price);
    for (const stop of stops) {
      book.setStop(stop.orderId, contract, stop.side, stop.price as Price, stop.quantity);
    }
  }
  for (const entry of entries) book.setEntry(entry);
  return book;
}
