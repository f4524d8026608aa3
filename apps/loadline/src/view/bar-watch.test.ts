import { type Bar, MINUTE_MS, type Price, parseContractId, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { BarWatch, type WatchedMarket } from './bar-watch.ts';

const START = Date.parse('2026-01-12T13:40:00Z');

function contractOf(text: string): WatchedMarket['contract'] {
  const contract = parseContractId(text);
  if (!contract.ok) throw new Error(`${text} is no contract`);
  return contract.value;
}

const contract = contractOf('CON.F.US.MNQ.H26');

/** The minute after `START`, with its four prices in ticks. */
const aBar = (minute: number, [open, high, low, close]: readonly number[], volume = 4): Bar => ({
  openedAt: (START + minute * MINUTE_MS) as UnixMs,
  open: open as Price,
  high: high as Price,
  low: low as Price,
  close: close as Price,
  volume,
});

/** A watch over one market that the test moves by hand. */
function aWatch() {
  const nothing = { last: null, lastAt: 0 as UnixMs, bid: null, ask: null };
  const markets = new Map<WatchedMarket['contract']['id'], WatchedMarket>();
  const watch = new BarWatch(markets);
  const be = (forming: Bar | null, { joined }: { readonly joined: boolean }): void => {
    markets.set(contract.id, { contract, joined, forming, ...nothing });
  };
  const closed = () => watch.takeClosed().map(({ bar }) => bar);
  return { watch, be, closed };
}

describe('BarWatch', () => {
  it('tells a bar that has closed, as it was last', () => {
    const { watch, be, closed } = aWatch();
    be(aBar(0, [100, 100, 100, 100]), { joined: true });
    watch.look(contract.id);
    be(aBar(0, [100, 104, 99, 103]), { joined: true });
    watch.look(contract.id);
    expect(closed()).toEqual([]);
    be(aBar(1, [103, 103, 103, 103]), { joined: true });
    watch.look(contract.id);
    expect(closed()).toEqual([aBar(0, [100, 104, 99, 103])]);
  });

  it('takes no passing of time for a price', () => {
    const { watch, be, closed } = aWatch();
    be(aBar(0, [100, 104, 99, 103]), { joined: true });
    watch.look(contract.id);
    expect(watch.takeMoved()).toHaveLength(1);
    be(null, { joined: true });
    watch.lookAtAll();
    expect(watch.takeMoved()).toEqual([]);
    expect(closed()).toEqual([aBar(0, [100, 104, 99, 103])]);
  });

  it('takes a minute that it joined in the middle from history', () => {
    const { watch, be, closed } = aWatch();
    be(aBar(0, [103, 103, 103, 103], 1), { joined: false });
    watch.look(contract.id);
    be(aBar(1, [104, 104, 104, 104], 1), { joined: false });
    watch.look(contract.id);
    expect(closed()).toEqual([]);
    const whole = aBar(0, [100, 104, 99, 103]);
    be(aBar(1, [104, 105, 104, 105], 2), { joined: true });
    watch.lookAtHistory(contract.id, { bars: [whole], partial: null });
    expect(closed()).toEqual([whole]);
  });

  it('takes it from history too when history is what closes it', () => {
    const { watch, be, closed } = aWatch();
    be(aBar(0, [103, 103, 103, 103], 1), { joined: false });
    watch.look(contract.id);
    const whole = aBar(0, [100, 104, 99, 103]);
    be(null, { joined: true });
    watch.lookAtHistory(contract.id, { bars: [whole], partial: null });
    expect(closed()).toEqual([whole]);
  });

  it('joins the minute that was running when history was told', () => {
    const { watch, be, closed } = aWatch();
    be(aBar(0, [103, 107, 103, 106], 2), { joined: false });
    watch.look(contract.id);
    be(aBar(1, [106, 106, 106, 106], 1), { joined: true });
    const first = aBar(0, [100, 103, 99, 103], 3);
    watch.lookAtHistory(contract.id, { bars: [], partial: first });
    expect(closed()).toEqual([aBar(0, [100, 107, 99, 106], 3)]);
  });

  it('keeps its own bar where history knows none', () => {
    const { watch, be, closed } = aWatch();
    be(aBar(0, [100, 104, 99, 103]), { joined: false });
    watch.look(contract.id);
    be(null, { joined: true });
    watch.lookAtHistory(contract.id, { bars: [], partial: null });
    expect(closed()).toEqual([aBar(0, [100, 104, 99, 103])]);
  });
});
