import { MINUTE_MS } from '@loadline/core';
import { BARS_MAX } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { flat, nqSource, OPEN_AT } from '../../test/bars.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';

const NQ = 'CON.F.US.ENQ.H25';
const MINUTES = 21_000;

type Answer = Readonly<{ errorCode: number; bars: readonly { t: string; c: number }[] | null }>;

/** A market longer than one answer can be, stopped somewhere in it. */
function stoppedAt(minutes: number): InMemoryGateway {
  const from = new Date(OPEN_AT + minutes * MINUTE_MS).getTime();
  return new InMemoryGateway(nqSource(flat(100, MINUTES)), { from: from as never }).signIn();
}

const ask = (gateway: InMemoryGateway, limit: number): Answer =>
  gateway.post('/api/History/retrieveBars', {
    contractId: NQ,
    live: false,
    startTime: new Date(OPEN_AT - MINUTE_MS).toISOString(),
    endTime: new Date(OPEN_AT + 2 * MINUTES * MINUTE_MS).toISOString(),
    unit: 2,
    unitNumber: 1,
    limit,
    includePartialBar: false,
  }).body as Answer;

describe('history served from the market', () => {
  it('is at most 20,000 bars, the newest ones, newest first', () => {
    const bars = ask(stoppedAt(MINUTES - 10), BARS_MAX).bars ?? [];
    expect(bars).toHaveLength(20_000);
    const newest = new Date(OPEN_AT + (MINUTES - 11) * MINUTE_MS).toISOString().slice(0, 16);
    expect(bars[0]?.t.slice(0, 16)).toBe(newest);
    const times = bars.map(({ t }) => Date.parse(t));
    expect(times.every((at, index) => index === 0 || at < (times[index - 1] ?? 0))).toBe(true);
  });

  it('ends at market time, whatever the request wants', () => {
    const bars = ask(stoppedAt(5), 100).bars ?? [];
    expect(bars.map(({ t }) => (Date.parse(t) - OPEN_AT) / MINUTE_MS)).toEqual([4, 3, 2, 1, 0]);
  });

  it.each([0, -1, BARS_MAX + 1])('refuses a limit of %i', (limit) => {
    expect(ask(stoppedAt(5), limit)).toMatchObject({ bars: null, errorCode: 4 });
  });
});

it.each([4, 5, 6])('answers for bars of more units of %i than a calendar has', (unit) => {
  const gateway = new InMemoryGateway(nqSource(flat(84_000, 5))).signIn();
  gateway.steps(9);
  const window = { startTime: '1970-01-01T00:00:00Z', endTime: '2030-01-01T00:00:00Z' };
  const asked = { contractId: NQ, live: false, ...window, unit, limit: 10 };
  for (const unitNumber of [1_000_000, 2 ** 31 - 1]) {
    const barsOf = (includePartialBar: boolean): unknown => {
      const query = { ...asked, unitNumber, includePartialBar };
      return (gateway.post('/api/History/retrieveBars', query).body as { bars: unknown }).bars;
    };
    // It never closes, so it is there only for who asks for what is still forming.
    expect(barsOf(false)).toEqual([]);
    expect(barsOf(true)).toMatchObject([{ o: 21_000, v: 90 }]);
  }
});
