type SourceProduct = Readonly<{
  root: string;
  name: string;
  projectxSymbol: string;
  exchange: string;
  category: string;
  currency: string;
  tickSize: number;
  tickValue: number;
  monthCodes: readonly string[];
  session: Readonly<{ segments: readonly Readonly<{ start: string; end: string }>[] }>;
  topstepLotWeight: number;
  microOf: string | null;
  fees: Readonly<{
    exchangePerSideDerived: number;
    nfaPerSide: number;
    topstepCommissionPerSide: number;
  }>;
}>;

const HEADER = `// Generated from the contract reference by tools/src/generate. Do not edit.

/**
 * Root, name, venue symbol, exchange, tick size, tick value in dollars, months, then the fees of
 * one side in dollars (exchange, NFA, the firm's commission), lot weight in tenths, its mini.
 */
export type ProductRow = readonly [
  root: string,
  name: string,
  venueSymbol: string,
  exchange: string,
  tickSize: number,
  tickValue: number,
  months: string,
  exchangeFee: number,
  nfaFee: number,
  commission: number,
  lotTenths: number,
  microOf: string | null,
];

`;

/** The module that holds the product table: one compact row per product, grouped by category. */
export function productRowsSource(source: unknown): string {
  const products = source as readonly SourceProduct[];
  const foreign = products.find(({ currency }) => currency !== 'USD');
  if (foreign !== undefined) throw new Error(`${foreign.root} is not in USD`);
  const categories = [...new Set(products.map(({ category }) => category))];
  const groups = categories.map((category) => {
    const members = products.filter((product) => product.category === category);
    return `  ${category}: [\n${members.map(rowSource).join('')}  ],\n`;
  });
  const hours = categories.map((category) => `  ${category}: '${hoursOf(products, category)}',\n`);
  return [
    HEADER,
    'export const PRODUCT_ROWS = {\n',
    ...groups,
    '} as const satisfies Readonly<Record<string, readonly ProductRow[]>>;\n\n',
    '/** Trading stretches in Chicago time, the same for every product of a category. */\n',
    'export const CATEGORY_HOURS = {\n',
    ...hours,
    '} as const;\n',
  ].join('');
}

function rowSource(product: SourceProduct): string {
  const { fees } = product;
  const row = [
    product.root,
    product.name,
    product.projectxSymbol,
    product.exchange,
    product.tickSize,
    product.tickValue,
    product.monthCodes.join(''),
    fees.exchangePerSideDerived,
    fees.nfaPerSide,
    fees.topstepCommissionPerSide,
    Math.round(product.topstepLotWeight * 10),
    product.microOf,
  ];
  return `    [${row.map((value) => JSON.stringify(value)).join(', ')}],\n`;
}

function hoursOf(products: readonly SourceProduct[], category: string): string {
  const members = products.filter((product) => product.category === category);
  const hours = members.map(({ session }) =>
    session.segments.map(({ start, end }) => `${start}-${end}`).join(' '),
  );
  const [first = ''] = hours;
  if (hours.some((text) => text !== first)) throw new Error(`${category} has several hours`);
  return first;
}
