import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { productByRoot } from '@loadline/core';
import { CONFORMANCE, SLOW_CONFORMANCE, SWITCHED_CONFORMANCE } from '@loadline/testkit';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/reference/gateway.md'), 'utf8');
const REFERENCE = join(ROOT, '../shared/reference/projectx-gateway.md');

const CHECKS = [
  ...Object.values(CONFORMANCE).flat(),
  ...[...SWITCHED_CONFORMANCE, ...SLOW_CONFORMANCE].flatMap(({ checks }) => checks),
].map(({ name }) => name);

/** Names in quotes, with the file that they are in where one is named. */
const CITED = [...PAGE.matchAll(/"([^"]+)"(?: in `([^`]+\.test\.ts)`)?/g)].map(
  ([, name = '', file]) => ({ name, file }),
);
/** Rows of tables without their headings. */
const ROWS = PAGE.split('\n').filter((line) => /^\| (?!statement|setting|disagreement)/.test(line));
const REASON = /Not known: |Not served: |the rows of section|they are off/;

describe('the page on the wire of the gateway', () => {
  it('names tests that exist', () => {
    const missing = CITED.filter(({ name, file }) => {
      if (file === undefined) return !CHECKS.includes(name);
      const path = join(ROOT, file);
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(`'${name}'`);
    });
    expect(missing).toEqual([]);
  });

  it('leaves no test of the conformance suite out', () => {
    const cited = new Set(CITED.map(({ name }) => name));
    expect(CHECKS.filter((name) => !cited.has(name))).toEqual([]);
    expect(new Set(CHECKS).size).toBe(CHECKS.length);
  });

  it('has a test or a reason in every row', () => {
    expect(ROWS.length).toBeGreaterThan(100);
    expect(ROWS.filter((row) => !row.includes('"') && !REASON.test(row))).toEqual([]);
  });
});

/** `| NQ E-mini Nasdaq-100 | ENQ | F.US.ENQ | 0.25 | 5 | CME | O |` of section 6.2. */
const PRODUCT_ROW = /^\| (\w+)[^|]*\| [^|]+\| (F\.US\.\w+) \| ([\d.]+) \| ([\d.]+) \|/gm;
const MICROS = 1_000_000;

describe.skipIf(!existsSync(REFERENCE))('the products (skipped without the reference)', () => {
  it('every product of the reference is the one that the gateway has', () => {
    const rows = [...readFileSync(REFERENCE, 'utf8').matchAll(PRODUCT_ROW)];
    expect(rows.length).toBeGreaterThan(40);
    const known = rows.flatMap(([, root = '', symbolId, tickSize, tickValue]) => {
      const product = productByRoot(root);
      if (product === null) return [];
      const told = [root, product.venueSymbol, product.tickSize, product.tickValue / MICROS];
      expect(told).toEqual([root, symbolId, Number(tickSize), Number(tickValue)]);
      return [root];
    });
    expect(known.length).toBeGreaterThan(30);
  });
});
