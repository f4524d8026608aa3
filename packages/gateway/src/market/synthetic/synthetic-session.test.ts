import {
  type ContractId,
  type IsoDate,
  MINUTE_MS,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from './synthetic-families.ts';
import { NQ_PROFILE, PROFILE_BUCKET_MINUTES } from './synthetic-profile.ts';
import { type SyntheticState, syntheticSession } from './synthetic-session.ts';
import { SyntheticSource } from './synthetic-source.ts';

const SESSIONS = 400;
const MINUTES = 1_380;
const ANCHOR_TICKS = 100_000;
const [FIRST_FAMILY] = FAMILIES;
if (FIRST_FAMILY === undefined) throw new RangeError('there are families');
const NQ_FAMILY = FIRST_FAMILY;

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
      family: NQ_FAMILY,
      leader: null,
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
      family: NQ_FAMILY,
      leader: null,
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
    const calendar = sessionCalendar({ outsideCalendar: 'regular' });
    const startsAt = Date.UTC(2026, 0, 12, 13, 30) as UnixMs;
    return new SyntheticSource({ seed, startsAt, calendar });
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
      'ESM6',
      'MESM6',
      'CLN6',
      'GCQ6',
    ]);
  });

  it('rolls every product at a session, and serves each contract while it was in front', () => {
    const market = source(2);
    const [cl] = market.products.filter(({ root }) => root === 'CL');
    if (cl === undefined) throw new RangeError('CL is traded');
    const names = new Map<string, number>();
    for (let block = market.blockFrom(market.startsAt); block !== null; ) {
      if (block.to > later) break;
      const series = block.series.find(({ contract }) => contract.product === cl);
      const { contract, minutes } = series ?? {};
      if (contract !== undefined && minutes !== undefined) {
        const from = minutes.openedAt[0] ?? 0;
        expect(market.front(cl, from as UnixMs)?.id).toBe(contract.id);
        expect(from).toBeLessThan(Date.parse(`${contract.lastTradeDate}T23:00:00Z`));
        names.set(contract.name, (names.get(contract.name) ?? 0) + minutes.length);
      }
      block = market.blockFrom(block.to);
    }
    expect([...names.keys()]).toEqual(['CLG6', 'CLH6', 'CLJ6', 'CLK6', 'CLM6', 'CLN6']);
    const contractId = market.front(cl, later)?.id as ContractId;
    const slices = market.history(contractId, market.startsAt, later);
    const served = slices.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(served).toBeGreaterThan(0);
    expect(served).toBeLessThanOrEqual((names.get('CLN6') ?? 0) + MINUTES);
  });

  it('trades when the calendar says so: no holiday, no pause, early closes early', () => {
    const market = source(1);
    const calendar = sessionCalendar({ outsideCalendar: 'regular' });
    const end = Date.UTC(2026, 4, 1);
    let early = 0;
    const dates = new Map<string, number>();
    for (let block = market.blockFrom(market.startsAt); block !== null && block.from < end; ) {
      let date = '';
      for (const { contract, minutes } of block.series) {
        const first = (minutes.openedAt[0] ?? 0) as UnixMs;
        const found = calendar.lookup(contract.product, first);
        const session = found.kind === 'open' ? found.session : null;
        expect(session?.opensAt).toBe(first);
        expect(session?.closesAt).toBe((minutes.openedAt.at(-1) ?? 0) + MINUTE_MS);
        if (session?.earlyClose === true) early += 1;
        date = session?.tradeDate ?? date;
      }
      const open = market.products.filter((product) =>
        calendar.sessionOn(product, date as IsoDate),
      );
      expect(block.series.map(({ contract }) => contract.product)).toEqual(open);
      dates.set(date, open.length);
      block = market.blockFrom(block.to);
    }
    // Presidents' Day at least, for the indexes and their micros, oil and gold.
    expect(early).toBeGreaterThanOrEqual(6);
    // On Good Friday of 2026 the indexes trade in the morning, oil and gold do not.
    expect([dates.get('2026-04-02'), dates.get('2026-04-03')]).toEqual([6, 4]);
  });

  it('has a product alone just as it has it beside the others', () => {
    const calendar = sessionCalendar({ outsideCalendar: 'regular' });
    const startsAt = Date.UTC(2026, 0, 12, 13, 30) as UnixMs;
    const alone = new SyntheticSource({ seed: 3, startsAt, calendar, products: ['MES', 'GC'] });
    expect(alone.products.map(({ root }) => root)).toEqual(['MES', 'GC']);
    const all = source(3).blockFrom(later)?.series ?? [];
    const wanted = all.filter(({ contract }) => alone.products.includes(contract.product));
    const got = alone.blockFrom(later)?.series ?? [];
    expect(got.map(({ contract, minutes }) => [contract.name, minutes])).toEqual(
      wanted.map(({ contract, minutes }) => [contract.name, minutes]),
    );
    expect(got.map(({ rank }) => rank)).toEqual([0, 1]);
  });

  it('never ends', () => {
    const market = source(1);
    const far = Date.UTC(2027, 5, 1, 15) as UnixMs;
    const block = market.blockFrom(far);
    expect(block?.series.map(({ contract }) => contract.name).slice(0, 2)).toEqual([
      'NQM7',
      'MNQM7',
    ]);
    for (const { minutes } of block?.series ?? []) {
      expect(Math.min(...minutes.low)).toBeGreaterThan(0);
    }
  });

  it('moves ES with NQ, and oil and gold on their own', () => {
    const market = source(1);
    const returns = new Map<string, number[]>();
    for (let block = market.blockFrom(market.startsAt); block !== null && block.to < later; ) {
      for (const { contract, minutes } of block.series) {
        const { root } = contract.product;
        const known = returns.get(root) ?? [];
        returns.set(root, known);
        for (let index = 0; index < Math.min(minutes.length, 900); index += 1) {
          known.push(Math.log((minutes.close[index] ?? 1) / (minutes.open[index] ?? 1)));
        }
      }
      block = market.blockFrom(block.to);
    }
    const together = (root: string) =>
      correlation(returns.get('NQ') ?? [], returns.get(root) ?? []);
    // Measured in early 2026: 0.944.
    expect(together('ES')).toBeGreaterThan(0.9);
    expect(Math.abs(together('CL'))).toBeLessThan(0.05);
    expect(Math.abs(together('GC'))).toBeLessThan(0.05);
  });
});

function correlation(left: readonly number[], right: readonly number[]): number {
  const length = Math.min(left.length, right.length);
  const mean = (all: readonly number[]) => all.slice(0, length).reduce((a, b) => a + b, 0) / length;
  const [x, y] = [mean(left), mean(right)];
  let [both, one, other] = [0, 0, 0];
  for (let index = 0; index < length; index += 1) {
    const [dx, dy] = [(left[index] ?? 0) - x, (right[index] ?? 0) - y];
    both += dx * dy;
    one += dx * dx;
    other += dy * dy;
  }
  return both / Math.sqrt(one * other);
}
