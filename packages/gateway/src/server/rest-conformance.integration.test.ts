import { PATH } from '@loadline/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartedGateway } from '../../test/started-gateway.ts';

const NQ = 'CON.F.US.ENQ.H26';
const MNQ = 'CON.F.US.MNQ.H26';
const PRACTICE = 10_001;
const COMBINE = 10_002;
const ORDER = { accountId: PRACTICE, contractId: NQ, type: 2, side: 0, size: 1 };
const WINDOW = { startTime: '2026-01-11T00:00:00Z', endTime: '2026-01-13T00:00:00Z' };
const BARS = { contractId: NQ, live: false, ...WINDOW, unit: 2, unitNumber: 1, limit: 3 };

/** Every authenticated operation with a body that it takes. */
const OPERATIONS: readonly (readonly [path: string, body: object])[] = [
  [PATH.validate, {}],
  [PATH.logout, {}],
  [PATH.accountSearch, { onlyActiveAccounts: true }],
  [PATH.contractSearch, { searchText: 'NQ', live: false }],
  [PATH.contractSearchById, { contractId: NQ }],
  [PATH.contractAvailable, { live: false }],
  [PATH.retrieveBars, { ...BARS, includePartialBar: false }],
  [PATH.orderPlace, { ...ORDER, contractId: 'none' }],
  [PATH.orderModify, { accountId: PRACTICE, orderId: 1 }],
  [PATH.orderCancel, { accountId: PRACTICE, orderId: 1 }],
  [PATH.orderSearch, { accountId: PRACTICE, startTimestamp: '2026-01-01T00:00:00Z' }],
  [PATH.orderSearchOpen, { accountId: PRACTICE }],
  [PATH.orderSearchById, { accountId: PRACTICE, orderId: 1 }],
  [PATH.orderQuery, { filter: { accountId: PRACTICE } }],
  [PATH.positionSearchOpen, { accountId: PRACTICE }],
  [PATH.positionPartialClose, { accountId: PRACTICE, contractId: NQ, size: 1 }],
  [PATH.positionClose, { accountId: PRACTICE, contractId: NQ }],
  [PATH.tradeSearch, { accountId: PRACTICE, startTimestamp: '2026-01-01T00:00:00Z' }],
];

const WITH_BODY = OPERATIONS.slice(2);

let gateway: StartedGateway;

beforeAll(async () => {
  gateway = await (await StartedGateway.start()).signIn();
  await gateway.steps(1);
});

afterAll(() => gateway.stop());

describe('every operation', () => {
  it.each(OPERATIONS)('%s answers 200 with the envelope', async (path, body) => {
    const { status, headers, body: reply } = await gateway.post(path, body);
    // The token is logged out by then.
    if (path === PATH.logout) await gateway.signIn();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(reply).toHaveProperty('success');
    expect(reply).toHaveProperty('errorCode');
    expect(reply).toHaveProperty('errorMessage');
  });

  it.each(OPERATIONS)('%s answers 401 without a token, before it reads the body', async (path) => {
    const headers = { 'content-type': 'application/json' };
    const {
      status,
      text,
      headers: sent,
    } = await gateway.send('POST', path, { headers, body: '{' });
    expect({ status, text }).toEqual({ status: 401, text: '' });
    expect(sent.get('www-authenticate')).toBe('Bearer');
  });

  it.each(OPERATIONS)('%s answers 405 to GET', async (path) => {
    expect((await gateway.send('GET', path)).status).toBe(405);
  });

  it.each(WITH_BODY)('%s answers 400 with problem details to an empty object', async (path) => {
    const { status, headers, body } = await gateway.post(path, {});
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      title: 'One or more validation errors occurred.',
      status: 400,
      errors: expect.any(Object) as object,
    });
  });

  it.each(WITH_BODY)('%s answers 400 to what is no JSON', async (path) => {
    const { status, body } = await gateway.send('POST', path, { body: '{"accountId":' });
    expect(status).toBe(400);
    expect(body).toHaveProperty('errors');
  });

  it('answers pong to a ping without a token, and 404 to an unknown path', async () => {
    const ping = await gateway.send('GET', PATH.ping, { headers: {} });
    expect(ping.status).toBe(200);
    expect((await gateway.post('/api/Nothing', {})).status).toBe(404);
  });

  it('reads members in any letter case, ignores unknown ones and refuses other media', async () => {
    const odd = { ACCOUNTID: PRACTICE, starttimestamp: '2026-01-01T00:00:00Z', more: [1] };
    expect((await gateway.post(PATH.orderSearch, odd)).body).toMatchObject({ success: true });
    const headers = { authorization: `Bearer ${gateway.token}`, 'content-type': 'text/plain' };
    const other = await gateway.send('POST', PATH.orderSearch, { headers, body: '{}' });
    expect(other.status).toBe(415);
  });

  it('refuses another Host or Origin', async () => {
    const headers = { origin: 'https://example.com' };
    expect((await gateway.send('GET', PATH.ping, { headers })).status).toBe(403);
  });
});

