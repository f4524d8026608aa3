import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FaultBoard, readFault } from './fault-board.ts';
import { FAULT_NAMES, FAULTS, faultRow } from './fault-table.ts';
import { faultsPage } from './rows/fault-page.ts';
import { HUB_FAULTS } from './rows/hub-rows.ts';
import { MARKET_FAULTS } from './rows/market-rows.ts';
import { ORDER_FAULTS } from './rows/order-rows.ts';
import { REST_FAULTS } from './rows/rest-rows.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/reference/faults.md', import.meta.url));

/** The names that a drill may ask for. */
const WANTED =
  'hub.stall hub.close hub.close-both hub.reconnect-storm hub.slow hub.reorder hub.duplicate ' +
  'hub.drop hub.late hub.truncated-frame hub.malformed-json quote.sparse quote.stale ' +
  'fill.never-pushed rest.timeout-after-accept rest.timeout-before-accept rest.429 rest.500 ' +
  'rest.502-html rest.slow-body auth.expired auth.logout bracket.stop-rejected ' +
  'bracket.child-missing bracket.late order.partial-then-cancel order.cancel-loses ' +
  'position.foreign-change order.foreign clock.skew session.dst-night session.maintenance ' +
  'contract.expired account.locked';

describe('the table of faults', () => {
  it('has every name once, and nothing else', () => {
    expect([...FAULT_NAMES].sort()).toEqual(WANTED.split(' ').sort());
  });

  it('is the four parts, of which each has a test of every name', () => {
    const parts = [HUB_FAULTS, REST_FAULTS, ORDER_FAULTS, MARKET_FAULTS];
    expect(parts.flatMap((part) => Object.keys(part))).toEqual(Object.keys(FAULTS));
  });

  it.each(FAULT_NAMES)('says in one line what %s does, and who reports it', (name) => {
    const { does, source, span, parameter } = faultRow(name);
    expect(does).toMatch(/^[A-Z][^\n|]{10,140}[^.]$/);
    expect(source).toMatch(/^(reference \d|report: |report elsewhere: |our inference$)/);
    expect(span === 'times' ? parameter?.minimum : 1).toBe(1);
    if (parameter === null) return;
    expect(parameter.default).toBeGreaterThanOrEqual(parameter.minimum);
    expect(parameter.default).toBeLessThanOrEqual(parameter.maximum);
  });

  it('is the page docs/reference/faults.md, which vitest writes anew with -u', async () => {
    await expect(faultsPage()).toMatchFileSnapshot(PAGE);
  });
});

describe('readFault', () => {
  it.each([
    { text: 'hub.stall', fault: { name: 'hub.stall', parameter: null } },
    { text: 'rest.429:10', fault: { name: 'rest.429', parameter: 10 } },
    { text: 'clock.skew:-90000', fault: { name: 'clock.skew', parameter: -90_000 } },
  ])('reads $text', ({ text, fault }) => {
    expect(readFault(text)).toEqual({ ok: true, value: fault });
  });

  it.each([
    { text: 'hub.stal', says: 'no fault "hub.stal"' },
    { text: '', says: 'no fault ""' },
    { text: 'hub.stall:3', says: 'takes no parameter' },
    { text: 'rest.429:', says: 'from 1 to 3600' },
    { text: 'rest.429:0', says: '3600 (s of Retry-After), but got "0"' },
    { text: 'rest.429:1.5', says: 'but got "1.5"' },
    { text: 'rest.429:9999', says: 'but got "9999"' },
    { text: 'position.foreign-change:0', says: 'not 0' },
    { text: 'constructor', says: 'no fault "constructor"' },
  ])('refuses $text in one sentence', ({ text, says }) => {
    const read = readFault(text);
    expect(read.ok ? '' : read.error).toContain(says);
  });
});

describe('FaultBoard', () => {
  it('counts the times of a fault down, and is off after the last one', () => {
    const board = new FaultBoard();
    expect(board.any).toBe(false);
    board.set({ name: 'rest.500', parameter: 2 });
    board.set({ name: 'quote.stale', parameter: null });
    expect(board.take('rest.500')).toBe(true);
    expect(board.active()).toEqual([
      { name: 'quote.stale', parameter: null },
      { name: 'rest.500', parameter: 1 },
    ]);
    expect(board.take('rest.500')).toBe(true);
    expect(board.take('rest.500')).toBe(false);
    expect(board.any).toBe(true);
    board.clear('quote.stale');
    expect(board.any).toBe(false);
  });

  it('never has a fault on that acts once', () => {
    const board = new FaultBoard();
    for (const name of FAULT_NAMES) board.set({ name, parameter: null });
    const once = board.active().filter(({ name }) => faultRow(name).span === 'once');
    expect(once).toEqual([]);
  });
});
