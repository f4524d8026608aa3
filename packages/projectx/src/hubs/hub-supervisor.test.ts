import type { AccountId, ContractId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { aClient, type Heard } from '../../test/client-bench.ts';

const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const MES = 'CON.F.US.MES.Z26' as ContractId;
const ACCOUNT = 42 as AccountId;

const connectionsOf = (heard: readonly Heard[]): readonly string[] =>
  heard.filter(([what]) => what === 'connection').map(([, ...what]) => what.slice(0, 2).join(' '));

const started = async () => {
  const bench = aClient();
  bench.client.feed.subscribe(MNQ);
  bench.client.start();
  bench.client.watchAccounts([ACCOUNT]);
  await bench.time.advance(100);
  return bench;
};

const bothUp = async () => {
  const bench = await started();
  bench.hubs.latest('market').listener.onOpen('market-1');
  bench.hubs.latest('user').listener.onOpen('user-1');
  await bench.time.advance(0);
  return bench;
};

describe('the hubs of a client', () => {
  it('open with the token, subscribe and are up only then', async () => {
    const { hubs, heard, time } = await started();
    expect(hubs.latest('market').token).toBe('token-1');
    expect(connectionsOf(heard)).toEqual([]);
    hubs.latest('user').listener.onOpen('user-1');
    hubs.latest('market').listener.onOpen('market-1');
    expect(connectionsOf(heard)).toEqual([]);
    await time.advance(0);
    expect(connectionsOf(heard)).toEqual(['user up', 'market up']);
    expect(hubs.latest('user').calls).toEqual([
      ['SubscribeAccounts'],
      ['SubscribeOrders', 42],
      ['SubscribePositions', 42],
      ['SubscribeTrades', 42],
    ]);
    expect(hubs.latest('market').calls).toEqual([
      ['SubscribeContractTrades', MNQ],
      ['SubscribeContractQuotes', MNQ],
    ]);
  });

  it('come back for ever, ever more slowly, and subscribe again', async () => {
    const { hubs, heard, time } = await bothUp();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const before = hubs.count('market');
      const droppedAt = time.now();
      hubs.latest('market').listener.onClose('gone', null);
      while (hubs.count('market') === before) await time.advance(25);
      waits.push(time.now() - droppedAt);
    }
    expect(waits.slice(0, 4)).toEqual([375, 750, 1_500, 3_000]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    expect(connectionsOf(heard).slice(2)).toEqual(['market down']);
    hubs.latest('market').listener.onOpen('market-13');
    await time.advance(0);
    expect(connectionsOf(heard).slice(2)).toEqual(['market down', 'market up']);
    expect(hubs.latest('market').calls.map(([, contract]) => contract)).toEqual([MNQ, MNQ]);
  });

  it('begin with short waits again after a stable time', async () => {
    const { hubs, time } = await bothUp();
    for (let round = 0; round < 3; round += 1) {
      await time.advance(30_000);
      hubs.latest('market').listener.onClose('gone', null);
      await time.advance(400);
      expect(hubs.count('market')).toBe(round + 2);
      hubs.latest('market').listener.onOpen(`again-${round}`);
      await time.advance(0);
    }
  });

  it('wait no more than 8 s while they come up between the drops, however often', async () => {
    const { hubs, time } = await bothUp();
    const waits: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const before = hubs.count('market');
      const droppedAt = time.now();
      hubs.latest('market').listener.onClose('gone', null);
      while (hubs.count('market') === before) await time.advance(25);
      waits.push(time.now() - droppedAt);
      hubs.latest('market').listener.onOpen(`again-${round}`);
      await time.advance(0);
    }
    expect(waits.slice(0, 4)).toEqual([375, 750, 1_500, 3_000]);
    expect(new Set(waits.slice(4))).toEqual(new Set([6_000]));
  });

  it('take a new token after a refused one', async () => {
    const { hubs, time } = await started();
    hubs.latest('user').listener.onClose('negotiation was answered with HTTP 401', 401);
    await time.advance(5_000);
    expect(hubs.latest('user').token).toBe('token-2');
  });

  it.each(['GatewayLogout', 'gatewaylogout'])('are both rebuilt on %s', async (target) => {
    const { hubs, heard, time, notices } = await bothUp();
    const [market, user] = [hubs.latest('market'), hubs.latest('user')];
    await time.advance(60_000);
    user.listener.onInvocation(target, []);
    expect([market.closed, user.closed]).toEqual([true, true]);
    expect(connectionsOf(heard).slice(2)).toEqual(['market down', 'user down']);
    await time.advance(5_000);
    expect(hubs.latest('market').token).toBe('token-2');
    expect(hubs.latest('user').token).toBe('token-2');
    expect(notices.map(({ code }) => code)).toEqual(['LOGGED_OUT']);
  });

  it('back off when logouts repeat', async () => {
    const { hubs, time, venue } = await bothUp();
    for (let second = 0; second < 300; second += 1) {
      await time.advance(1_000);
      if (!hubs.latest('user').closed) {
        hubs.latest('user').listener.onOpen(`user-${second}`);
        hubs.latest('user').listener.onInvocation('GatewayLogout', []);
      }
    }
    expect(venue.logins).toBeLessThan(25);
    expect(venue.logins).toBeGreaterThan(6);
  });

  it('are given up when they never settle', async () => {
    const { hubs, time } = await started();
    await time.advance(50_000);
    expect(hubs.count('market')).toBeGreaterThan(1);
    expect(hubs.opened[0]?.closed).toBe(true);
  });

  it('do not call the user hub up while an account is not heard', async () => {
    const { hubs, heard, time, notices } = await started();
    hubs.refused.add('SubscribePositions');
    hubs.latest('user').listener.onOpen('user-1');
    await time.advance(0);
    expect(connectionsOf(heard)).toEqual(['user down']);
    expect(notices.map(({ code }) => code)).toEqual(['SUBSCRIPTION_REFUSED']);
    hubs.refused.clear();
    await time.advance(1_000);
    hubs.latest('user').listener.onOpen('user-2');
    await time.advance(0);
    expect(connectionsOf(heard)).toEqual(['user down', 'user up']);
  });

  it('keep the market hub for the other contracts when one is refused', async () => {
    const { client, hubs, heard, time } = await bothUp();
    hubs.refused.add('SubscribeContractQuotes');
    client.feed.subscribe(MES);
    await time.advance(1_000);
    expect(connectionsOf(heard)).toEqual(['market up', 'user up']);
    hubs.refused.clear();
    await time.advance(5_000);
    const quotes = hubs.latest('market').calls.filter(([, contract]) => contract === MES);
    expect(quotes.map(([method]) => method)).toEqual([
      'SubscribeContractTrades',
      'SubscribeContractQuotes',
      'SubscribeContractQuotes',
    ]);
  });

  it('hear a contract that is added later, and one no more that is removed', async () => {
    const { client, hubs, heard, time } = await bothUp();
    client.feed.subscribe(MES);
    client.feed.unsubscribe(MNQ);
    await time.advance(0);
    const market = hubs.latest('market');
    expect(market.calls.slice(2)).toEqual([
      ['SubscribeContractTrades', MES],
      ['SubscribeContractQuotes', MES],
      ['UnsubscribeContractTrades', MNQ],
      ['UnsubscribeContractQuotes', MNQ],
    ]);
    market.listener.onInvocation('GatewayQuote', [MNQ, { bestBid: 25_000 }]);
    expect(heard.some(([what]) => what === 'quote')).toBe(false);
  });

  it('say again that the user hub is up when an account was added', async () => {
    const { client, heard, time } = await bothUp();
    client.watchAccounts([ACCOUNT, 43 as AccountId]);
    await time.advance(0);
    expect(connectionsOf(heard)).toEqual(['market up', 'user up', 'user up']);
    client.watchAccounts([ACCOUNT]);
    await time.advance(0);
    expect(connectionsOf(heard)).toHaveLength(3);
  });

  it('count what came on the present connection, for a trader that steps', async () => {
    const { client, hubs, time } = await bothUp();
    const { listener } = hubs.latest('market');
    const three = client.whenReceived('market-1', 3);
    for (let index = 0; index < 3; index += 1) listener.onInvocation('GatewayQuote', [MNQ, {}]);
    expect(await three).toBe(true);
    expect(client.hubs()[0]).toEqual({
      hub: 'market',
      state: 'up',
      connectionId: 'market-1',
      received: 3,
    });
    const never = client.whenReceived('market-1', 4);
    listener.onClose('gone', null);
    expect(await never).toBe(false);
    expect(await client.whenReceived('market-1', 1)).toBe(false);
    await time.advance(1_000);
    hubs.latest('market').listener.onOpen('market-2');
    expect(client.hubs()[0]).toMatchObject({ connectionId: 'market-2', received: 0 });
  });

  it('tell when every subscription has been answered', async () => {
    const { client, hubs, time } = await started();
    let settled = 0;
    const wait = (): void => void client.whenSubscribed().then(() => (settled += 1));
    wait();
    hubs.latest('market').listener.onOpen('market-1');
    await time.advance(10);
    expect(settled).toBe(0);
    hubs.latest('user').listener.onOpen('user-1');
    await time.advance(10);
    expect(settled).toBe(1);
    client.feed.subscribe(MES);
    wait();
    expect(settled).toBe(1);
    await time.advance(10);
    expect(settled).toBe(2);
    hubs.latest('market').listener.onClose('gone', null);
    wait();
    await time.advance(10);
    expect(settled).toBe(2);
    client.stop();
    await time.advance(0);
    expect(settled).toBe(3);
  });

  it('stay closed after the client was stopped', async () => {
    const { client, hubs, time } = await bothUp();
    client.stop();
    const opened = hubs.opened.length;
    await time.advance(600_000);
    expect(hubs.opened).toHaveLength(opened);
    expect(hubs.opened.every(({ closed }) => closed)).toBe(true);
  });
});
