import {
  type ClientOrderId,
  type Contract,
  type Money,
  type Price,
  type Product,
  parseContractId,
  type Side,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import type { RoomEntry } from './entry-book.ts';
import { RoomBook } from './room-book.ts';

const contractOf = (id: string): Contract => {
  const parsed = parseContractId(id);
  if (!parsed.ok) throw new Error(parsed.error.text);
  return parsed.value;
};
/** A tick of NQ is 5.00, a side costs 1.89; a tick of ES is 12.50, a side the same. */
const NQ = contractOf('CON.F.US.ENQ.Z26');
const ES = contractOf('CON.F.US.EP.Z26');
const GAPS = new Map([
  ['NQ', 2],
  ['ES', 1],
]);
const gapTicks = ({ root }: Product): number => GAPS.get(root) ?? Number.NaN;

const dollars = (amount: number): Money => Math.round(amount * 1_000_000) as Money;
const price = (ticks: number): Price => ticks as Price;
const orderId = (text: string): ClientOrderId => text as ClientOrderId;

type Stop = readonly [side: Side, price: number, quantity: number];
type Held = Readonly<{ contract?: Contract; size: number; at: number; now: number }>;

function bookOf(balance: number): RoomBook {
  const book = new RoomBook(gapTicks);
  book.setBalance(dollars(balance));
  return book;
}

/** A position bought or sold at `at`, the price at `now`, with these stops. */
function hold(book: RoomBook, held: Held, stops: readonly Stop[]): RoomBook {
  const { contract = NQ, size, at, now } = held;
  book.setPosition(contract, size, (size * at * contract.product.tickValue) as Money);
  book.setPrice(contract.id, price(now));
  for (const [index, [side, stop, quantity]] of stops.entries()) {
    book.setStop(orderId(`stop-${contract.name}-${index}`), contract, side, price(stop), quantity);
  }
  return book;
}

const entry = (name: string, change: Partial<RoomEntry> = {}): RoomEntry => ({
  orderId: orderId(name),
  contract: NQ,
  side: 'buy',
  quantity: 1,
  stopTicks: 40,
  group: null,
  ...change,
});

describe('the worst case of a position', () => {
  const long = { size: 2, at: 1_000, now: 1_010 };
  const short = { size: -2, at: 1_010, now: 1_000 };
  /** In dollars from a balance of 10,000; an exit costs 2 ticks (10.00) and 1.89 a contract. */
  const out = 2 * (10 + 1.89);
  it.each<{ name: string; held: Held; stops: Stop[]; worst: number }>([
    { name: 'long to its stop', held: long, stops: [['sell', 990, 2]], worst: -100 - out },
    { name: 'short to its stop', held: short, stops: [['buy', 1_020, 2]], worst: -100 - out },
    {
      name: 'long with a stop in profit',
      held: long,
      stops: [['sell', 1_005, 2]],
      worst: 50 - out,
    },
    {
      name: 'short with a stop in profit',
      held: short,
      stops: [['buy', 1_005, 2]],
      worst: 50 - out,
    },
    {
      name: 'long whose price is through the stop',
      held: { ...long, now: 980 },
      stops: [['sell', 990, 2]],
      worst: -200 - out,
    },
    {
      name: 'short whose price is through the stop',
      held: { ...short, now: 1_030 },
      stops: [['buy', 1_020, 2]],
      worst: -200 - out,
    },
    {
      name: 'long with two stops',
      held: long,
      stops: [
        ['sell', 990, 1],
        ['sell', 980, 1],
      ],
      worst: -150 - out,
    },
    {
      name: 'long with the price between its two stops',
      held: { ...long, now: 985 },
      stops: [
        ['sell', 990, 1],
        ['sell', 980, 1],
      ],
      worst: -75 - 100 - out,
    },
    {
      name: 'long with more stops than contracts: the farthest count',
      held: long,
      stops: [
        ['sell', 1_000, 2],
        ['sell', 990, 1],
        ['sell', 980, 1],
      ],
      worst: -150 - out,
    },
    {
      name: 'short with more stops than contracts: the farthest count',
      held: short,
      stops: [
        ['buy', 1_030, 1],
        ['buy', 1_020, 3],
      ],
      worst: -150 - out,
    },
    {
      name: 'long with a buy stop beside, which protects nothing',
      held: long,
      stops: [
        ['buy', 1_030, 2],
        ['sell', 990, 2],
      ],
      worst: -100 - out,
    },
  ])('is $name', ({ held, stops, worst }) => {
    const book = hold(bookOf(10_000), held, stops);
    expect(book.worst).toBe(dollars(10_000 + worst));
    expect(book.unbounded).toBeNull();
  });

  it.each<{ name: string; size: number; stops: Stop[] }>([
    { name: 'without a stop', size: 2, stops: [] },
    { name: 'with a stop for a part', size: 2, stops: [['sell', 990, 1]] },
    { name: 'with a stop on its own side', size: 2, stops: [['buy', 990, 2]] },
    { name: 'short, with a stop on its own side', size: -2, stops: [['sell', 1_020, 2]] },
    { name: 'with a stop of unknown price', size: 2, stops: [['sell', Number.NaN, 2]] },
    { name: 'with a stop of unknown size', size: 2, stops: [['sell', 990, Number.NaN]] },
    { name: 'of unknown size', size: Number.NaN, stops: [['sell', 990, 2]] },
    { name: 'larger than can be counted', size: 2, stops: [['sell', -9e14, 2]] },
  ])('has no bound $name', ({ size, stops }) => {
    const book = hold(bookOf(10_000), { size, at: 1_000, now: 1_005 }, stops);
    expect(book.worst).toBe(Number.NEGATIVE_INFINITY);
    expect(book.unbounded).toBe(NQ.id);
    expect(book.terms()).toEqual([]);
  });

  it('does not move with the price on the safe side, and follows it beyond the stop', () => {
    const book = hold(bookOf(10_000), long, [['sell', 990, 2]]);
    const atStop = book.worst;
    const seen = [1_200, 991, 990, 989, 970, 990, 1_000].map((now) => {
      book.setPrice(NQ.id, price(now));
      return (book.worst - atStop) / dollars(10);
    });
    expect(seen).toEqual([0, 0, 0, -1, -20, 0, 0]);
  });

  it('adds up over contracts, and is gone with the position', () => {
    const book = hold(bookOf(10_000), long, [['sell', 990, 2]]);
    hold(book, { contract: ES, size: -1, at: 500, now: 500 }, [['buy', 504, 1]]);
    expect(book.equity).toBe(dollars(10_000 + 100));
    expect(book.worst).toBe(dollars(10_000 - 100 - out - 50 - 12.5 - 1.89));
    book.setPosition(NQ, 0, 0 as Money);
    expect(book.worst).toBe(dollars(10_000 - 50 - 12.5 - 1.89));
  });

  it('is turned over by a fill beyond the position: its old stop protects nothing', () => {
    const book = hold(bookOf(10_000), long, [['sell', 990, 2]]);
    book.setPosition(NQ, -1, dollars(-5_000));
    expect(book.unbounded).toBe(NQ.id);
    book.setStop(orderId('new'), NQ, 'buy', price(1_020), 1);
    expect(book.worst).toBe(dollars(10_000 - 100 - 10 - 1.89));
  });
});

describe('what is not known', () => {
  it('of a price makes equity and the worst case unknown, until it comes', () => {
    const book = bookOf(10_000);
    book.setPosition(NQ, 1, dollars(5_000));
    book.setStop(orderId('stop'), NQ, 'sell', price(990), 1);
    expect([book.equity, book.worst]).toEqual([Number.NaN, Number.NaN]);
    book.setPrice(NQ.id, price(1_010));
    expect(book.equity).toBe(dollars(10_050));
    book.setPrice(NQ.id, price(Number.NaN));
    expect([book.equity, book.worst]).toEqual([Number.NaN, Number.NaN]);
    book.setPrice(NQ.id, price(1_000));
    expect(book.equity).toBe(dollars(10_000));
    expect(book.worst).toBe(dollars(10_000 - 50 - 11.89));
  });

  it('of a price does not hide that there is no stop', () => {
    const book = bookOf(10_000);
    book.setPosition(NQ, 1, dollars(5_000));
    expect(book.equity).toBe(Number.NaN);
    expect([book.worst, book.unbounded]).toEqual([Number.NEGATIVE_INFINITY, NQ.id]);
  });

  it('of the gap makes the worst case unknown, and equity not', () => {
    const gaps = new Map([['NQ', Number.NaN]]);
    const book = new RoomBook(({ root }) => gaps.get(root) ?? 0);
    book.setBalance(dollars(10_000));
    hold(book, { size: 1, at: 1_000, now: 1_000 }, [['sell', 990, 1]]);
    expect([book.equity, book.worst]).toEqual([dollars(10_000), Number.NaN]);
    expect(book.largestFit({ ...entry('one'), contract: NQ }, { threshold: 0 })).toBe(0);
    gaps.set('NQ', 3);
    expect(book.worst).toBe(Number.NaN);
    book.refreshGaps();
    expect(book.worst).toBe(dollars(10_000 - 50 - 15 - 1.89));
  });

  it('of the balance is unknown money, and nothing fits', () => {
    const book = new RoomBook(gapTicks);
    expect([book.equity, book.worst]).toEqual([Number.NaN, Number.NaN]);
    expect(book.largestFit(entry('one'), { threshold: Number.NEGATIVE_INFINITY })).toBe(0);
  });

  it('is remembered of a price that came before the position', () => {
    const book = bookOf(10_000);
    book.setPrice(NQ.id, price(1_010));
    book.setPosition(NQ, 1, dollars(5_000));
    expect(book.equity).toBe(dollars(10_050));
  });
});

/** An entry of NQ with a stop 40 ticks away: 200.00, the gap 10.00, both sides' fees 3.78. */
const ONE = 213.78;

describe('the worst case of entries', () => {
  it.each<{ name: string; entries: RoomEntry[]; loss: number }>([
    { name: 'one', entries: [entry('a')], loss: ONE },
    { name: 'a short one', entries: [entry('a', { side: 'sell' })], loss: ONE },
    { name: 'three contracts', entries: [entry('a', { quantity: 3 })], loss: 3 * ONE },
    {
      name: 'both sides, not netted',
      entries: [entry('a'), entry('b', { side: 'sell' })],
      loss: 2 * ONE,
    },
    {
      name: 'one set twice, the last time counts',
      entries: [entry('a', { quantity: 5 }), entry('a')],
      loss: ONE,
    },
    { name: 'one with nothing left', entries: [entry('a'), entry('a', { quantity: 0 })], loss: 0 },
    {
      name: 'a group at its worst member',
      entries: [entry('a', { group: 'g' }), entry('b', { group: 'g', quantity: 2 })],
      loss: 2 * ONE,
    },
    {
      name: 'two groups and one alone',
      entries: [entry('a', { group: 'g' }), entry('b', { group: 'h' }), entry('c')],
      loss: 3 * ONE,
    },
    {
      name: 'a group over two products',
      entries: [
        entry('a', { group: 'g' }),
        entry('b', { group: 'g', contract: ES, stopTicks: 40 }),
      ],
      loss: 500 + 12.5 + 3.78,
    },
  ])('is that of $name', ({ entries, loss }) => {
    const book = bookOf(10_000);
    for (const one of entries) book.setEntry(one);
    expect(book.worst).toBe(dollars(10_000 - loss));
    for (const one of entries) book.removeOrder(one.orderId);
    expect(book.worst).toBe(dollars(10_000));
  });

  it('falls back to the next member when the worst of a group goes', () => {
    const book = bookOf(10_000);
    book.setEntry(entry('a', { group: 'g' }));
    book.setEntry(entry('b', { group: 'g', quantity: 2 }));
    book.removeOrder(orderId('b'));
    expect(book.worst).toBe(dollars(10_000 - ONE));
  });

  it.each<{ name: string; change: Partial<RoomEntry> }>([
    { name: 'no stop', change: { stopTicks: null } },
    { name: 'a stop of unknown distance', change: { stopTicks: Number.NaN } },
    { name: 'a stop on the wrong side', change: { stopTicks: -4 } },
    { name: 'an unknown size', change: { quantity: Number.NaN } },
    { name: 'a stop farther than can be counted', change: { stopTicks: 9e14 } },
  ])('has no bound with $name, and again one without that entry', ({ change }) => {
    const book = bookOf(10_000);
    book.setEntry(entry('a'));
    book.setEntry(entry('b', { ...change, group: 'g' }));
    expect([book.worst, book.unbounded]).toEqual([Number.NEGATIVE_INFINITY, 'b']);
    expect(book.largestFit(entry('c'), { threshold: 0 })).toBe(0);
    book.removeOrder(orderId('b'));
    expect([book.worst, book.unbounded]).toEqual([dollars(10_000 - ONE), null]);
  });

  it('gives a position no credit for an entry against it', () => {
    const book = hold(bookOf(10_000), { size: 1, at: 1_000, now: 1_000 }, [['sell', 990, 1]]);
    const before = book.worst;
    book.setEntry(entry('against', { side: 'sell' }));
    expect(book.worst).toBe(before - dollars(ONE));
  });

  it('is counted once when an order turns out to be a stop', () => {
    const book = hold(bookOf(10_000), { size: 1, at: 1_000, now: 1_000 }, []);
    book.setEntry(entry('x', { side: 'sell' }));
    book.setStop(orderId('x'), NQ, 'sell', price(990), 1);
    expect(book.worst).toBe(dollars(10_000 - 50 - 11.89));
    book.setEntry(entry('x'));
    expect(book.unbounded).toBe(NQ.id);
  });
});

describe('the largest size that fits', () => {
  const asked = { contract: NQ, quantity: 10, stopTicks: 40, group: null };
  const worst = 10_000;
  it.each([
    { name: 'all of it', threshold: 0, fits: 10 },
    { name: 'all of it without a limit', threshold: Number.NEGATIVE_INFINITY, fits: 10 },
    { name: 'a part', threshold: worst - 2.5 * ONE, fits: 2 },
    { name: 'one less where the last would touch', threshold: worst - 3 * ONE, fits: 2 },
    { name: 'three, a micro-dollar above the touch', threshold: worst - 3 * ONE - 1e-6, fits: 3 },
    { name: 'none where the first would touch', threshold: worst - ONE, fits: 0 },
    { name: 'none at the threshold', threshold: worst, fits: 0 },
    { name: 'none below it', threshold: worst + 1, fits: 0 },
  ])('is $name', ({ threshold, fits }) => {
    expect(bookOf(worst).largestFit(asked, { threshold: threshold * 1_000_000 })).toBe(fits);
  });

  it('is none against a threshold that is not known, without a stop, or of no whole size', () => {
    const book = bookOf(10_000);
    expect(book.largestFit(asked, { threshold: Number.NaN })).toBe(0);
    expect(book.largestFit({ ...asked, stopTicks: null }, { threshold: 0 })).toBe(0);
    expect(book.largestFit({ ...asked, quantity: Number.NaN }, { threshold: 0 })).toBe(0);
    expect(book.largestFit({ ...asked, quantity: -1 }, { threshold: 0 })).toBe(0);
  });

  it('takes from the room only what an order adds to its group', () => {
    const book = bookOf(10_000);
    book.setEntry(entry('a', { group: 'g', quantity: 4 }));
    const threshold = book.worst - dollars(1.5 * ONE);
    expect(book.largestFit({ ...asked, group: 'g' }, { threshold })).toBe(5);
    expect(book.largestFit({ ...asked, group: 'h' }, { threshold })).toBe(1);
    expect(book.largestFit({ ...asked, group: 'g' }, { threshold: book.worst })).toBe(0);
    expect(book.lossOf({ ...asked, group: 'g' })).toBe(dollars(6 * ONE));
    expect(book.lossOf({ ...asked, group: 'g', quantity: 4 })).toBe(0);
    expect(book.lossOf({ ...asked, quantity: 2 })).toBe(dollars(2 * ONE));
  });
});

describe('the lines of the arithmetic', () => {
  it('name what each amount is made of', () => {
    const book = hold(bookOf(10_000), { size: 2, at: 1_000, now: 1_010 }, [['sell', 990, 2]]);
    book.setEntry(entry('small', { group: 'g' }));
    book.setEntry(entry('large', { group: 'g', quantity: 2 }));
    const position = { kind: 'position', contractId: NQ.id };
    const order = { kind: 'order', clientOrderId: 'large', contractId: NQ.id };
    const model = (name: string) => ({
      kind: 'model',
      model: name,
      contractId: NQ.id,
      reference: null,
    });
    const lots = (contracts: number, rest: object) => ({ contracts, ...rest });
    const gap = { source: model('gap'), parts: lots(2, { ticks: 2 }) };
    const fees = (sides: number) => ({ source: model('fees'), parts: lots(2, { sides }) });
    const toStop = { price: 1_010, stop: 990, ticks: 20 };
    expect(book.terms()).toEqual([
      { name: 'balance', amount: dollars(10_000), source: { kind: 'account' }, parts: {} },
      {
        name: 'openProfit',
        amount: dollars(100),
        source: position,
        parts: lots(2, { price: 1_010 }),
      },
      { name: 'lossToStop', amount: dollars(-200), source: position, parts: lots(2, toStop) },
      { name: 'gapAllowance', amount: dollars(-20), ...gap },
      { name: 'exitFees', amount: dollars(-3.78), ...fees(1) },
      { name: 'entryToStop', amount: dollars(-400), source: order, parts: lots(2, { ticks: 40 }) },
      { name: 'gapAllowance', amount: dollars(-20), ...gap },
      { name: 'exitFees', amount: dollars(-7.56), ...fees(2) },
    ]);
  });
});
