import { productByRoot, sessionCalendar, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { NQ_PROFILE, PROFILE_BUCKET_MINUTES } from './synthetic-profile.ts';
import { type SyntheticState, syntheticSession } from './synthetic-session.ts';
import { SyntheticSource } from './synthetic-source.ts';

const SESSIONS = 400;
const MINUTES = 1_380;
const ANCHOR_TICKS = 100_000;

type Sums = { count: number; absolute: number; squares: number; range: number; volume: number };

/** Sums by time of day over many sessions, and how often the day leaves the overnight range. */
function measure(seed: number): Readonly<{ byStart: Map<number, Sums>; broken: number }> {
  const byStart = new Map<number, Sums>();
  let state: SyntheticState = { priceTicks: ANCHOR_TICKS, mood: 0 };
  let broken = 0;
  for (let day = 0; day < SESSIONS; day += 1) {
    const made = syntheticSession({
      seed,
      dayNumber: 20_000 + day,
      opensAt: 0,
      minutes: MINUTES,
      state,
      anchorTicks: ANCHOR_TICKS,
    });
    state = made.next;
    const { open, high, low, close, volume } = made.standard;
    for (let index = 0; index < MINUTES; index += 1) {
      const start = (18 * 60 + index - (index % PROFILE_BUCKET_MINUTES)) % 1_440;
      const sums = byStart.get(start) ?? { count: 0, absolute: 0, squares: 0, range: 0, volume: 0 };
      byStart.set(start, sums);
      const change = 10_000 * Math.log((close[index] ?? 1) / (open[index] ?? 1));
      sums.count += 1;
      sums.absolute += Math.abs(change);
      sums.squares += change * change;
      sums.range += 10_000 * Math.log((high[index] ?? 1) / (low[index] ?? 1));
      sums.volume += volume[index] ?? 0;
    }
    const overnight = [Math.max(...high.subarray(0, 930)), Math.min(...low.subarray(0, 930))];
    const up = Math.max(...high.subarray(930, 1_320)) > (overnight[0] ?? 0);
    const down = Math.min(...low.subarray(930, 1_320)) < (overnight[1] ?? 0);
    if (up || down) broken += 1;
  }
  return { byStart, broken: broken / SESSIONS };
}

describe('syntheticSession', () => {
  it('follows the measured volatility, range and volume of every quarter of an hour', () => {
    const { byStart, broken } = measure(1);
    const ratios = NQ_PROFILE.map(([start, absoluteBp, rmsBp, rangeBp, volume]) => {
      const sums = byStart.get(start);
      const count = sums?.count ?? 0;
      expect(count).toBe(SESSIONS * PROFILE_BUCKET_MINUTES);
      return {
        absolute: (sums?.absolute ?? 0) / count / absoluteBp,
        rms: Math.sqrt((sums?.squares ?? 0) / count) / rmsBp,
        range: (sums?.range ?? 0) / count / rangeBp,
        volume: (sums?.volume ?? 0) / count / volume,
      };
    });
    const within = (pick: 'absolute' | 'rms' | 'range' | 'volume', each: number, all: number) => {
      const values = ratios.map((ratio) => ratio[pick]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.max(...values.map((value) => Math.abs(value - 1)))).toBeLessThan(each);
      expect(Math.abs(mean - 1)).toBeLessThan(all);
    };
    within('absolute', 0.2, 0.08);
    within('rms', 0.3, 0.12);
    within('range', 0.2, 0.08);
    within('volume', 0.15, 0.06);
    // Measured: 95 % of real days left the overnight range.
    expect(broken).toBeGreaterThan(0.9);
  });

  it('makes consistent bars, and a micro that stays within a tick or two of the future', () => {
    const { standard, micro } = syntheticSession({
      seed: 7,
      dayNumber: 1,
      opensAt: 0,
      minutes: MINUTES,
      anchorTicks: ANCHOR_TICKS,
      state: { priceTicks: ANCHOR_TICKS, mood: 2 },
    });
    for (const { open, high, low, close, volume } of [standard, micro]) {
      for (let index = 0; index < MINUTES; index += 1) {
        const body = [open[index] ?? 0, close[index] ?? 0];
        expect(high[index]).toBeGreaterThanOrEqual(Math.max(...body));
        expect(low[index]).toBeLessThanOrEqual(Math.min(...body));
        expect(volume[index]).toBeGreaterThan(0);
      }
    }
    const apart = micro.close.map((price, index) => Math.abs(price - (standard.close[index] ?? 0)));
    expect(Math.max(...apart)).toBe(1);
  });
});

describe('SyntheticSource', () => {
  const source = (seed: number) => {
    const [standard, micro] = [productByRoot('NQ'), productByRoot('MNQ')];
    if (standard === null || micro === null) throw new RangeError('NQ and MNQ are products');
    const calendar = sessionCalendar({ outsideCalendar: 'regular' });
    const startsAt = Date.UTC(2026, 0, 12, 13, 30) as UnixMs;
    return new SyntheticSource({ seed, startsAt, calendar, standard, micro });
  };
  const later = Date.UTC(2026, 5, 2, 15) as UnixMs;

  it('is the same market for the same seed, wherever one looks first', () => {
    const direct = source(3).blockFrom(later);
    const walked = source(3);
    for (let at = walked.startsAt; at < later; at = (at + 86_400_000) as UnixMs) {
      walked.blockFrom(at);
    }
    expect(walked.blockFrom(later)).toEqual(direct);
    expect(source(4).blockFrom(later)).not.toEqual(direct);
  });

  it('gives history before the start and changes the contract at the roll', () => {
    const market = source(1);
    const contract = market.front(market.products[0] as never, market.startsAt);
    const from = (market.startsAt - 20 * 86_400_000) as UnixMs;
    const slices = market.history(contract?.id as never, from, market.startsAt);
    const minutes = slices.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(minutes).toBeGreaterThan(11 * MINUTES);
    expect(contract?.name).toBe('NQH6');
    expect(market.blockFrom(later)?.series.map((series) => series.contract.name)).toEqual([
      'NQM6',
      'MNQM6',
    ]);
  });
});
