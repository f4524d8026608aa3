import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATH } from '@loadline/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { flat, type Row } from '../../test/bars.ts';
import { writeMarketFile } from '../../test/market-file.ts';
import { StartedGateway } from '../../test/started-gateway.ts';
import type { StartGatewayOptions } from '../server/start-gateway.ts';

const NQ = 'CON.F.US.ENQ.H25';
const PRACTICE = 10_001;
const LAST = 84_000;
const ORDER = { accountId: PRACTICE, contractId: NQ, type: 2, side: 0, size: 1 };

/** A market that stands at 21,000 while orders come, and then moves. */
type Scene = Readonly<{ moves: readonly Row[]; options?: Partial<StartGatewayOptions> }>;
type Order = Readonly<Record<string, unknown>> & Readonly<{ id: number; status: number }>;

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function started({ moves, options = {} }: Scene): Promise<StartedGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-orders-'));
  const dataPath = join(folder, 'NQH5_1m.csv');
  writeMarketFile(dataPath, [...flat(LAST, 2), ...moves]);
  const gateway = await StartedGateway.start({ dataPath, ...options });
  stop = async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await gateway.signIn();
  await gateway.steps(1);
  return gateway;
}

/** Two minutes stand still; each further step is one of the four prices of a move. */
const toMoves = (gateway: StartedGateway) => gateway.steps(7);

async function placed(gateway: StartedGateway, change: object): Promise<number> {
  const { body } = await gateway.post(PATH.orderPlace, { ...ORDER, ...change });
  expect(body).toMatchObject({ success: true, errorCode: 0, errorMessage: null });
  return (body as { readonly orderId: number }).orderId;
}

async function ordersOf(gateway: StartedGateway): Promise<readonly Order[]> {
  const window = { accountId: PRACTICE, startTimestamp: '2025-01-01T00:00:00Z' };
  const { body } = await gateway.post(PATH.orderSearch, window);
  return (body as { readonly orders: readonly Order[] }).orders.toReversed();
}

async function tradesOf(gateway: StartedGateway): Promise<readonly Order[]> {
  const { body } = await gateway.post(PATH.tradeSearch, { accountId: PRACTICE });
  return (body as { readonly trades: readonly Order[] }).trades.toReversed();
}

async function positionsOf(gateway: StartedGateway): Promise<unknown> {
  const { body } = await gateway.post(PATH.positionSearchOpen, { accountId: PRACTICE });
  return (body as { readonly positions: unknown }).positions;
}

const rose: Row = [84_000, 84_040, 84_000, 84_040, 40];
const roseAndFell: readonly Row[] = [rose, [84_040, 84_040, 83_960, 83_960, 40]];

describe('4.6 and 8.1: order types', () => {
  it('1 limit rests at its price and fills there', async () => {
    const gateway = await started({ moves: roseAndFell });
    await placed(gateway, { type: 1, limitPrice: 20_995, size: 2 });
    expect(await ordersOf(gateway)).toMatchObject([
      { status: 1, type: 1, limitPrice: 20_995, stopPrice: null, fillVolume: 0, filledPrice: null },
    ]);
    await gateway.steps(15);
    expect(await ordersOf(gateway)).toMatchObject([
      { status: 2, fillVolume: 2, filledPrice: 20_995, size: 2 },
    ]);
  });

  it('2 market is pending until it meets a price', async () => {
    const gateway = await started({ moves: [rose] });
    await placed(gateway, {});
    expect(await ordersOf(gateway)).toMatchObject([{ status: 6, type: 2, fillVolume: 0 }]);
    await gateway.steps(1);
    expect(await ordersOf(gateway)).toMatchObject([{ status: 2, filledPrice: 21_000.25 }]);
  });

  it('3 stop limit is refused as an invalid type, with a real id', async () => {
    const gateway = await started({ moves: [rose] });
    const prices = { limitPrice: 21_000, stopPrice: 21_000 };
    const { body } = await gateway.post(PATH.orderPlace, { ...ORDER, type: 3, ...prices });
    expect(body).toEqual({
      orderId: expect.any(Number) as number,
      success: false,
      errorCode: 2,
      errorMessage: 'Invalid order type specified',
    });
    const { orderId } = body as { readonly orderId: number };
    const found = await gateway.post(PATH.orderSearchById, { accountId: PRACTICE, orderId });
    expect(found.body).toMatchObject({ order: { id: orderId, status: 5, type: 3 } });
  });

  it('4 stop becomes a market order at its price', async () => {
    const gateway = await started({ moves: [rose] });
    await placed(gateway, { type: 4, stopPrice: 21_005 });
    await gateway.steps(11);
    expect(await ordersOf(gateway)).toMatchObject([
      { status: 2, type: 4, stopPrice: 21_005, limitPrice: null, filledPrice: 21_005.25 },
    ]);
  });

  it('5 trailing stop takes a level, reads back a distance, and follows the market', async () => {
    const gateway = await started({ moves: roseAndFell });
    await placed(gateway, { type: 5, side: 1, trailPrice: 20_995 });
    const trail = { type: 5, trailDistance: 20, trailPrice: 5, limitPrice: null };
    expect(await ordersOf(gateway)).toMatchObject([{ ...trail, status: 1, stopPrice: 20_995 }]);
    await toMoves(gateway);
    await gateway.steps(4);
    expect(await ordersOf(gateway)).toMatchObject([{ ...trail, status: 1, stopPrice: 21_005 }]);
    await gateway.steps(4);
    expect(await ordersOf(gateway)).toMatchObject([
      { ...trail, status: 2, stopPrice: 21_005, filledPrice: 21_004.75 },
    ]);
  });

  it('6 and 7 join rest at the best bid and the best ask', async () => {
    const gateway = await started({ moves: roseAndFell });
    await placed(gateway, { type: 6 });
    await placed(gateway, { type: 7, side: 1 });
    // An unchanged price counts as bought: it is the ask, and the bid is a tick below.
    expect(await ordersOf(gateway)).toMatchObject([
      { type: 6, side: 0, status: 1, limitPrice: 20_999.75 },
      { type: 7, side: 1, status: 1, limitPrice: 21_000 },
    ]);
    await gateway.steps(15);
    expect(await ordersOf(gateway)).toMatchObject([
      { status: 2, filledPrice: 20_999.75 },
      { status: 2, filledPrice: 21_000 },
    ]);
  });
});

