import {
  assert,
  type ClientOrderId,
  type Contract,
  listProducts,
  type Money,
  makeContract,
  type Price,
  type Side,
} from '@loadline/core';
import { RoomBook, type RoomEntry } from '@loadline/risk';

const POSITIONS = 20;
const ENTRIES = 20;
/** The same for every product: what it is does not change what a check costs. */
export const GAP_TICKS = 3;
export const BALANCE = 150_000_000_000;

/** A position with a stop for each half of it. */
export type ScenePosition = Readonly<{
  contract: Contract;
  size: number;
  cost: number;
  price: number;
  stops: readonly Readonly<{ orderId: ClientOrderId; price: number; quantity: number }>[];
}>;

export type RiskScene = Readonly<{
  positions: readonly ScenePosition[];
  entries: readonly RoomEntry[];
}>;

/** Twenty positions, long and short in turn, each with its stops, and twenty entries in pairs. */
export function riskScene(): RiskScene {
  const contracts = listProducts()
    .slice(0, POSITIONS)
    .map((product) => makeContract(product, product.monthCodes.at(-1) ?? 'Z', 2026));
  assert(contracts.length === POSITIONS, 'there are as many products');
  return {
    positions: contracts.map(positionIn),
    entries: contracts.slice(0, ENTRIES).map(entryIn),
  };
}

/** The scene in the book of one account. */
export function bookOf({ positions, entries }: RiskScene): RoomBook {
  const book = new RoomBook(() => GAP_TICKS);
  book.setBalance(BALANCE as Money);
  for (const { contract, size, cost, price, stops } of positions) {
    book.setPosition(contract, size, cost as Money);
    book.setPrice(contract.id, price as Price);
    const side: Side = size > 0 ? 'sell' : 'buy';
    for (const stop of stops) {
      book.setStop(stop.orderId, contract, side, stop.price as Price, stop.quantity);
    }
  }
  for (const entry of entries) book.setEntry(entry);
  return book;
}

function positionIn(contract: Contract, index: number): ScenePosition {
  const sign = index % 2 === 0 ? 1 : -1;
  const price = 4_000 + 100 * index;
  const stopAt = (ticks: number, name: string) => ({
    orderId: `stop-${index}-${name}` as ClientOrderId,
    price: price - sign * ticks,
    quantity: 1,
  });
  return {
    contract,
    size: 2 * sign,
    cost: 2 * sign * (price - 5) * contract.product.tickValue,
    price,
    stops: [stopAt(20, 'near'), stopAt(40, 'far')],
  };
}

/** Two neighbors cancel each other. */
const entryIn = (contract: Contract, index: number): RoomEntry => ({
  orderId: `entry-${index}` as ClientOrderId,
  contract,
  side: index % 2 === 0 ? 'buy' : 'sell',
  quantity: 1 + (index % 3),
  stopTicks: 24 + index,
  group: `pair-${Math.floor(index / 2)}`,
});
