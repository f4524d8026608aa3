import { MINUTE_MS, sessionCalendar, type UnixMs } from '@loadline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractOf, flat, nqSource, OPEN_AT, type Row, seriesOf } from '../../test/bars.ts';
import { MarketPlayer } from './market-player.ts';
import type { MarketSource } from './market-source.ts';
import { ReplaySource } from './replay-source.ts';

const CALENDAR = sessionCalendar({ outsideCalendar: 'regular' });

type Shown = Readonly<{
  kind: string;
  after: number;
  price: number | null;
  size: number;
  continuous: boolean;
  rank: number;
}>;

function playerOf(source: MarketSource, at: number = source.startsAt, rank = -1): MarketPlayer {
  return new MarketPlayer(source, CALENDAR, { cursor: { at: at as UnixMs, rank }, until: null });
}

/** Every step to the end, with times in seconds after the first bar. */
function play(player: MarketPlayer, limit = 10_000): Shown[] {
  const shown: Shown[] = [];
  for (let count = 0; count < limit; count += 1) {
    const due = player.nextAt();
    const { kind, at, contract, price, size, continuous, rank } = player.advance();
    if (kind === 'end') return shown;
    expect(due).toBe(at);
    const after = (at - OPEN_AT) / 1_000;
    shown.push({ kind, after, price: contract && price, size, continuous, rank });
  }
  return shown;
}

const timesOf = (shown: readonly Shown[]) => shown.map(({ kind, after }) => `${kind} ${after}`);

describe('MarketPlayer', () => {
  it('shows four prices a minute along the path, the volume in quarters', () => {
    const shown = play(playerOf(nqSource([[100, 110, 90, 105, 43]])));
    const prices = shown.filter(({ kind }) => kind === 'price');
    expect(prices.map(({ after, price, size }) => [after, price, size])).toEqual([
      [0, 100, 10],
      [15, 90, 10],
      [30, 110, 10],
      [59, 105, 13],
    ]);
    expect(prices.map(({ continuous }) => continuous)).toEqual([false, true, true, true]);
  });

  it('steps to each minute of an open session that has no price', () => {
    const shown = play(playerOf(nqSource([...flat(100, 1), null, null, ...flat(100, 1)])));
    expect(timesOf(shown).slice(4, 8)).toEqual([
      'boundary 60',
      'boundary 120',
      'price 180',
      'price 195',
    ]);
  });

  it('runs to the end of the last minute before it ends', () => {
    expect(timesOf(play(playerOf(nqSource(flat(100, 1))))).slice(-2)).toEqual([
      'price 59',
      'boundary 60',
    ]);
  });

  it('goes from a close to the next opening, without a minute in between', () => {
    // The last minute before the daily pause at 17:00 New York, and one in the next session.
    const close = (OPEN_AT + 449 * MINUTE_MS) as UnixMs;
    const rows: (Row | null)[] = [...flat(100, 1), ...Array.from({ length: 63 }, () => null)];
    const shown = play(playerOf(nqSource([...rows, ...flat(101, 1)], close), close));
    const hour = 449 * 60 + 61 * 60;
    expect(timesOf(shown).slice(4, 8)).toEqual([
      `boundary ${hour}`,
      `boundary ${hour + 60}`,
      `boundary ${hour + 120}`,
      `price ${hour + 180}`,
    ]);
  });

  it('shows prices of one instant in the order of the products', () => {
    const source = new ReplaySource([
      seriesOf(contractOf('NQ'), flat(100, 2)),
      seriesOf(contractOf('MNQ'), flat(200, 2)),
    ]);
    const prices = play(playerOf(source)).map(({ price }) => price);
    expect(prices.slice(0, 6)).toEqual([100, 200, 100, 200, 100, 200]);
  });

  it('goes on with the very next price from any cursor', () => {
    const rows = fc.array(fc.oneof(fc.constant(null), fc.constant<Row>([100, 104, 96, 102, 41])), {
      minLength: 1,
      maxLength: 6,
    });
    const check = fc.property(rows, rows, fc.nat(40), (first, second, cut) => {
      fc.pre(first.some((row) => row !== null) && second.some((row) => row !== null));
      const source = new ReplaySource([
        seriesOf(contractOf('NQ'), first),
        seriesOf(contractOf('MNQ'), second),
      ]);
      const whole = play(playerOf(source));
      const begun = playerOf(source);
      const before = play(begun, Math.min(cut, whole.length));
      const { at, rank } = begun.cursor;
      expect([...before, ...play(playerOf(source, at, rank))]).toEqual(whole);
    });
    fc.assert(check);
  });

  it('tells what has been shown of the forming minute, and nothing once it is over', () => {
    const source = nqSource([[100, 110, 90, 105, 43], ...flat(105, 1)]);
    const player = playerOf(source);
    const id = contractOf('NQ').id;
    expect(player.forming(id, OPEN_AT)).toBeNull();
    for (let step = 0; step < 2; step += 1) player.advance();
    expect(player.forming(id, player.cursor.at)?.prices).toEqual([100, 90]);
    player.advance();
    player.advance();
    expect(player.forming(id, OPEN_AT + 59_500)).toMatchObject({
      prices: [100, 90, 110, 105],
      volume: 43,
    });
    expect(player.forming(id, OPEN_AT + 60_000)).toBeNull();
  });
});
