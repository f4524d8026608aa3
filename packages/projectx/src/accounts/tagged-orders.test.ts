import type { AccountId, ClientOrderId, ContractId, UnixMs } from '@loadline/core';
import { PATH } from '@loadline/wire';
import { describe, expect, it } from 'vitest';
import { aClient } from '../../test/client-bench.ts';
import { reply, success } from '../../test/fake-venue.ts';

const ACCOUNT = 42 as AccountId;
const MNQ = 'CON.F.US.MNQ.Z26' as ContractId;
const SINCE = Date.parse('2026-11-19T14:00:00Z') as UnixMs;
const [OPEN, FILLED, REJECTED, SUSPENDED] = [1, 2, 5, 8];

const order = (id: number, status: number, change = {}) => ({
  id,
  accountId: 42,
  contractId: MNQ,
  creationTimestamp: '2026-11-19T14:00:00+00:00',
  status,
  type: 2,
  side: 0,
  size: 1,
  fillVolume: 0,
  ...change,
});

/** What the venue tells of orders: `working` where it is asked by status, `all` where it is not. */
const asked = async (
  { working, all }: Readonly<{ working: readonly object[]; all: readonly object[] }>,
  tags: readonly string[],
  hasQuery = true,
) => {
  const { client, venue, time } = aClient();
  const account = { id: 42, name: 'PRAC', balance: 50_000, canTrade: true, isVisible: true };
  venue.on(PATH.accountSearch, () => success({ accounts: [account] }));
  venue.on(PATH.positionSearchOpen, () => success({ positions: [] }));
  venue.on(PATH.tradeSearch, () => success({ trades: [] }));
  venue.on(PATH.orderSearchOpen, () => success({ orders: working }));
  venue.on(PATH.orderSearch, () => success({ orders: all }));
  venue.on(PATH.orderQuery, (body) => {
    if (!hasQuery) return reply('', 404);
    const { filter, pageOffset } = body as {
      filter: { statuses: number[] | null };
      pageOffset: number;
    };
    const rows = filter.statuses === null ? all : working;
    return success({ orders: rows.slice(pageOffset, pageOffset + 100) });
  });
  client.start();
  await time.advance(100);
  const question = { fillsSince: SINCE, tags: tags as ClientOrderId[] };
  const running = client.accounts.snapshot(ACCOUNT, question);
  await time.advance(60_000);
  const answer = await running;
  if (answer.kind === 'failed') throw new Error(answer.reason);
  const found = answer.value.orders.map((one) => `${one.venueOrderId} ${one.status}`);
  return { found, venue };
};

describe('orders by their names', () => {
  it('are not asked for when nobody wants to know', async () => {
    const { found, venue } = await asked({ working: [order(1, OPEN)], all: [] }, []);
    expect(found).toEqual(['1 open']);
    expect(venue.sent(PATH.orderQuery)).toHaveLength(1);
  });

  it.each([true, false])('are told whatever became of them (v2/query: %s)', async (hasQuery) => {
    const all = [
      order(1, FILLED, { customTag: 'run-0-1' }),
      order(2, REJECTED, { customTag: 'run-0-2' }),
      order(3, FILLED, { customTag: 'run-0-3' }),
      order(4, FILLED, { customTag: null }),
    ];
    const { found } = await asked({ working: [], all }, ['run-0-1', 'run-0-2'], hasQuery);
    expect(found).toEqual(['1 filled', '2 rejected']);
  });

  it('come with the exits that the venue made with them', async () => {
    const all = [
      order(1, FILLED, { customTag: 'run-0-1' }),
      order(2, FILLED, { parentOrderId: 1, customTag: null }),
      order(3, SUSPENDED, { customTag: 'run-0-1-TP' }),
      order(4, OPEN, { parentOrderId: 77, customTag: 'run-0-9-SL' }),
    ];
    const { found } = await asked({ working: [order(9, OPEN)], all }, ['run-0-1']);
    expect(found).toEqual(['1 filled', '2 filled', '3 suspended', '9 open']);
  });

  it('are looked for on every page, among others', async () => {
    const others = Array.from({ length: 250 }, (_, index) => order(index + 1, FILLED));
    const all = [...others, order(251, OPEN, { customTag: 'run-0-1' })];
    const { found, venue } = await asked({ working: [], all }, ['run-0-1']);
    expect(found).toEqual(['251 open']);
    const since = '2026-11-19T14:00:00+00:00';
    expect(venue.bodies(PATH.orderQuery)).toContainEqual(
      expect.objectContaining({
        filter: expect.objectContaining({ statuses: null, createdAfter: since }) as unknown,
        pageOffset: 200,
      }),
    );
  });

  it('are told as they were last, where both lists have them', async () => {
    const at = (minute: number) => ({
      customTag: 'run-0-1',
      updateTimestamp: `2026-11-19T14:0${minute}:00Z`,
    });
    const ended = await asked(
      { working: [order(1, OPEN, at(1))], all: [order(1, FILLED, at(1))] },
      ['run-0-1'],
    );
    expect(ended.found).toEqual(['1 filled']);
    const older = await asked({ working: [order(1, OPEN, at(2))], all: [order(1, 6, at(1))] }, [
      'run-0-1',
    ]);
    expect(older.found).toEqual(['1 open']);
  });
});
