import { moneyFromDollars } from '../../values/money.ts';
import type { HoursSegment, MonthCode, Product, ProductCategory } from '../product.ts';
import { CATEGORY_HOURS, PRODUCT_ROWS, type ProductRow } from './product-rows.ts';

/** Month codes in the order of the year: January is `F`. */
export const MONTH_CODES: readonly MonthCode[] = [
  'F',
  'G',
  'H',
  'J',
  'K',
  'M',
  'N',
  'Q',
  'U',
  'V',
  'X',
  'Z',
];

const CATEGORIES = Object.keys(PRODUCT_ROWS) as readonly (keyof typeof PRODUCT_ROWS)[];

const PRODUCTS: readonly Product[] = CATEGORIES.flatMap((category) =>
  PRODUCT_ROWS[category].map((row) => productOf(category, row)),
);

const BY_ROOT = new Map(PRODUCTS.map((product) => [product.root, product]));
const BY_VENUE_SYMBOL = new Map(PRODUCTS.map((product) => [product.venueSymbol, product]));

/** Every product that the firm permits, in the order of its own list. */
export const listProducts = (): readonly Product[] => PRODUCTS;

/** The product of an exchange root such as `NQ`, or null when there is none. */
export const productByRoot = (root: string): Product | null => BY_ROOT.get(root) ?? null;

/** The product of a venue symbol such as `F.US.ENQ`, or null when there is none. */
export const productByVenueSymbol = (symbol: string): Product | null =>
  BY_VENUE_SYMBOL.get(symbol) ?? null;

/** The fewest decimals that show every multiple of a tick exactly: 2 for 0.25, 7 for 0.0078125. */
function decimalsOf(tickSize: number): number {
  let decimals = 0;
  while (Number(tickSize.toFixed(decimals)) !== tickSize) decimals += 1;
  return decimals;
}

function productOf(category: ProductCategory, row: ProductRow): Product {
  const [root, name, venueSymbol, exchange, tickSize, tickValue, months] = row;
  const [, , , , , , , exchangeFee, nfaFee, commission, lotTenths, microOf] = row;
  return {
    root,
    name,
    venueSymbol,
    exchange,
    category,
    currency: 'USD',
    tickSize,
    priceDecimals: decimalsOf(tickSize),
    tickValue: moneyFromDollars(tickValue),
    monthCodes: MONTH_CODES.filter((code) => months.includes(code)),
    segments: CATEGORY_HOURS[category].split(' ').map(segmentOf),
    fees: {
      exchangePerSide: moneyFromDollars(exchangeFee),
      nfaPerSide: moneyFromDollars(nfaFee),
      commissionPerSide: moneyFromDollars(commission),
    },
    lotTenths,
    microOf,
  };
}

function segmentOf(text: string): HoursSegment {
  const [from = Number.NaN, to = Number.NaN] = text.split('-').map((time) => {
    const [hours = Number.NaN, minutes = Number.NaN] = time.split(':').map(Number);
    return hours * 60 + minutes;
  });
  return { fromMinute: from, toMinute: to };
}
