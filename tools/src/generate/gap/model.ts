import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GapRow, gapRows, type Recording, type SourceProduct } from './figures.ts';
import { barJumps, farValue, ONE_IN, type Samples, stopSlippage } from './measure.ts';
import { figurePage, type Trial } from './page.ts';
import { PARTS } from './parts.ts';
import { BAR_FILES, readBars, readRolls, readTrades, TRADE_FILES } from './recordings.ts';

/** The figures as the risk package reads them. */
type GapTable = Readonly<{
  oneIn: number;
  parts: typeof PARTS;
  products: Readonly<Record<string, GapRow>>;
}>;

const ROLLED: readonly string[] = ['NQ', 'ES', 'MGC'];

/** Works the whole model out from the shared folder: its table and the tables of its page. */
export function gapModel(shared: string): Readonly<{ table: GapTable; page: string }> {
  const reference = readFileSync(join(shared, 'reference/contracts.json'), 'utf8');
  const products = JSON.parse(reference) as readonly SourceProduct[];
  const data = join(shared, 'data');
  const samples = new Map<string, Samples>();
  const bars = BAR_FILES.map((source): Recording => {
    const { root, file } = source;
    const rolls = ROLLED.includes(root) ? readRolls(data, root) : new Set<number>();
    const jumps = barJumps(readBars(data, source, tickSizeOf(products, root)), rolls);
    samples.set(file, jumps);
    return { root, file, kind: 'bars', ...summary(jumps) };
  });
  const trades = TRADE_FILES.map(({ root, file }): Recording => {
    const slippage = stopSlippage(readTrades(data, file, tickSizeOf(products, root)));
    return { root, file, kind: 'trades', ...summary(slippage) };
  });
  const recordings = [...bars, ...trades];
  const rows = gapRows(products, recordings);
  const table = { oneIn: ONE_IN, parts: PARTS, products: rows };
  return { table, page: figurePage(rows, recordings, outOfSample(products, recordings, samples)) };
}

/** The model as it would have been at the end of 2024, against every step of the next year. */
function outOfSample(
  products: readonly SourceProduct[],
  recordings: readonly Recording[],
  samples: ReadonlyMap<string, Samples>,
): readonly Trial[] {
  const known = recordings.filter(({ file }) => file === 'NQ_1m_2024');
  const figures = gapRows(products, known)['NQ']?.ticks ?? [];
  return PARTS.map(({ name }, part) => {
    const sample = samples.get('NQ_1m_2025')?.[part] ?? [];
    const figure = figures[part] ?? 0;
    const beyond = sample.filter((jump) => jump > figure).length;
    const largest = sample.reduce((most, jump) => Math.max(most, jump), 0);
    return { part: name, figure, count: sample.length, beyond, largest };
  });
}

const summary = (samples: Samples): Pick<Recording, 'counts' | 'far'> => ({
  counts: samples.map((sample) => sample.length),
  far: samples.map(farValue),
});

function tickSizeOf(products: readonly SourceProduct[], root: string): number {
  const product = products.find((one) => one.root === root);
  if (product === undefined) throw new Error(`the reference lacks ${root}`);
  return product.tickSize;
}
