import type { AccountId, ContractId } from '@loadline/core';
import { evenChance, VirtualTime } from '@loadline/testkit';
import { PATH } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { aClient } from '../../test/client-bench.ts';
import { reply, success, tokenOf } from '../../test/fake-venue.ts';
import { NoticeBoard } from '../notices.ts';
import { Displacement } from './displacement.ts';

const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const ACCOUNT = 42 as AccountId;
const HOUR_MS = 3_600_000;

const bothUp = async () => {
  const bench = aClient();
  bench.client.feed.subscribe(MNQ);
  bench.client.start();
  bench.client.watchAccounts([ACCOUNT]);
  await bench.time.advance(100);
  await openBoth(bench);
  await bench.time.advance(60_000);
  return bench;
};
type Bench = ReturnType<typeof aClient>;

/** Answers the connections that wait for it. */
const openBoth = async ({ hubs, time }: Bench): Promise<void> => {
  for (const hub of ['market', 'user'] as const) {
    const { listener } = hubs.latest(hub);
    listener.onOpen(`${hub}-${hubs.count(hub)}`);
  }
  await time.advance(0);
};

const logOut = ({ hubs }: Bench, hub: 'market' | 'user' = 'user'): void =>
  hubs.latest(hub).listener.onInvocation('GatewayLogout', []);

/** Time goes by in which prices come, so that nobody misses them. */
const pass = async (bench: Bench, ms: number): Promise<void> => {
  const until = bench.time.now() + ms;
  while (bench.time.now() < until) {
    await bench.time.advance(Math.min(30_000, until - bench.time.now()));
    const open = bench.hubs.opened.find(({ hub, closed }) => hub === 'market' && !closed);
    open?.listener.onInvocation('GatewayQuote', [MNQ, { bestBid: 25_000 }]);
    open?.listener.onInvocation('GatewayTrade', [MNQ, [{ price: 25_000, volume: 1 }]]);
  }
};

const told = ({ heard }: Bench): readonly unknown[] =>
  heard.filter(([what]) => what === 'displaced').map(([, state]) => state);