describe('signing in', () => {
  it.each([
    { name: 'a strange name', body: { userName: 'nobody', apiKey: 'demo' }, errorCode: 1 },
    { name: 'a wrong key', body: { userName: 'demo', apiKey: 'x' }, errorCode: 3 },
  ])('refuses $name with HTTP 200 and a code', async ({ body, errorCode }) => {
    const reply = await gateway.post(PATH.loginKey, body);
    expect(reply).toMatchObject({
      status: 200,
      body: { token: null, success: false, errorCode, errorMessage: null },
    });
  });

  it('answers 400 to a body without a key, and 405 to GET', async () => {
    expect((await gateway.post(PATH.loginKey, { userName: 'demo' })).status).toBe(400);
    expect((await gateway.send('GET', PATH.loginKey)).status).toBe(405);
  });

  it('takes a name in any letter case, and gives a new token to a valid one', async () => {
    const login = await gateway.post(PATH.loginKey, { username: 'DEMO', apikey: 'demo' });
    expect(login.body).toMatchObject({ success: true, token: expect.any(String) as string });
    const validated = await gateway.post(PATH.validate, {});
    expect(validated.body).toMatchObject({ newToken: expect.any(String) as string });
  });
});

describe('accounts and contracts', () => {
  it('lists a Practice and a 50K Combine account', async () => {
    const { body } = await gateway.post(PATH.accountSearch, { onlyActiveAccounts: true });
    const common = { canTrade: true, isVisible: true, simulated: true };
    expect(body).toMatchObject({
      accounts: [
        { id: PRACTICE, name: expect.stringMatching(/^PRAC-V2-/) as string, ...common },
        { id: COMBINE, name: expect.stringMatching(/^50KTC-V2-/) as string, balance: 50_000 },
      ],
    });
  });

  it('finds contracts by a part of id, name or description', async () => {
    const found = async (searchText: string) => {
      const { body } = await gateway.post(PATH.contractSearch, { searchText, live: false });
      const { contracts } = body as { readonly contracts: readonly { readonly name: string }[] };
      return contracts.map(({ name }) => name);
    };
    expect(await found('nq')).toEqual(['NQH6', 'MNQH6']);
    expect(await found('micro')).toEqual(['MNQH6']);
    expect(await found('ES')).toEqual([]);
  });

  it('describes a contract, also one that is not active', async () => {
    const byId = (contractId: string) => gateway.post(PATH.contractSearchById, { contractId });
    expect((await byId(MNQ)).body).toMatchObject({
      contract: {
        id: MNQ,
        name: 'MNQH6',
        tickSize: 0.25,
        tickValue: 0.5,
        activeContract: true,
        symbolId: 'F.US.MNQ',
      },
    });
    expect((await byId('CON.F.US.ENQ.Z25')).body).toMatchObject({
      contract: { activeContract: false },
    });
    expect((await byId('CON.F.US.XX.Z25')).body).toEqual({
      contract: null,
      success: false,
      errorCode: 1,
      errorMessage: null,
    });
  });
});

