import { describe, expect, it } from 'vitest';
import { callsTitle } from './venue-calls.tsx';

const waiting = { protect: 1, reduce: 0, entry: 0, reconcile: 2, history: 0 };
const window = { used: 30, limit: 200, seconds: 60, waiting, heldBackSeconds: 0 };
const calls = {
  tradingDay: '2025-03-04',
  total: 120,
  reconciling: 100,
  refused: 0,
  rows: [],
  general: window,
  history: { ...window, used: 1, limit: 50, seconds: 30 },
};

describe('callsTitle', () => {
  it('tells the day, both budgets and what waits', () => {
    expect(callsTitle(calls)).toBe(
      '120 requests to the venue on 2025-03-04, 100 of them to reconcile; ' +
        'last 60 s: 30 of 200, 3 waiting; bars: 1 of 50 in 30 s',
    );
  });

  it('tells when the venue has had enough', () => {
    const held = { ...calls, refused: 2, general: { ...window, heldBackSeconds: 12 } };
    expect(callsTitle(held)).toContain("2 refused by the venue's limit; held back for 12 s");
  });
});