describe('8.4: a trailing stop', () => {
  it.each([
    { name: 'without its price', trailPrice: null, message: 'Trail Distance not set.' },
    {
      name: 'between ticks',
      trailPrice: 20_990.1,
      message: 'Invalid trail price. Price is not aligned to tick size.',
    },
    {
      name: 'with a distance, which is read as a price near zero',
      trailPrice: 5,
      message: 'Trail Distance exceeds maximum (1000)',
    },
  ])('is refused $name', async ({ trailPrice, message }) => {
    const gateway = await started({ moves: [rose] });
    const wish = { ...ORDER, type: 5, side: 1, trailPrice };
    const { body } = await gateway.post(PATH.orderPlace, wish);
    expect(body).toMatchObject({ success: false, errorCode: 2, errorMessage: message });
  });

  it('has no ceiling on modify, where a misaligned price is answered with 3', async () => {
    const gateway = await started({ moves: [rose] });
    const orderId = await placed(gateway, { type: 5, side: 1, trailPrice: 20_995 });
    const modify = (trailPrice: number) =>
      gateway.post(PATH.orderModify, { accountId: PRACTICE, orderId, trailPrice });
    expect((await modify(20_990.1)).body).toEqual({
      success: false,
      errorCode: 3,
      errorMessage: 'Invalid trail price. Price is not aligned to tick size.',
    });
    expect((await modify(5)).body).toMatchObject({ success: true });
    expect(await ordersOf(gateway)).toMatchObject([
      { trailPrice: 20_995, trailDistance: 83_980, stopPrice: 5 },
    ]);
  });
});