describe('bars', () => {
  it.each([
    { name: 'an unknown contract', change: { contractId: 'x' }, errorCode: 1 },
    { name: 'unit 0', change: { unit: 0 }, errorCode: 2 },
    { name: 'unit 7', change: { unit: 7 }, errorCode: 2 },
    { name: 'no unit number', change: { unitNumber: 0 }, errorCode: 3 },
    { name: 'limit 0', change: { limit: 0 }, errorCode: 4 },
    { name: 'limit 20,001', change: { limit: 20_001 }, errorCode: 4 },
  ])('are refused for $name', async ({ change, errorCode }) => {
    const body = { ...BARS, includePartialBar: false, ...change };
    const reply = await gateway.post(PATH.retrieveBars, body);
    expect(reply.body).toEqual({ bars: null, success: false, errorCode, errorMessage: null });
  });

  it('come newest first, with and without the one that still forms', async () => {
    const times = async (includePartialBar: boolean) => {
      const { body } = await gateway.post(PATH.retrieveBars, { ...BARS, includePartialBar });
      return (body as { readonly bars: readonly { readonly t: string }[] }).bars.map(({ t }) => t);
    };
    const closed = ['13:29', '13:28', '13:27'].map((time) => `2026-01-12T${time}:00+00:00`);
    expect(await times(false)).toEqual(closed);
    expect(await times(true)).toEqual(['2026-01-12T13:30:00+00:00', ...closed.slice(0, 2)]);
  });

  it('answer 400 to a date that is none', async () => {
    const body = { ...BARS, includePartialBar: false, startTime: 'yesterday' };
    expect((await gateway.post(PATH.retrieveBars, body)).status).toBe(400);
  });
});

describe('codes of strange accounts, orders and contracts', () => {
  const strange = { accountId: 1 };
  it.each([
    ['place, account', PATH.orderPlace, { ...ORDER, ...strange }, 1],
    ['place, contract', PATH.orderPlace, { ...ORDER, contractId: 'x' }, 8],
    ['place, not active', PATH.orderPlace, { ...ORDER, contractId: 'CON.F.US.ENQ.Z25' }, 9],
    ['modify, account', PATH.orderModify, { ...strange, orderId: 1 }, 1],
    ['modify, order', PATH.orderModify, { accountId: PRACTICE, orderId: 1 }, 2],
    ['cancel, account', PATH.orderCancel, { ...strange, orderId: 1 }, 1],
    ['cancel, order', PATH.orderCancel, { accountId: PRACTICE, orderId: 1 }, 2],
    ['close, account', PATH.positionClose, { ...strange, contractId: NQ }, 1],
    ['close, position', PATH.positionClose, { accountId: PRACTICE, contractId: NQ }, 2],
    ['close, contract', PATH.positionClose, { accountId: PRACTICE, contractId: 'x' }, 3],
    [
      'partial close, account',
      PATH.positionPartialClose,
      { ...strange, contractId: NQ, size: 1 },
      1,
    ],
    ['query', PATH.orderQuery, { filter: strange }, 1],
    ['orders', PATH.orderSearchOpen, strange, 1],
    ['positions', PATH.positionSearchOpen, strange, 1],
    ['trades', PATH.tradeSearch, strange, 1],
  ])('%s', async (_, path, body, errorCode) => {
    const reply = await gateway.post(path, body);
    expect(reply.body).toMatchObject({ success: false, errorCode, errorMessage: null });
  });
});