describe('a GatewayLogout', () => {
  it('says that somebody else is in, once, and what was heard', async () => {
    const bench = await bothUp();
    logOut(bench);
    logOut(bench);
    expect(bench.heard.filter(([what]) => what === 'displaced')).toEqual([
      ['displaced', 'displaced', 'the venue sent GatewayLogout on the user hub'],
    ]);
    expect(bench.client.hubs().map(({ state }) => state)).toEqual(['down', 'down']);
  });

  it('leaves REST on the old token until the hubs are taken back', async () => {
    const bench = await bothUp();
    bench.venue.on(PATH.positionClose, () => success());
    logOut(bench);
    const closed = await bench.client.execution.closePosition(ACCOUNT, MNQ, null);
    expect(closed).toMatchObject({ kind: 'accepted' });
    expect(bench.venue.sent(PATH.positionClose).map(tokenOf)).toEqual(['token-1']);
    await bench.time.advance(1_400);
    expect(bench.hubs.count('user')).toBe(1);
    await bench.time.advance(200);
    expect(bench.hubs.latest('user').token).toBe('token-2');
    expect(bench.hubs.latest('market').token).toBe('token-2');
  });

  it('gets REST a new token at once when the venue takes the old one no more', async () => {
    const bench = await bothUp();
    bench.venue.on(PATH.positionClose, (_body, request) =>
      tokenOf(request) === 'token-1' ? reply('', 401) : success(),
    );
    logOut(bench);
    const closed = await bench.client.execution.closePosition(ACCOUNT, MNQ, null);
    expect(closed).toMatchObject({ kind: 'accepted' });
    await bench.time.advance(5_000);
    // The take-back finds a token that was never logged out.
    expect(bench.venue.logins).toBe(2);
    expect(bench.hubs.latest('user').token).toBe('token-2');
  });

  it('counts as over when both hubs have stood for half a minute', async () => {
    const bench = await bothUp();
    logOut(bench);
    await bench.time.advance(5_000);
    await openBoth(bench);
    await bench.time.advance(29_000);
    expect(told(bench)).toEqual(['displaced']);
    bench.hubs.latest('market').listener.onClose('gone', null);
    await bench.time.advance(1_000);
    bench.hubs.latest('market').listener.onOpen('market-again');
    await bench.time.advance(29_000);
    expect(told(bench)).toEqual(['displaced']);
    await bench.time.advance(2_000);
    expect(told(bench)).toEqual(['displaced', 'own']);
  });

  it('is met ever more patiently while it comes again', async () => {
    const bench = await bothUp();
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const count = bench.hubs.count('user');
      const at = bench.time.now();
      logOut(bench);
      while (bench.hubs.count('user') === count) await bench.time.advance(250);
      waits.push(Math.round((bench.time.now() - at) / 1_000));
      await openBoth(bench);
    }
    expect(waits.slice(0, 4)).toEqual([2, 4, 7, 14]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(300);
    expect(told(bench)).toEqual(['displaced']);
    await bench.time.advance(HOUR_MS / 2);
    const at = bench.time.now();
    const count = bench.hubs.count('user');
    logOut(bench);
    while (bench.hubs.count('user') === count) await bench.time.advance(250);
    expect(bench.time.now() - at).toBeLessThan(3_000);
  });

  it('that our own newer token has caused is no news', async () => {
    const bench = await bothUp();
    const [old] = bench.hubs.opened.filter(({ hub }) => hub === 'user');
    bench.venue.on(PATH.validate, () => success({ newToken: 'token-new' }));
    await pass(bench, 23 * HOUR_MS);
    expect(bench.hubs.latest('user').token).toBe('token-new');
    old?.listener.onInvocation('GatewayLogout', []);
    await bench.time.advance(2_000);
    expect(told(bench)).toEqual([]);
    expect(bench.hubs.latest('user').token).toBe('token-new');
  });

  it('while we log in ourselves is no news', async () => {
    const bench = await bothUp();
    bench.venue.on(PATH.validate, () => success({ newToken: null }));
    bench.venue.on(PATH.loginKey, () => {
      // As a venue that allows one session: the old one is thrown out before the answer leaves.
      logOut(bench, 'market');
      return success({ token: 'token-new' });
    });
    await pass(bench, 23 * HOUR_MS + 10_000);
    expect(told(bench)).toEqual([]);
    expect(bench.hubs.latest('market').token).toBe('token-new');
  });

  it('at the end of a token that the machine has slept through is no news', () => {
    const time = new VirtualTime();
    const done: string[] = [];
    const hub = {
      state: 'up' as const,
      park: () => void done.push('park'),
      release: () => void done.push('release'),
      restart: () => void done.push('restart'),
    };
    const displacement = new Displacement({
      session: {
        current: 'token',
        isSigningIn: false,
        hasEnded: true,
        invalidate: (token) => void done.push(`invalidate ${token}`),
      },
      clock: time,
      timers: time,
      random: evenChance,
      notices: new NoticeBoard(() => undefined),
      listener: { onSession: (state) => void done.push(state) },
      hubs: () => [hub],
    });
    displacement.onLogout('user', 'token');
    expect(done).toEqual(['invalidate token', 'restart']);
  });

  it('at the end of the token is no news either', async () => {
    const bench = await bothUp();
    bench.venue.on(PATH.validate, () => reply('', 500));
    bench.venue.on(PATH.loginKey, () => reply('', 500));
    await pass(bench, 24 * HOUR_MS + 60_000);
    bench.venue.on(PATH.loginKey, () => success({ token: 'token-new' }));
    // Not signing in at this instant, or it would be taken for our own.
    logOut(bench);
    await bench.time.advance(60_000);
    expect(told(bench)).toEqual([]);
    expect(bench.hubs.latest('user').token).toBe('token-new');
  });
});

