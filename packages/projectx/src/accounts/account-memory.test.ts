import type { AccountId, ContractId, UnixMs } from '@loadline/core';
import { PATH } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { aClient } from '../../test/client-bench.ts';
import { reply, success } from '../../test/fake-venue.ts';

const ACCOUNT = 42 as AccountId;
const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const SINCE = Date.parse('2026-11-19T14:00:00Z') as UnixMs;
const MINUTE_MS = 60_000;

const fill = (id: number, voided = false) => ({
  id,
  accountId: 42,
  contractId: MNQ,
  creationTimestamp: '2026-11-19T14:30:00Z',
  price: 25_000,
  side: 0,
  size: 1,
  orderId: 5,
  voided,
  fees: 0.37,
});

/** An account that was read a while ago, with one fill. */
const readBefore = async () => {
  const bench = aClient();
  const { client, venue, time, hubs } = bench;
  const told = { balance: 50_000, trades: [fill(1)] };
  venue.on(PATH.accountSearch, () => {
    const flags = { canTrade: true, isVisible: true };
    return success({ accounts: [{ id: 42, name: 'PRAC', balance: told.balance, ...flags }] });
  });
  venue.on(PATH.positionSearchOpen, () => success({ positions: [] }));
  venue.on(PATH.tradeSearch, () => success({ trades: told.trades }));
  venue.on(PATH.orderQuery, () => success({ orders: [] }));
  client.start();
  client.watchAccounts([ACCOUNT]);
  await time.advance(100);
  hubs.latest('user').listener.onOpen('user-1');
  await time.advance(0);
  const ask = async (tags: readonly string[] = [], since: UnixMs = SINCE) => {
    const before = venue.sent(PATH.accountSearch).length;
    const running = client.accounts.snapshot(ACCOUNT, { fillsSince: since, tags: tags as never });
    await time.advance(100);
    const answer = await running;
    if (answer.kind === 'failed') throw new Error(answer.reason);
    const isRead = venue.sent(PATH.accountSearch).length > before;
    return { read: isRead, balance: answer.value.account.balance };
  };
  await ask();
  await time.advance(5 * MINUTE_MS);
  return { ...bench, told, ask };
};

type Bench = Awaited<ReturnType<typeof readBefore>>;

describe('account and positions', () => {
  it('are not read again while the venue shows the same fills', async () => {
    const { ask, venue } = await readBefore();
    const before = venue.requests.length;
    expect(await ask()).toMatchObject({ read: false, balance: 50_000_000_000 });
    expect(venue.requests.length - before).toBe(2);
  });

  it.each<{ name: string; change: (bench: Bench) => unknown }>([
    { name: 'there is another fill', change: ({ told }) => told.trades.push(fill(2)) },
    { name: 'a fill was voided', change: ({ told }) => told.trades.splice(0, 1, fill(1, true)) },
    { name: 'a fill is gone', change: ({ told }) => told.trades.pop() },
    {
      name: 'the user hub was away',
      change: ({ hubs }) => hubs.latest('user').listener.onClose('gone', null),
    },
    {
      name: 'an account was told',
      change: ({ hubs }) => {
        const data = { id: 42, name: 'PRAC', balance: 49_000, canTrade: false, isVisible: true };
        hubs.latest('user').listener.onInvocation('GatewayUserAccount', [{ action: 1, data }]);
      },
    },
    {
      name: 'an instruction got no answer',
      change: async ({ client, venue }) => {
        venue.on(PATH.positionClose, () => reply('', 500));
        await client.execution.closePosition(ACCOUNT, MNQ, null);
      },
    },
    { name: 'an hour is over', change: ({ time }) => time.advance(56 * MINUTE_MS) },
  ])('are read again when $name', async ({ change }) => {
    const bench = await readBefore();
    await change(bench);
    expect((await bench.ask()).read).toBe(true);
  });

  it('are read again for orders by name, and for fills from further back', async () => {
    const byName = await readBefore();
    expect((await byName.ask(['run-0-1'])).read).toBe(true);
    const further = await readBefore();
    expect((await further.ask([], (SINCE - 1) as UnixMs)).read).toBe(true);
  });

  it('are read again when the answer was doubted, which shows in being asked soon', async () => {
    const { ask, told, time } = await readBefore();
    told.trades.push(fill(2));
    expect((await ask()).read).toBe(true);
    await time.advance(MINUTE_MS);
    expect((await ask()).read).toBe(true);
    await time.advance(5 * MINUTE_MS);
    expect((await ask()).read).toBe(false);
  });
});
