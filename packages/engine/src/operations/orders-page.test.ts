import { readFileSync } from 'node:fs';
import type { Intent } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import type { OrderCommand } from '../index.ts';
import { OPERATION_CODES } from './refusal.ts';

const PAGE = new URL('../../../../docs/reference/orders.md', import.meta.url);

/** Every command about orders and positions; the types keep the list complete. */
const COMMANDS: Record<OrderCommand['kind'], true> = {
  placeOrder: true,
  modifyOrder: true,
  cancelOrder: true,
  cancelOrders: true,
  closePosition: true,
  reversePosition: true,
  editExits: true,
  breakeven: true,
  trail: true,
  timeExit: true,
};

/** Every wish of a strategy; false for what is no operation with orders. */
const WISHES: Record<Intent['kind'], boolean> = {
  enter: true,
  cancelEntry: true,
  modifyEntry: true,
  moveStop: true,
  moveTarget: true,
  breakeven: true,
  trail: true,
  timeExit: true,
  closePosition: true,
  wakeAt: false,
  checkContract: false,
  note: false,
};

const sectionOf = (title: string): readonly (readonly string[])[] =>
  (readFileSync(PAGE, 'utf8').split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| operation'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

const named = (cell: string | undefined): readonly string[] =>
  [...(cell ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);

describe('the page of operations', () => {
  const operations = sectionOf('Operations');

  it('names every command and every wish', () => {
    const commands = operations.flatMap((row) => named(row[2]));
    expect([...commands].sort()).toEqual([...Object.keys(COMMANDS), 'flatten'].sort());
    const wishes = operations.flatMap((row) => named(row[3]));
    const wanted = Object.entries(WISHES).flatMap(([kind, is]) => (is ? kind : []));
    expect([...wishes].sort()).toEqual([...wanted].sort());
  });

  it('explains every refusal once, and no other', () => {
    const rows = sectionOf('Refusals').filter((row) => named(row[1]).length > 0);
    expect(rows.flatMap((row) => named(row[1])).sort()).toEqual([...OPERATION_CODES].sort());
    for (const [, , means = '', todo = ''] of rows) {
      expect(means.length).toBeGreaterThan(10);
      expect(todo.length).toBeGreaterThan(3);
    }
  });
});
