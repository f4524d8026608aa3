/**
 * Writes the gap allowance of risk from recorded markets, and the tables of its page. Only computed
 * figures leave the recordings. Run it when a recording changes, then look at the diff:
 *
 *   npm run generate:gaps
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gapModel } from './gap/model.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TABLE = join(ROOT, 'packages/risk/src/gap/data/gap-ticks.json');
const PAGE = join(ROOT, 'docs/reference/gap-model.md');
const MARKS = { from: '<!-- figures -->\n', to: '\n<!-- end of figures -->' } as const;

function main(shared: string | undefined): void {
  if (shared === undefined) {
    console.error('Name the folder that holds data/ and reference/.');
    process.exitCode = 2;
    return;
  }
  const { table, page } = gapModel(shared);
  writeFileSync(TABLE, JSON.stringify(table));
  execFileSync('npx', ['biome', 'check', '--write', TABLE], { cwd: ROOT });
  const text = readFileSync(PAGE, 'utf8');
  const [before = ''] = text.split(MARKS.from);
  const after = text.split(MARKS.to).at(-1) ?? '';
  writeFileSync(PAGE, `${before}${MARKS.from}\n${page}\n${MARKS.to}${after}`);
}

main(process.argv[2]);