describe('orders and positions', () => {
  it('go from placing over changing to closing', async () => {
    const limit = { ...ORDER, type: 1, limitPrice: 20_000, customTag: 'rest-1' };
    const { orderId } = (await gateway.post(PATH.orderPlace, limit)).body as {
      readonly orderId: number;
    };
    const order = { accountId: PRACTICE, orderId };
    const change = { ...order, size: 2, limitPrice: 20_000.25, stopPrice: null };
    expect((await gateway.post(PATH.orderModify, change)).body).toMatchObject({ success: true });
    const off = await gateway.post(PATH.orderModify, { ...order, limitPrice: 20_000.1 });
    expect(off.body).toMatchObject({
      success: false,
      errorCode: 3,
      errorMessage: 'Invalid limit price. Price is not aligned to tick size',
    });
    const open = await gateway.post(PATH.orderSearchOpen, { accountId: PRACTICE });
    expect(open.body).toMatchObject({
      orders: [
        {
          id: orderId,
          status: 1,
          type: 1,
          side: 0,
          size: 2,
          limitPrice: 20_000.25,
          stopPrice: null,
          filledPrice: null,
          customTag: 'rest-1',
          symbolId: 'F.US.ENQ',
        },
      ],
    });
    expect((await gateway.post(PATH.orderCancel, order)).body).toMatchObject({ success: true });
    const again = await gateway.post(PATH.orderCancel, order);
    expect(again.body).toMatchObject({ success: false, errorCode: 3 });

    await gateway.post(PATH.orderPlace, ORDER);
    await gateway.steps(4);
    const held = await gateway.post(PATH.positionSearchOpen, { accountId: PRACTICE });
    expect(held.body).toMatchObject({
      positions: [{ type: 1, size: 1, contractDisplayName: 'NQH26', contractId: NQ }],
    });
    const close = { accountId: PRACTICE, contractId: NQ };
    expect((await gateway.post(PATH.positionClose, close)).body).toMatchObject({ success: true });
    const pending = await gateway.post(PATH.positionClose, close);
    expect(pending.body).toMatchObject({ success: false, errorCode: 6 });
    await gateway.steps(4);
    const trades = await gateway.post(PATH.tradeSearch, { accountId: PRACTICE });
    const fill = { fees: 1.39, commissions: 0.5, size: 1, voided: false };
    expect(trades.body).toMatchObject({
      trades: [
        { side: 1, profitAndLoss: expect.any(Number) as number, ...fill },
        { side: 0, profitAndLoss: null, ...fill },
      ],
    });
  });

  it('are closed in part, and never by more than is held', async () => {
    await gateway.post(PATH.orderPlace, { ...ORDER, size: 3 });
    await gateway.steps(4);
    const close = (size: number) =>
      gateway.post(PATH.positionPartialClose, { accountId: PRACTICE, contractId: NQ, size });
    expect((await close(4)).body).toMatchObject({ success: false, errorCode: 5 });
    expect((await close(0)).body).toMatchObject({ success: false, errorCode: 5 });
    expect((await close(2)).body).toMatchObject({ success: true });
    await gateway.steps(4);
    const held = await gateway.post(PATH.positionSearchOpen, { accountId: PRACTICE });
    expect(held.body).toMatchObject({ positions: [{ size: 1 }] });
  });

  it('are queried by status, in rows of at most the page size', async () => {
    const query = (change: object) =>
      gateway.post(PATH.orderQuery, {
        filter: { accountId: PRACTICE, statuses: [2] },
        includeTotalCount: true,
        ...change,
      });
    const first = await query({ pageSize: 1, sortDirection: 1 });
    const second = await query({ pageSize: 1, pageOffset: 1, sortDirection: 1 });
    const ids = [first, second].map(({ body }) => {
      return (body as { readonly orders: readonly { readonly id: number }[] }).orders[0]?.id ?? 0;
    });
    expect(ids[0]).toBeGreaterThan(ids[1] ?? 0);
    expect(first.body).toMatchObject({ totalCount: expect.any(Number) as number });
    const atRoot = await gateway.post(PATH.orderQuery, { accountId: PRACTICE });
    expect(atRoot.status).toBe(400);
  });
});
