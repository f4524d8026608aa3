import type { AccountId, Money, UnixMs, VenueAccount } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCursor, encodeRecords, readLines } from './record-lines.ts';
import { emptyState, recordsOf } from './records.ts';

const account = (id: number, balance = 0): VenueAccount => ({
  accountId: id as AccountId,
  name: `A${id}`,
  balance: balance as Money,
  canTrade: true,
  simulated: true,
});

const line = (id: number) => encodeRecords([{ kind: 'account', account: account(id) }]);

function read(text: string) {
  const state = emptyState();
  const result = readLines(Buffer.from(text), state);
  return { ...result, ids: [...state.accounts.keys()], state };
}

describe('readLines', () => {
  it('keeps the newest state of each entity', () => {
    const older = encodeRecords([{ kind: 'account', account: account(1, 5) }]);
    const newer = encodeRecords([{ kind: 'account', account: account(1, 7) }]);
    const { state } = read(older + newer + encodeCursor({ at: 90 as UnixMs, rank: 1 }));
    expect(state.accounts.get(1 as AccountId)?.balance).toBe(7);
    expect(state.cursor).toEqual({ at: 90, rank: 1 });
  });

  it('leaves out a last line that was cut at any byte, and says how many bytes are whole', () => {
    const whole = line(1) + encodeCursor({ at: 5 as UnixMs, rank: 0 });
    const last = line(2);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: last.length - 1 }), (cut) => {
        const { ids, wholeBytes, damage } = read(whole + last.slice(0, cut));
        expect({ ids, wholeBytes, damage }).toEqual({
          ids: [1],
          wholeBytes: whole.length,
          damage: null,
        });
      }),
    );
  });

  it('reports damage before the last line', () => {
    const damaged = line(2).replace('A2', 'B2');
    expect(read(line(1) + damaged + line(3))).toMatchObject({
      damage: { kind: 'damagedFile', line: 2 },
      wholeBytes: line(1).length,
    });
  });

  it('reads an empty file as an empty state', () => {
    expect(read('')).toMatchObject({ ids: [], wholeBytes: 0, damage: null });
  });

  it('writes a state that reads back as the same', () => {
    const ended = encodeRecords([{ kind: 'tokenEnded', tokenId: 'a', expiresAt: 9 }]);
    const { state } = read(line(1) + ended + encodeCursor({ at: 5 as UnixMs, rank: 0 }));
    expect(state.endedTokens).toEqual(new Map([['a', 9]]));
    expect(
      read(
        recordsOf(state)
          .map((record) => encodeRecords([record]))
          .join(''),
      ).state,
    ).toEqual(state);
  });
});