describe('8.5: brackets', () => {
  const bracket = {
    customTag: 'T',
    stopLossBracket: { ticks: -20, type: 4 },
    takeProfitBracket: { ticks: 40, type: 1 },
  };

  it('wait suspended with tags and links, and open with the fill', async () => {
    const gateway = await started({ moves: [rose] });
    const id = await placed(gateway, { ...bracket, size: 2 });
    const waiting = { status: 8, size: 2, side: 1, parentOrderId: id, fillVolume: 0 };
    expect(await ordersOf(gateway)).toMatchObject([
      { id, customTag: 'T', parentOrderId: null, linkedOrderId: null },
      { ...waiting, customTag: 'T-SL', type: 4, stopPrice: null, linkedOrderId: id + 2 },
      { ...waiting, customTag: 'T-TP', type: 1, limitPrice: null, linkedOrderId: id + 1 },
    ]);
    const open = await gateway.post(PATH.orderSearchOpen, { accountId: PRACTICE });
    expect(open.body).toMatchObject({ orders: [] });
    await gateway.steps(1);
    expect((await ordersOf(gateway)).slice(1)).toMatchObject([
      { status: 1, stopPrice: 20_995.25 },
      { status: 1, limitPrice: 21_010.25 },
    ]);
  });

  it('trail where the stop loss has type 5', async () => {
    const gateway = await started({ moves: roseAndFell });
    await placed(gateway, { stopLossBracket: { ticks: -20, type: 5 } });
    await gateway.steps(15);
    expect(await ordersOf(gateway)).toMatchObject([
      { status: 2 },
      { status: 2, type: 5, stopPrice: 21_005, trailDistance: 20, filledPrice: 21_004.75 },
    ]);
  });

  it('cancel each other: one child filling cancels the other', async () => {
    const gateway = await started({ moves: [[84_000, 84_060, 84_000, 84_060, 40]] });
    await placed(gateway, bracket);
    await gateway.steps(11);
    expect((await ordersOf(gateway)).map(({ status }) => status)).toEqual([2, 3, 2]);
    expect(await positionsOf(gateway)).toEqual([]);
  });

  it('are refused in Position Brackets mode, and taken again in Auto OCO mode', async () => {
    const gateway = await started({ moves: [rose] });
    const mode = (brackets: string) =>
      gateway.control('PATCH', `/accounts/${PRACTICE}`, { brackets });
    expect((await mode('position')).status).toBe(200);
    const refused = await gateway.post(PATH.orderPlace, { ...ORDER, ...bracket });
    expect(refused.body).toEqual({
      orderId: expect.any(Number) as number,
      success: false,
      errorCode: 2,
      errorMessage:
        'Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.',
    });
    expect(await ordersOf(gateway)).toMatchObject([{ status: 5, customTag: 'T' }]);
    await mode('autoOco');
    await placed(gateway, { ...bracket, customTag: 'U' });
  });

  it('are left behind by closeContract, and a leftover opens a position', async () => {
    const gateway = await started({ moves: [[84_000, 84_000, 83_900, 83_900, 40]] });
    await placed(gateway, bracket);
    await gateway.steps(1);
    const close = { accountId: PRACTICE, contractId: NQ };
    expect((await gateway.post(PATH.positionClose, close)).body).toMatchObject({ success: true });
    await gateway.steps(1);
    expect(await positionsOf(gateway)).toEqual([]);
    const open = await gateway.post(PATH.orderSearchOpen, { accountId: PRACTICE });
    expect((open.body as { readonly orders: readonly unknown[] }).orders).toHaveLength(2);
    await gateway.steps(10);
    expect(await positionsOf(gateway)).toMatchObject([{ type: 2, size: 1 }]);
  });

  it('are cleaned up by closeContract where a setting says so, and only they', async () => {
    const gateway = await started({
      moves: [rose],
      options: { orders: { closeCancelsExits: true } },
    });
    await placed(gateway, bracket);
    await placed(gateway, { type: 1, limitPrice: 20_000 });
    await gateway.steps(1);
    await gateway.post(PATH.positionClose, { accountId: PRACTICE, contractId: NQ });
    await gateway.steps(1);
    expect((await ordersOf(gateway)).map(({ status }) => status)).toEqual([2, 3, 3, 1, 2]);
  });
});

describe('8.2: parts of an order', () => {
  const options = { model: { liquidity: { share: 0.1, seed: 1 } } };

  it('count in fillVolume while the status stays 1, with the average price', async () => {
    const gateway = await started({ moves: [rose], options });
    const wish = { size: 3, stopLossBracket: { ticks: -20, type: 4 } };
    const id = await placed(gateway, wish);
    // 40 contracts a minute are 10 a price, and a tenth of them is 1.
    await gateway.steps(2);
    expect(await ordersOf(gateway)).toMatchObject([
      { id, status: 1, size: 3, fillVolume: 2, filledPrice: 21_000.25 },
      { status: 1, size: 2, fillVolume: 0, parentOrderId: id },
    ]);
    expect(await positionsOf(gateway)).toMatchObject([{ size: 2 }]);
    const change = { accountId: PRACTICE, orderId: id, size: 2 };
    expect((await gateway.post(PATH.orderModify, change)).body).toMatchObject({
      success: false,
      errorCode: 3,
      errorMessage: 'Invalid order size specified',
    });
    const order = { accountId: PRACTICE, orderId: id };
    expect((await gateway.post(PATH.orderCancel, order)).body).toMatchObject({ success: true });
    expect(await ordersOf(gateway)).toMatchObject([{ status: 3, fillVolume: 2 }, { status: 1 }]);
    expect(await tradesOf(gateway)).toMatchObject([
      { size: 1, orderId: id, profitAndLoss: null },
      { size: 1, orderId: id, profitAndLoss: null },
    ]);
  });
});

