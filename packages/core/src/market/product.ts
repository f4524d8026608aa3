import type { ContractId } from '../values/ids.ts';
import type { Money } from '../values/money.ts';
import type { IsoDate } from '../values/time.ts';

export type ProductCategory =
  | 'equityIndex'
  | 'interestRates'
  | 'fx'
  | 'energy'
  | 'metals'
  | 'crypto'
  | 'grains'
  | 'livestock';

/** January to December: F G H J K M N Q U V X Z. */
export type MonthCode = 'F' | 'G' | 'H' | 'J' | 'K' | 'M' | 'N' | 'Q' | 'U' | 'V' | 'X' | 'Z';

/** Minutes since midnight in Chicago. A segment with `to` not after `from` ends the next day. */
export type HoursSegment = Readonly<{ fromMinute: number; toMinute: number }>;

export type ProductFees = Readonly<{
  exchangePerSide: Money;
  nfaPerSide: Money;
  commissionPerSide: Money;
}>;

/** What is traded: `NQ`, with its tick, point value, hours and fees. Not yet a contract. */
export type Product = Readonly<{
  root: string;
  name: string;
  /** The venue's id of the product, such as `F.US.ENQ`. */
  venueSymbol: string;
  exchange: string;
  category: ProductCategory;
  currency: 'USD';
  tickSize: number;
  /** Decimals that show every price on the grid exactly. */
  priceDecimals: number;
  /** Money per tick and contract. */
  tickValue: Money;
  monthCodes: readonly MonthCode[];
  segments: readonly HoursSegment[];
  fees: ProductFees;
  /** Tenths of a mini-equivalent lot: 10 for a mini, 1 for most micros, 2 for SIL. */
  lotTenths: number;
  /** The mini of a micro, else null. */
  microOf: string | null;
}>;

/** One delivery month of a product: `NQZ5`, at the venue `CON.F.US.ENQ.Z25`. */
export type Contract = Readonly<{
  id: ContractId;
  /** Exchange style, one-digit year: `NQZ5`. */
  name: string;
  product: Product;
  month: MonthCode;
  year: number;
  /** The last day on which the contract trades, by the product's rule. */
  lastTradeDate: IsoDate;
}>;
