/**
 * Writes the market tables of core from their sources: products and holidays from the reference
 * folder, time-zone offsets from `Intl`. Run it when a source changes, then look at the diff:
 *
 *   npm run generate
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holidayRowsSource } from './holiday-rows.ts';
import { offsetRowsSource } from './offset-rows.ts';
import { productRowsSource } from './product-rows.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MARKET = join(ROOT, 'packages/core/src/market');

function main(reference: string | undefined): void {
  if (reference === undefined) {
    console.error('Name the folder that holds contracts.json and cme-holidays.json.');
    process.exitCode = 2;
    return;
  }
  const read = (name: string): unknown => JSON.parse(readFileSync(join(reference, name), 'utf8'));
  const files = {
    [join(MARKET, 'products/product-rows.ts')]: productRowsSource(read('contracts.json')),
    [join(MARKET, 'calendar/holiday-rows.ts')]: holidayRowsSource(read('cme-holidays.json')),
    [join(MARKET, 'time/offset-rows.ts')]: offsetRowsSource(),
  };
  for (const [path, source] of Object.entries(files)) writeFileSync(path, source);
  execFileSync('npx', ['biome', 'check', '--write', ...Object.keys(files)], { cwd: ROOT });
}

main(process.argv[2]);
