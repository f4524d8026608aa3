import type {
  AccountId,
  Contract,
  ContractId,
  IsoDate,
  Money,
  Price,
  Product,
  Quantity,
  Side,
  Ticks,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenuePosition,
} from '@loadline/core';
import type {
  FillModel,
  MatchedOrderType,
  PlaceRequest,
  SimulatedOrder,
  SimulationSink,
  VenueBracket,
} from '../src/index.ts';
import { DEFAULT_FILL_MODEL, Venue } from '../src/index.ts';

export const ACCOUNT = 7_001 as AccountId;

const NQ: Product = {
  root: 'NQ',
  name: 'E-mini Nasdaq-100',
  venueSymbol: 'F.US.ENQ',
  exchange: 'CME',
  category: 'equityIndex',
  currency: 'USD',
  tickSize: 0.25,
  priceDecimals: 2,
  tickValue: 5_000_000 as Money,
  monthCodes: ['H', 'M', 'U', 'Z'],
  segments: [{ fromMinute: 1_020, toMinute: 960 }],
  fees: {
    exchangePerSide: 1_380_000 as Money,
    nfaPerSide: 20_000 as Money,
    commissionPerSide: 500_000 as Money,
  },
  lotTenths: 10,
  microOf: null,
};

export const CONTRACT: Contract = {
  id: 'CON.F.US.ENQ.Z25' as ContractId,
  name: 'NQZ5',
  product: NQ,
  month: 'Z',
  year: 2025,
  lastTradeDate: '2025-12-19' as IsoDate,
};

export const anAccount = (fields: Partial<VenueAccount> = {}): VenueAccount => ({
  accountId: ACCOUNT,
  name: 'PRACTICE-1',
  balance: 50_000_000_000 as Money,
  canTrade: true,
  simulated: true,
  ...fields,
});

/** Everything that the venue told, in order: entities for the sums, words for the sequence. */
class RecordingSink implements SimulationSink {
  readonly words: string[] = [];
  readonly orders: SimulatedOrder[] = [];
  readonly fills: VenueFill[] = [];
  readonly positions: VenuePosition[] = [];
  readonly accounts: VenueAccount[] = [];

  onOrder(order: SimulatedOrder): void {
    this.orders.push(order);
    this.words.push(`order ${nameOf(order)} ${order.status}`);
  }

  onFill(fill: VenueFill): void {
    this.fills.push(fill);
    this.words.push(`fill ${fill.side} ${fill.quantity} at ${fill.price}`);
  }

  onPosition(position: VenuePosition): void {
    this.positions.push(position);
    this.words.push(`position ${position.size}`);
  }

  onAccount(account: VenueAccount): void {
    this.accounts.push(account);
    this.words.push('account');
  }

  /** The words since the last call. */
  take(): string[] {
    return this.words.splice(0);
  }
}

const nameOf = (order: SimulatedOrder): string => order.customTag ?? `${order.type} ${order.side}`;

export type OrderSketch = Readonly<{
  type?: MatchedOrderType;
  side?: Side;
  quantity?: number;
  price?: number;
  stopTicks?: number | null;
  targetTicks?: number | null;
  /** Distance of a trailing stop from the last price. */
  trailTicks?: number;
  /** Whether the stop of the bracket trails. */
  trailing?: boolean;
  tag?: string | null;
}>;

const RESTING: readonly MatchedOrderType[] = ['limit', 'joinBid', 'joinAsk'];

/** A request from a few words: without a distance it has no bracket. */
export function aRequest(sketch: OrderSketch = {}): PlaceRequest {
  const { type = 'market', side = 'buy', quantity = 1, price = 0, tag = null } = sketch;
  const { stopTicks = null, targetTicks = null, trailTicks = 5, trailing = false } = sketch;
  const bracket = { stopTicks, targetTicks, trailing } as VenueBracket;
  return {
    accountId: ACCOUNT,
    contract: CONTRACT,
    type,
    side,
    quantity: quantity as Quantity,
    limitPrice: RESTING.includes(type) ? (price as Price) : null,
    stopPrice: type === 'stop' ? (price as Price) : null,
    trailTicks: type === 'trailingStop' ? (trailTicks as Ticks) : null,
    bracket: stopTicks === null && targetTicks === null ? null : bracket,
    customTag: tag,
  };
}

/** A venue with one account, and a market that is moved by `jump` and `leg`. */
export class TestMarket {
  readonly sink = new RecordingSink();
  readonly venue: Venue;
  at = 1_000_000 as UnixMs;

  constructor(model: Partial<FillModel> = {}, restore?: (sink: RecordingSink) => Venue) {
    const newVenue = (sink: RecordingSink): Venue => {
      const venue = new Venue({ model: { ...DEFAULT_FILL_MODEL, ...model }, sink });
      venue.openAccount(anAccount());
      return venue;
    };
    this.venue = (restore ?? newVenue)(this.sink);
  }

  place(sketch: OrderSketch) {
    return this.venue.place(aRequest(sketch), this.at);
  }

  jump(price: number, size = 0): string[] {
    return this.#price(price, false, size);
  }

  leg(price: number, size = 0): string[] {
    return this.#price(price, true, size);
  }

  #price(price: number, continuous: boolean, size: number): string[] {
    this.at = (this.at + 15_000) as UnixMs;
    this.sink.take();
    this.venue.onPrice(CONTRACT, price as Price, this.at, continuous, size);
    return this.sink.take();
  }

  /** `side quantity@price` of every fill so far. */
  get fills(): string[] {
    return this.sink.fills.map(({ side, quantity, price }) => `${side} ${quantity}@${price}`);
  }
}
