import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, formatPrice, MINUTE_MS, type Price, productByRoot } from '@loadline/core';

/** Twenty products whose markets are open at the same hours. */
const ROOTS = ['NQ', 'MNQ', 'ES', 'MES', 'RTY', 'M2K', 'YM', 'MYM', 'CL', 'MCL', 'NG', 'HG'].concat(
  ['GC', 'MGC', 'SI', 'SIL', '6E', '6B', '6A', '6C'],
);
/** Sunday evening 2026-01-11, an hour after the opening. */
export const LOAD_FROM = Date.UTC(2026, 0, 12, 0, 0);
const MINUTES = 14 * 60;
const START_TICKS = 10_000;

/**
 * Writes fourteen hours of minutes of twenty contracts.
 *
 * @returns the paths of the files.
 */
export function writeLoadMarket(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return ROOTS.map((root, index) => {
    const path = join(folder, `${root}_1m.csv`);
    writeFileSync(path, minutesOf(root, index + 1));
    return path;
  });
}

function minutesOf(root: string, seed: number): string {
  const product = productByRoot(root);
  assert(product !== null, `${root} is a product`);
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = ['timestamp,open,high,low,close,volume'];
  let price = START_TICKS;
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const open = price;
    const close = open + Math.round((random() - 0.5) * 10);
    const high = Math.max(open, close) + Math.floor(random() * 4);
    const low = Math.min(open, close) - Math.floor(random() * 4);
    price = close;
    const prices = [open, high, low, close].map((ticks) => formatPrice(ticks as Price, product));
    const at = new Date(LOAD_FROM + minute * MINUTE_MS).toISOString();
    lines.push([at, ...prices, 100 + Math.floor(random() * 900)].join(','));
  }
  return `${lines.join('\n')}\n`;
}
