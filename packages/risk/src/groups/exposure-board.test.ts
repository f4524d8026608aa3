import { type AccountId, listProducts, productByRoot } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlatedGroup } from './correlated-groups.ts';
import { ExposureBoard } from './exposure-board.ts';

const account = (number: number): AccountId => number as AccountId;

describe('correlatedGroup', () => {
  it.each([
    ['ES', 'MES', 'NQ', 'MNQ', 'RTY', 'M2K', 'YM', 'MYM'],
    ['CL', 'MCL', 'QM'],
    ['NG', 'QG', 'MNG'],
    ['GC', 'MGC'],
    ['SI', 'SIL'],
    ['HG', 'MHG'],
    ['6E', 'E7', 'M6E'],
    ['6A', 'M6A'],
    ['6B', 'M6B'],
    ['ZT', 'ZF', 'ZN', 'TN', 'ZB', 'UB'],
  ])('joins %s and what goes with it', (...roots) => {
    expect(new Set(roots.map(correlatedGroup)).size).toBe(1);
    const group = correlatedGroup(roots[0] ?? '');
    const members = listProducts().filter(({ root }) => correlatedGroup(root) === group);
    expect(members.map(({ root }) => root).sort()).toEqual([...roots].sort());
  });

  it('puts every micro with its mini', () => {
    for (const { root, microOf } of listProducts()) {
      if (microOf !== null) expect(correlatedGroup(root)).toBe(correlatedGroup(microOf));
    }
  });

  it('leaves every other product alone', () => {
    const alone = ['NKD', 'RB', 'HO', 'PL', '6J', 'ZC', 'HE', 'MBT', 'MET'];
    expect(alone.filter((root) => productByRoot(root) === null)).toEqual([]);
    expect(new Set(alone.map(correlatedGroup)).size).toBe(alone.length);
  });
});

describe('ExposureBoard', () => {
  it('finds another account the other way, in the same or a correlated product', () => {
    const board = new ExposureBoard();
    board.set(account(1), 'CON.F.US.EP.Z26', 'ES', 2);
    expect(board.oppositeOf(account(2), 'MNQ', 'sell')).toBe(
      'account 1, 2 ES long (CON.F.US.EP.Z26)',
    );
    expect(board.oppositeOf(account(2), 'MNQ', 'buy')).toBeNull();
    expect(board.oppositeOf(account(2), 'GC', 'sell')).toBeNull();
    expect(board.oppositeOf(account(1), 'MNQ', 'sell')).toBeNull();
  });

  it('counts an entry that is not filled, until it is gone', () => {
    const board = new ExposureBoard();
    board.set(account(1), 'a-0-1', 'MES', -3);
    expect(board.oppositeOf(account(2), 'ES', 'buy')).toBe('account 1, 3 MES short (a-0-1)');
    board.remove(account(2), 'a-0-1');
    expect(board.oppositeOf(account(2), 'ES', 'buy')).not.toBeNull();
    board.remove(account(1), 'a-0-1');
    expect(board.oppositeOf(account(2), 'ES', 'buy')).toBeNull();
  });

  it('denies both ways beside a number that is not known', () => {
    const board = new ExposureBoard();
    board.set(account(1), 'a', 'ES', Number.NaN);
    expect(board.oppositeOf(account(2), 'ES', 'buy')).not.toBeNull();
    expect(board.oppositeOf(account(2), 'ES', 'sell')).not.toBeNull();
  });

  it('forgets an account whole', () => {
    const board = new ExposureBoard();
    board.set(account(1), 'a', 'ES', 1);
    board.set(account(1), 'b', 'GC', 1);
    board.set(account(3), 'a', 'ES', 1);
    board.removeAccount(account(1));
    expect(board.oppositeOf(account(2), 'GC', 'sell')).toBeNull();
    expect(board.oppositeOf(account(2), 'ES', 'sell')).toContain('account 3');
  });

  it('agrees with a plain list after any changes', () => {
    const change = fc.record({
      owner: fc.integer({ min: 1, max: 3 }),
      key: fc.constantFrom('a', 'b'),
      root: fc.constantFrom('ES', 'MNQ', 'GC', 'MGC', 'CL'),
      signed: fc.integer({ min: -2, max: 2 }),
    });
    const check = fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const board = new ExposureBoard();
      const list = new Map<string, (typeof changes)[number]>();
      for (const next of changes) {
        board.set(account(next.owner), next.key, next.root, next.signed);
        list.set(`${next.owner}${next.key}`, next);
      }
      for (const owner of [1, 2, 3]) {
        for (const root of ['MES', 'GC', 'CL']) {
          for (const side of ['buy', 'sell'] as const) {
            const against = [...list.values()].some(
              (other) =>
                other.owner !== owner &&
                correlatedGroup(other.root) === correlatedGroup(root) &&
                (side === 'buy' ? other.signed < 0 : other.signed > 0),
            );
            expect(board.oppositeOf(account(owner), root, side) !== null).toBe(against);
          }
        }
      }
    });
    fc.assert(check, { numRuns: 500 });
  });
});
