import { type ContractId, productByRoot, type UnixMs } from '@loadline/core';
import { VirtualTime } from '@loadline/testkit';
import { describe, expect, it } from 'vitest';
import { aClient } from '../../test/client-bench.ts';
import { FeedWatch } from './feed-watch.ts';

const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const MES = 'CON.F.US.MES.Z26' as ContractId;

type Bench = Awaited<ReturnType<typeof up>>;
type Data = 'quotes' | 'trades';

/** A client whose market hub is up; it is 10:00 in New York on a Thursday. */
const up = async (contracts: readonly ContractId[] = [MNQ], rateLimits = true) => {
  const bench = aClient({ rateLimits });
  for (const contract of contracts) bench.client.feed.subscribe(contract);
  bench.client.start();
  await bench.time.advance(100);
  await open(bench);
  return bench;
};

const open = async ({ hubs, time }: ReturnType<typeof aClient>): Promise<void> => {
  hubs.latest('market').listener.onOpen(`market-${hubs.count('market')}`);
  await time.advance(0);
};

const send = ({ hubs }: Bench, contract: ContractId, what: Data): void => {
  const { listener } = hubs.latest('market');
  if (what === 'quotes') listener.onInvocation('GatewayQuote', [contract, { bestBid: 25_000 }]);
  else listener.onInvocation('GatewayTrade', [contract, [{ price: 25_000, volume: 1 }]]);
};

/** Seconds go by in which these come. */
const passing = async (
  bench: Bench,
  seconds: number,
  ...coming: readonly (readonly [ContractId, Data])[]
): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) {
    await bench.time.advance(1_000);
    for (const [contract, what] of coming) send(bench, contract, what);
  }
};

const renewed = ({ hubs }: Bench): readonly string[] =>
  hubs
    .latest('market')
    .calls.filter(([method]) => method.startsWith('Unsubscribe'))
    .map(([method, contract]) => [method.replace('UnsubscribeContract', ''), contract].join(' '));

const stale = ({ heard }: Bench): readonly unknown[] =>
  heard.filter(([what]) => what === 'stale').map(([, contract]) => contract);

describe('a contract of which nothing comes in an open market', () => {
  it('is subscribed to anew and told as stale, then the hub is reconnected', async () => {
    const bench = await up();
    await passing(bench, 70);
    expect(renewed(bench)).toEqual([`Quotes ${MNQ}`, `Trades ${MNQ}`]);
    expect(bench.hubs.latest('market').calls.slice(-1)).toEqual([['SubscribeContractTrades', MNQ]]);
    expect(stale(bench)).toEqual([MNQ]);
    expect(bench.hubs.count('market')).toBe(1);
    await passing(bench, 70);
    expect(bench.hubs.count('market')).toBe(2);
  });

  it('is not let reconnect others again and again', async () => {
    const bench = await up([MNQ, MES]);
    let opened = 1;
    const at: number[] = [];
    for (let second = 0; second < 4_000; second += 1) {
      await passing(bench, 1, [MES, 'quotes'], [MES, 'trades']);
      if (bench.hubs.count('market') === opened) continue;
      opened = bench.hubs.count('market');
      at.push(second);
      await open(bench);
    }
    const gaps = at.slice(1).map((second, index) => second - (at[index] ?? 0));
    expect(gaps.slice(0, 2).map((gap) => Math.round(gap / 60))).toEqual([4, 8]);
    expect(at.length).toBeLessThan(8);
    expect(stale(bench)).toEqual([MNQ]);
  });

  it('starts from the beginning once something of it has come', async () => {
    const bench = await up();
    await passing(bench, 70);
    await passing(bench, 10, [MNQ, 'quotes'], [MNQ, 'trades']);
    await passing(bench, 70);
    expect(stale(bench)).toEqual([MNQ, MNQ]);
    expect(bench.hubs.count('market')).toBe(1);
  });
});

describe('one part of a contract', () => {
  it.each([
    { silent: 'quotes', talking: 'trades', after: 66, renewal: `Quotes ${MNQ}` },
    { silent: 'trades', talking: 'quotes', after: 186, renewal: `Trades ${MNQ}` },
  ] as const)(
    'is renewed where $silent are silent while $talking come',
    async ({ talking, after, renewal }) => {
      const bench = await up();
      await passing(bench, after - 10, [MNQ, talking]);
      expect(renewed(bench)).toEqual([]);
      await passing(bench, 10, [MNQ, talking]);
      expect(renewed(bench)).toEqual([renewal]);
      expect(stale(bench)).toEqual([]);
    },
  );

  it('that stays silent is told and reconnected for in the end', async () => {
    const bench = await up();
    await passing(bench, 12 * 60 + 10, [MNQ, 'quotes']);
    expect(stale(bench)).toEqual([MNQ]);
    expect(bench.hubs.count('market')).toBe(2);
  });
});

describe('silence means nothing', () => {
  const HOUR = 3_600;

  it('while something of both parts comes', async () => {
    const bench = await up();
    for (let minute = 0; minute < 20; minute += 1) {
      await passing(bench, 50);
      send(bench, MNQ, 'quotes');
      send(bench, MNQ, 'trades');
    }
    expect(renewed(bench)).toEqual([]);
  });

  it('in a closed market', async () => {
    const bench = await up();
    const toBreak = Date.parse('2026-11-19T22:00:00Z') - bench.time.now();
    await bench.time.advance(0);
    for (let at = 0; at < toBreak / 1_000; at += 30) {
      await bench.time.advance(30_000);
      send(bench, MNQ, 'quotes');
      send(bench, MNQ, 'trades');
    }
    await passing(bench, 50 * 60);
    expect(stale(bench)).toEqual([]);
  });

  it('of a contract that is followed no more, and of a venue that steps', async () => {
    const left = await up();
    left.client.feed.unsubscribe(MNQ);
    await passing(left, 300);
    expect(stale(left)).toEqual([]);
    const stepped = await up([MNQ], false);
    await passing(stepped, HOUR / 4);
    expect(stale(stepped)).toEqual([]);
  });

  it('while the market itself stands still', async () => {
    const time = new VirtualTime();
    const product = productByRoot('MNQ');
    if (product === null) throw new Error('MNQ is a product');
    const market = { now: time.now() };
    let stales = 0;
    const watch = new FeedWatch({
      clock: time,
      marketClock: { now: () => market.now },
      timers: time,
      activity: () => [{ contractId: MNQ, product, quotes: 1, trades: 1 }],
      isUp: () => true,
      renew: () => undefined,
      reconnect: () => undefined,
      onStale: () => {
        stales += 1;
      },
    });
    watch.start();
    await time.advance(600_000);
    expect(stales).toBe(0);
    for (let second = 0; second < 70; second += 1) {
      market.now = (market.now + 1_000) as UnixMs;
      await time.advance(1_000);
    }
    expect(stales).toBe(1);
  });

  it('while the hub is away', async () => {
    const bench = await up();
    bench.hubs.latest('market').listener.onClose('gone', null);
    await passing(bench, 300);
    expect(stale(bench)).toEqual([]);
  });
});
