import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractOf, nqSource, type Row } from '../../test/bars.ts';
import { type Frame, InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { type QuoteRow, type TradeRow, tickRun } from '../../test/ticks.ts';
import { BOOK_LEVELS, levelSize, spreadTicks } from '../market/book-model.ts';
import type { MarketSource } from '../market/market-source.ts';
import { ReplaySource } from '../market/replay-source.ts';

const NQ = 'CON.F.US.ENQ.H25';
const DEPTH = [['SubscribeContractMarketDepth', NQ]] as const;
const QUOTES = [['SubscribeContractQuotes', NQ]] as const;

type Entry = Readonly<{ type: number; price: number; volume: number; currentVolume: number }>;
type Book = Readonly<{ bids: Map<number, number>; asks: Map<number, number> }>;

/** The book as third-party clients build it (reference 7.6). */
function bookOf(frames: readonly Frame[]): Book {
  const book: Book = { bids: new Map(), asks: new Map() };
  for (const { target, arguments: args } of frames) {
    if (target !== 'GatewayDepth') continue;
    for (const { type, price, volume } of (args?.[1] ?? []) as readonly Entry[]) {
      if (type === 6) {
        book.bids.clear();
        book.asks.clear();
      }
      const side = [2, 4, 9].includes(type)
        ? book.bids
        : [1, 3, 10].includes(type)
          ? book.asks
          : null;
      if (side === null) continue;
      if (volume === 0) side.delete(price);
      else side.set(price, volume);
    }
  }
  return book;
}

const sorted = ({ bids, asks }: Book) => ({
  bids: [...bids].toSorted(([left], [right]) => right - left),
  asks: [...asks].toSorted(([left], [right]) => left - right),
});

/** The last best bid and ask of a stream of sparse quotes. */
function topOf(frames: readonly Frame[]): readonly [number | undefined, number | undefined] {
  const merged = Object.assign({}, ...frames.map(({ arguments: args }) => args?.[1])) as {
    bestBid?: number;
    bestAsk?: number;
  };
  return [merged.bestBid, merged.bestAsk];
}

function running(source: MarketSource, steps: number) {
  const gateway = new InMemoryGateway(source).signIn();
  const depth = gateway.subscribe('market', DEPTH);
  const quotes = gateway.subscribe('market', QUOTES);
  gateway.steps(steps);
  const late = gateway.subscribe('market', DEPTH);
  return { book: sorted(bookOf(depth)), late: sorted(bookOf(late)), top: topOf(quotes), depth };
}

const rows = fc.array(
  fc.tuple(fc.nat(60), fc.nat(60), fc.nat(9), fc.nat(9)).map(([open, close, above, below]): Row => {
    const [high, low] = [Math.max(open, close) + above, Math.min(open, close) - below];
    return [80_000 + open, 80_000 + high, 80_000 + low, 80_000 + close, 40];
  }),
  { minLength: 1, maxLength: 6 },
);

describe('depth made from bars', () => {
  it('is the same book for who has followed it and for who comes late', () => {
    const check = fc.property(rows, fc.integer({ min: 1, max: 20 }), (bars, steps) => {
      const { book, late, top } = running(nqSource(bars), Math.min(steps, 4 * bars.length));
      expect(book).toEqual(late);
      expect([book.bids[0]?.[0], book.asks[0]?.[0]]).toEqual(top);
      expect([book.bids.length, book.asks.length]).toEqual([BOOK_LEVELS, BOOK_LEVELS]);
      const [bid, ask] = top;
      expect(4 * ((ask ?? 0) - (bid ?? 0))).toBe(spreadTicks(contractOf('NQ').product));
    });
    fc.assert(check);
  });

  it('comes in the form of the venue: arrays of entries, a reset first', () => {
    const { depth } = running(nqSource([[80_000, 80_008, 79_996, 80_004, 43]]), 2);
    const [first] = depth.filter(({ target }) => target === 'GatewayDepth');
    const [contractId, entries] = first?.arguments ?? [];
    expect(contractId).toBe(NQ);
    const told = entries as readonly Record<string, unknown>[];
    const members = ['timestamp', 'type', 'price', 'volume', 'currentVolume'];
    for (const entry of told) expect(Object.keys(entry)).toEqual(members);
  });

  it('begins with a reset for who subscribes within the market', () => {
    const gateway = new InMemoryGateway(nqSource([[80_000, 80_008, 79_996, 80_004, 43]])).signIn();
    gateway.steps(2);
    const frames = gateway.subscribe('market', DEPTH);
    const dump = frames.find(({ target }) => target === 'GatewayDepth');
    const entries = (dump?.arguments?.[1] ?? []) as readonly Entry[];
    const types = entries.map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual([6, 9, 2]);
    expect(types.filter((type) => type === 10)).toHaveLength(1);
    expect(types).toHaveLength(1 + 2 * BOOK_LEVELS);
  });

  it('has sizes that hang on the seed, around the median of the product', () => {
    const { product } = contractOf('ES');
    const sizes = (seed: number) =>
      Array.from({ length: 2_000 }, (_, price) =>
        levelSize(seed, product, { side: 'bid', level: 0, price, at: 1_700_000_000_000 }),
      );
    expect(sizes(1)).toEqual(sizes(1));
    expect(sizes(1)).not.toEqual(sizes(2));
    const ordered = sizes(1).toSorted((left, right) => left - right);
    expect(ordered[1_000]).toBeGreaterThan(16);
    expect(ordered[1_000]).toBeLessThan(24);
    expect(ordered[0]).toBeGreaterThanOrEqual(1);
  });
});

describe('recorded quotes', () => {
  const after = fc.nat(90_000);
  const byTime = <Row extends readonly [number, ...unknown[]]>(all: readonly Row[]): Row[] =>
    all.toSorted((left, right) => left[0] - right[0]);

  it('are what is quoted, with their sizes as depth', () => {
    const trades = fc
      .array(fc.tuple(after, fc.nat(9)), { minLength: 1, maxLength: 9 })
      .map((all): TradeRow[] => byTime(all.map(([at, price]) => [at, 80_000 + price, 1])));
    const quotes = fc
      .array(fc.tuple(after, fc.nat(9), fc.integer({ min: 1, max: 5 })), {
        minLength: 1,
        maxLength: 9,
      })
      .map((all): QuoteRow[] => {
        return byTime(all.map(([at, bid, width]) => [at, 80_000 + bid, 80_000 + bid + width]));
      });
    const check = fc.property(trades, quotes, (traded, quoted) => {
      const source = new ReplaySource([
        tickRun(contractOf('NQ'), [[0, 80_000, 1], ...traded, [119_000, 80_000, 1]], quoted),
      ]);
      const { book, late, top } = running(source, 100);
      const [, bid, ask] = quoted.at(-1) ?? [0, 0, 0];
      expect(top).toEqual([bid / 4, ask / 4]);
      expect(book).toEqual(late);
      expect(book).toEqual({ bids: [[bid / 4, 3]], asks: [[ask / 4, 5]] });
    });
    fc.assert(check);
  });

  it('stand again after a restart', () => {
    const run = tickRun(
      contractOf('NQ'),
      [
        [0, 80_000, 1],
        [30_000, 80_001, 1],
        [70_000, 80_002, 1],
      ],
      [[500, 79_990, 80_010]],
    );
    const killed = new InMemoryGateway(new ReplaySource([run])).signIn();
    killed.steps(2);
    const again = new InMemoryGateway(new ReplaySource([run]), { lines: killed.lines }).signIn();
    expect(topOf(again.subscribe('market', QUOTES))).toEqual([79_990 / 4, 80_010 / 4]);
  });
});