describe('a renewed token', () => {
  const renewed = async () => {
    const bench = await bothUp();
    bench.venue.on(PATH.validate, () => success({ newToken: 'token-new' }));
    await pass(bench, 23 * HOUR_MS - 60_000);
    bench.heard.splice(0);
    return bench;
  };
  const hubStates = ({ heard }: Bench): readonly string[] =>
    heard.filter(([what]) => what === 'connection').map((told) => told.slice(1, 3).join(' '));
  const quote = (bench: Bench, index: number, bestBid: number): void => {
    const opened = bench.hubs.opened.filter(({ hub }) => hub === 'market')[index];
    opened?.listener.onInvocation('GatewayQuote', [MNQ, { bestBid }]);
  };
  const bids = ({ heard }: Bench): readonly unknown[] =>
    heard.filter(([what]) => what === 'quote').map(([, told]) => (told as { bid: number }).bid);

  it('is taken over by a second connection, and nothing is missed or heard twice', async () => {
    const bench = await renewed();
    expect(bench.hubs.count('market')).toBe(2);
    expect(bench.hubs.opened[0]?.closed).toBe(false);
    quote(bench, 0, 25_000);
    quote(bench, 1, 25_000);
    expect(hubStates(bench)).toEqual([]);
    await openBoth(bench);
    quote(bench, 0, 25_001);
    quote(bench, 1, 25_002);
    expect(bids(bench)).toEqual([100_000, 100_008]);
    expect(hubStates(bench)).toEqual(['market down', 'market up', 'user down', 'user up']);
    expect(bench.hubs.opened.filter(({ closed }) => !closed).map(({ token }) => token)).toEqual([
      'token-new',
      'token-new',
    ]);
    expect(bench.hubs.latest('user').calls).toHaveLength(4);
    expect(bench.client.hubs()[0]).toMatchObject({ state: 'up', connectionId: 'market-2' });
  });

  it('waits for its connection while the old one serves, however long that takes', async () => {
    const bench = await renewed();
    for (let attempt = 0; attempt < 4; attempt += 1) {
      bench.hubs.latest('user').listener.onClose('refused', null);
      await bench.time.advance(130_000);
    }
    expect(bench.hubs.count('user')).toBeGreaterThan(4);
    expect(bench.client.hubs()[1]).toMatchObject({ state: 'up', connectionId: 'user-1' });
    const tried = bench.hubs.count('user');
    while (bench.hubs.count('user') === tried) await bench.time.advance(1_000);
    await openBoth(bench);
    expect(bench.client.hubs()[1]?.connectionId).not.toBe('user-1');
  });

  it('brings no user hub that lacks a subscription', async () => {
    const bench = await renewed();
    bench.hubs.refused.add('SubscribeTrades');
    await openBoth(bench);
    expect(hubStates(bench)).toEqual(['market down', 'market up']);
    expect(bench.client.hubs()[1]).toMatchObject({ state: 'up', connectionId: 'user-1' });
  });

  it('subscribes to what was added while its connection was made', async () => {
    const bench = await renewed();
    const next = 'CON.F.US.MES.Z26' as ContractId;
    bench.hubs.latest('market').listener.onOpen('market-2');
    bench.client.feed.subscribe(next);
    await bench.time.advance(10);
    const asked = bench.hubs.latest('market').calls.filter(([, contract]) => contract === next);
    expect(asked).toHaveLength(2);
  });

  it('is left alone when the old connection breaks first', async () => {
    const bench = await renewed();
    bench.hubs.opened[0]?.listener.onClose('gone', null);
    await bench.time.advance(1_000);
    expect(bench.hubs.opened.filter(({ hub, closed }) => hub === 'market' && !closed)).toHaveLength(
      1,
    );
    await openBoth(bench);
    expect(hubStates(bench).filter((state) => state.startsWith('market'))).toEqual([
      'market down',
      'market up',
    ]);
  });
});