describe('8.7 and 8.8: positions and half-turns', () => {
  it('net, and a fill through zero is a closing and an opening half-turn', async () => {
    const gateway = await started({ moves: [rose] });
    await placed(gateway, { size: 2 });
    await gateway.steps(1);
    await placed(gateway, { side: 1, size: 5 });
    await gateway.steps(1);
    expect(await tradesOf(gateway)).toMatchObject([
      { size: 2, fees: 2.78, commissions: 1, side: 0, profitAndLoss: null },
      { size: 2, fees: 2.78, commissions: 1, side: 1, profitAndLoss: -20 },
      { size: 3, fees: 4.17, commissions: 1.5, side: 1, profitAndLoss: null },
    ]);
    expect(await positionsOf(gateway)).toMatchObject([
      { type: 2, size: 3, averagePrice: 20_999.75 },
    ]);
    const { body } = await gateway.post(PATH.accountSearch, { onlyActiveAccounts: true });
    // 150,000 less 20 of loss, and 1.39 and 0.50 for each of 7 contracts.
    expect(body).toMatchObject({ accounts: [{ id: PRACTICE, balance: 149_966.77 }, {}] });
  });

  it('partialCloseContract closes a part, and answers by its own codes', async () => {
    const gateway = await started({ moves: [rose] });
    await placed(gateway, { size: 3 });
    const close = async (size: number) => {
      const body = { accountId: PRACTICE, contractId: NQ, size };
      return (await gateway.post(PATH.positionPartialClose, body)).body;
    };
    expect(await close(1)).toMatchObject({ success: false, errorCode: 2, errorMessage: null });
    await gateway.steps(1);
    for (const size of [0, -1, 4]) expect(await close(size)).toMatchObject({ errorCode: 5 });
    expect(await close(2)).toEqual({ success: true, errorCode: 0, errorMessage: null });
    expect(await close(1)).toMatchObject({ success: false, errorCode: 7 });
    await gateway.steps(1);
    expect(await positionsOf(gateway)).toMatchObject([{ type: 1, size: 1 }]);
  });
});

describe('4.7 and 4.8: a change that races with the fill', () => {
  it('is rejected when the order has just filled, and unknown ids are not found', async () => {
    const gateway = await started({ moves: [rose] });
    const orderId = await placed(gateway, { size: 2 });
    await gateway.steps(1);
    const order = { accountId: PRACTICE, orderId };
    const late = { success: false, errorCode: 3 };
    expect((await gateway.post(PATH.orderModify, { ...order, size: 3 })).body).toMatchObject(late);
    expect((await gateway.post(PATH.orderCancel, order)).body).toMatchObject(late);
    expect(await ordersOf(gateway)).toMatchObject([{ status: 2, size: 2 }]);
    const unknown = { success: false, errorCode: 2, errorMessage: null };
    const strange = { accountId: PRACTICE, orderId: 2 ** 40 };
    expect((await gateway.post(PATH.orderModify, strange)).body).toEqual(unknown);
    expect((await gateway.post(PATH.orderCancel, strange)).body).toEqual(unknown);
  });

  it('cancels an entry together with its suspended children', async () => {
    const gateway = await started({ moves: [rose] });
    const stopLossBracket = { ticks: -20, type: 4 };
    const orderId = await placed(gateway, { type: 4, stopPrice: 21_050, stopLossBracket });
    const order = { accountId: PRACTICE, orderId };
    expect((await gateway.post(PATH.orderCancel, order)).body).toMatchObject({ success: true });
    expect((await ordersOf(gateway)).map(({ status }) => status)).toEqual([3, 3]);
  });
});

describe('8.6: customTag', () => {
  it.each([
    { name: 'an order', first: { type: 1, limitPrice: 20_000, customTag: 'A' }, second: 'A' },
    {
      name: 'a stop exit',
      first: { customTag: 'A', stopLossBracket: { ticks: -20, type: 4 } },
      second: 'A-SL',
    },
    {
      name: 'a target',
      first: { customTag: 'A', takeProfitBracket: { ticks: 20, type: 1 } },
      second: 'A-TP',
    },
  ])('of $name is not taken again, and the refused order carries an id', async (tags) => {
    const gateway = await started({ moves: [rose] });
    const id = await placed(gateway, tags.first);
    const again = await gateway.post(PATH.orderPlace, { ...ORDER, customTag: tags.second });
    expect(again.body).toMatchObject({
      success: false,
      errorCode: 2,
      errorMessage: expect.stringContaining('already in use') as string,
    });
    expect((again.body as { readonly orderId: number }).orderId).toBeGreaterThan(id);
  });
});

describe('settings where sources disagree', () => {
  it('wrap the text of a refusal, and take unsigned ticks', async () => {
    const orders = { wrapsRefusals: true, bracketTicks: 'unsigned' } as const;
    const gateway = await started({ moves: [rose], options: { orders } });
    const refused = await gateway.post(PATH.orderPlace, { ...ORDER, size: 0 });
    expect(refused.body).toMatchObject({
      errorCode: 2,
      errorMessage: 'Rejected (Invalid order size specified)',
    });
    await placed(gateway, { stopLossBracket: { ticks: 20, type: 4 } });
    await gateway.steps(1);
    expect((await ordersOf(gateway)).at(-1)).toMatchObject({ status: 1, stopPrice: 20_995.25 });
  });
});
