import {
  type AccountId,
  applyFill,
  type ContractId,
  FLAT_POSITION,
  type Money,
  type NetPosition,
  openProfit,
  type Price,
  type UnixMs,
  type VenueFill,
} from '@loadline/core';
import { contractOf, type DayStory, type StoryRecord } from './day-story.ts';

/** What an account was worth at a price that the desk heard. */
export type EquityPoint = Readonly<{
  sequence: number;
  at: UnixMs;
  equity: Money;
  contractId: ContractId;
  price: Price;
}>;

/** The stretch in which an account held something, up to a record. */
export type Exposure = Readonly<{
  /** The record of the fill that opened the first position. */
  from: number;
  path: readonly EquityPoint[];
}>;

/**
 * The equity of an account at every price from its last flat moment to before a record: balance
 * and open profit, from the fills and the prices of the journal.
 *
 * @returns null where nothing was opened within the day before that record.
 */
export function exposureBefore(
  story: DayStory,
  accountId: AccountId,
  sequence: number,
): Exposure | null {
  const fills = bookedFills(story, accountId, sequence);
  const from = openedSince(fills);
  if (from === null) return null;
  const path: EquityPoint[] = [];
  const book = new Map<ContractId, NetPosition>();
  const prices = new Map<ContractId, Price>();
  for (const [index, { record, fill, balance }] of fills.entries()) {
    if (record.sequence < from) continue;
    book.set(fill.contractId, positionAfter(book.get(fill.contractId), fill));
    prices.set(fill.contractId, fill.price);
    const until = fills[index + 1]?.record.cause ?? sequence;
    for (const contractId of book.keys()) {
      for (const point of story.tape.points(contractId, record.sequence, until)) {
        prices.set(contractId, point.price);
        path.push({ ...point, contractId, equity: equityOf(balance, book, prices) });
      }
    }
  }
  return { from, path: path.toSorted((left, right) => left.sequence - right.sequence) };
}

type Booked = Readonly<{ record: StoryRecord; fill: VenueFill; balance: Money; size: number }>;

function bookedFills(
  { records }: DayStory,
  accountId: AccountId,
  before: number,
): readonly Booked[] {
  return records.flatMap((record) => {
    if (record.sequence >= before || record.source !== 'audit') return [];
    const { event } = record;
    if (event.kind !== 'filled' || event.accountId !== accountId) return [];
    return [{ record, fill: event.fill, balance: event.balance, size: event.positionSize }];
  });
}

/** The first fill behind the last moment at which no contract was held. */
function openedSince(fills: readonly Booked[]): number | null {
  const sizes = new Map<ContractId, number>();
  let opened: number | null = null;
  for (const { fill, size, record } of fills) {
    const wasFlat = [...sizes.values()].every((held) => held === 0);
    if (wasFlat) opened = record.sequence;
    sizes.set(fill.contractId, size);
  }
  return opened;
}

function positionAfter(position: NetPosition = FLAT_POSITION, fill: VenueFill): NetPosition {
  const contract = contractOf(fill.contractId);
  if (contract === null) return position;
  return applyFill(position, fill, contract.product.tickValue).position;
}

function equityOf(
  balance: Money,
  book: ReadonlyMap<ContractId, NetPosition>,
  prices: ReadonlyMap<ContractId, Price>,
): Money {
  let equity: number = balance;
  for (const [contractId, position] of book) {
    const contract = contractOf(contractId);
    const price = prices.get(contractId);
    if (contract === null || price === undefined) continue;
    equity += openProfit(position, price, contract.product.tickValue);
  }
  return equity as Money;
}

/**
 * The points that tell the way down: the first, each one that is lower than the last told by a
 * part of the whole way, and the lowest.
 *
 * @param parts into how many steps the way is cut.
 */
export function wayDown(path: readonly EquityPoint[], parts: number): readonly EquityPoint[] {
  const [first] = path;
  if (first === undefined) return [];
  const lowest = path.reduce((low, point) => (point.equity < low.equity ? point : low), first);
  const highest = path.reduce(
    (high, point) => Math.max(high, point.equity),
    first.equity as number,
  );
  const step = (highest - lowest.equity) / parts;
  const told = [first];
  let last: number = first.equity;
  for (const point of path) {
    if (point === first || point === lowest || last - point.equity < step) continue;
    told.push(point);
    last = point.equity;
  }
  if (lowest !== first) told.push(lowest);
  return told.toSorted((left, right) => left.sequence - right.sequence);
}
