import { writeFileSync } from 'node:fs';
import { MINUTE_MS } from '@loadline/core';
import { OPEN_AT, type Row } from './bars.ts';

const TICK = 0.25;

/** Writes minutes of NQ, March 2025, as a file that a gateway can be started with. */
export function writeMarketFile(path: string, rows: readonly (Row | null)[]): void {
  const lines = rows.flatMap((row, minute) => {
    if (row === null) return [];
    const [open, high, low, close, volume] = row;
    const prices = [open, high, low, close].map((ticks) => (ticks * TICK).toFixed(2));
    return [
      `${new Date(OPEN_AT + minute * MINUTE_MS).toISOString()},${prices.join(',')},${volume}`,
    ];
  });
  writeFileSync(path, `timestamp,open,high,low,close,volume\n${lines.join('\n')}\n`);
}
