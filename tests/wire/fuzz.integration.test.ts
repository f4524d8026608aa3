import { connect } from 'node:net';
import {
  END,
  eventually,
  HANDSHAKE,
  operationsOf,
  RawHub,
  seededRandom,
  sendRaw,
  Venue,
} from '@loadline/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GatewayUnderTest } from './gateway-under-test.ts';

/** JSON texts, so that numbers which no double holds can be among them. */
const ODD_VALUES = [
  ['null', 'true', '""', '"x"', '[]', '{}', '[[]]', '0', '-1', '1.5', '-0', '1e400', '-1e400'],
  ['2147483648', '-2147483649', '9007199254740993', '9223372036854775807'],
  ['9223372036854775808', '1e30', '1e-30', 'NaN', 'Infinity', '01', '0x10', '"2026-13-45"'],
  ['"\\u0000"', '"\\ud800"', `"${'x'.repeat(5_000)}"`, `[${'0,'.repeat(500)}0]`, '{"a":1}'],
].flat();
const DEEP = 20_000;
const SEED = 20_260_112;

let gateway: GatewayUnderTest;
let venue: Venue;

beforeAll(async () => {
  gateway = await GatewayUnderTest.start();
  venue = await gateway.signIn();
});

afterAll(() => gateway.stop());

/** Whatever came before: it serves REST and hubs, and keeps no connection that has gone. */
afterEach(async () => {
  expect((await venue.post('/api/Account/search', { onlyActiveAccounts: true })).status).toBe(200);
  const hub = await venue.hub('user');
  expect((await hub.call('SubscribeAccounts', [], 'alive')).result).toBeNull();
  hub.close();
  await eventually(async () => (await connections()) === 0, 'every connection has gone');
});

async function connections(): Promise<number> {
  const reply = await fetch(`${gateway.running.addresses.control}/health`);
  return ((await reply.json()) as { readonly connections: number }).connections;
}

async function expectOrderly(path: string, body: string): Promise<void> {
  const { status, json } = await venue.send(path, body);
  const sent = `${path} ${body.slice(0, 100)}`;
  const members = status === 413 ? {} : (json as object);
  const told = status === 200 ? 'errorCode' in members : status === 413 || 'errors' in members;
  expect({ sent, status, told }).toEqual({
    sent,
    status: expect.toSatisfy((code) => [200, 400, 413].includes(Number(code))) as number,
    told: true,
  });
}

describe('REST', () => {
  it('answers every odd member of every operation by the envelope or problem details', async () => {
    for (const { path, body } of operationsOf(venue.under)) {
      const optional = path.endsWith('place') ? OPTIONAL_OF_PLACE : {};
      const all: Readonly<Record<string, unknown>> = { ...body, ...optional };
      for (const name of Object.keys(all)) {
        for (const odd of ODD_VALUES) {
          const text = JSON.stringify({ ...all, [name]: '@odd@' }).replace('"@odd@"', () => odd);
          await expectOrderly(path, text);
        }
      }
    }
    await venue.clear();
  });

  it('answers bodies of random bytes, huge ones and deep ones', async () => {
    const random = seededRandom(SEED);
    const paths = operationsOf(venue.under)
      .filter(({ required }) => required.length > 0)
      .map(({ path }) => path);
    const bodies = Array.from({ length: 200 }, () => randomText(random));
    const huge = `{"accountId":1,"x":"${'y'.repeat(2_000_000)}"}`;
    const deep = [
      '['.repeat(DEEP),
      `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
      '{"a":'.repeat(9_000),
    ];
    const inside = `{"accountId":1,"x":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`;
    for (const [index, body] of [...bodies, huge, ...deep, inside].entries()) {
      await expectOrderly(paths[index % paths.length] ?? '', body);
    }
    const odd = ['/%zz', '/api/Order/place/../../x', `/api/${'x'.repeat(9_000)}`, '//', '/api/%00'];
    for (const path of odd) {
      const { status } = await venue.send(path, '{}');
      expect({ path, refused: [400, 404, 414, 431].includes(status) }).toEqual({
        path,
        refused: true,
      });
    }
  });

  it('closes what is no HTTP and goes on', async () => {
    const random = seededRandom(SEED);
    const { hostname, port } = new URL(venue.under.api);
    const closed: Promise<void>[] = [];
    for (let count = 0; count < 100; count += 1) {
      const socket = connect(Number(port), hostname);
      closed.push(new Promise((done) => socket.on('close', () => done())));
      socket.on('error', () => {});
      socket.resume();
      socket.end(`${randomText(random)}\r\n\r\n`);
    }
    await Promise.all(closed);
  });
});

describe('hubs', () => {
  it('ends a connection that sends frames without an end or garbage, and no other', async () => {
    const random = seededRandom(SEED);
    const other = await venue.hub('market');
    const garbage = [
      () => 'x'.repeat(40_000),
      () => `{"type":1,"target":"${'x'.repeat(40_000)}"}${END}`,
      () => randomText(random) + END,
      () => `${'['.repeat(DEEP)}${END}`,
      () => Buffer.from([0xff, 0xfe, 0x1e]),
      () => 'x'.repeat(100_000),
    ];
    for (const make of garbage) {
      const hub = await venue.hub('user');
      hub.send(make());
      await hub.until(() => hub.closed, 'the end');
    }
    const slow = await venue.hub('user');
    for (let count = 0; count < 100 && !slow.closed; count += 1) slow.send('{'.repeat(1_000));
    await slow.until(() => slow.closed, 'the end of a record without an end');
    const flood = await venue.hub('user');
    const record = `not a record${END}`;
    for (let count = 0; count < 2_000; count += 1) flood.send(record.repeat(50));
    await flood.until(() => flood.closed, 'the end of the flood');
    expect(flood.records().filter(({ type }) => type === 7)).toHaveLength(1);
    expect((await other.call('Nothing', [], 'still')).error).toContain('Nothing');
    other.close();
  });

  it('completes every odd call exactly once', async () => {
    const hub = await venue.hub('user');
    const targets = ['SubscribeOrders', 'SubscribeAccounts', '__proto__', 'constructor', ''];
    const args = ODD_VALUES.filter((text) => isJson(text)).map(
      (text) => JSON.parse(text) as unknown,
    );
    let calls = 0;
    for (const target of targets) {
      for (const odd of args) {
        calls += 1;
        const call = { type: 1, target, arguments: [odd], invocationId: `${calls}` };
        hub.send(JSON.stringify(call) + END);
      }
    }
    const completed = () =>
      hub.records().flatMap(({ type, invocationId }) => (type === 3 ? [invocationId] : []));
    await eventually(() => completed().length >= calls, 'every completion');
    expect(completed()).toEqual(Array.from({ length: calls }, (_, index) => `${index + 1}`));
    hub.close();
  });

  it('gives up sockets that never shake hands, and serves others meanwhile', async () => {
    const path = `/hubs/market?access_token=${venue.token}`;
    const opening = Array.from({ length: 300 }, () => RawHub.open(venue.under.api, path));
    const sockets = (await Promise.all(opening)).filter((hub) => typeof hub !== 'number');
    expect(sockets).toHaveLength(300);
    for (const [index, socket] of sockets.entries()) {
      if (index % 3 === 0) socket.send(HANDSHAKE.slice(0, 10));
    }
    const hub = await venue.hub('market');
    await hub.call('SubscribeContractTrades', [venue.under.contractId], 'trades');
    await venue.moveUntil(() => hub.events('GatewayTrade').length > 3, 'trades');
    hub.close();
    const allClosed = () => sockets.every((socket) => socket.closed);
    await eventually(allClosed, 'the end of them all', 30_000);
    expect(sockets.every((socket) => socket.events('GatewayTrade').length === 0)).toBe(true);
  });
});

describe('two users', () => {
  it('tells and changes nothing of another user', async () => {
    const { accountId, contractId, strangeAccountId, api } = venue.under;
    const under = { ...venue.under, accountId: strangeAccountId, strangeAccountId: accountId };
    const bob = await Venue.signIn({ ...under, credentials: { userName: 'bob', apiKey: 'bob' } });
    const limitPrice = Math.round((await venue.lastPrice()) * 0.97);
    const orderId = await venue.placed({ type: 1, limitPrice });
    const before = await venue.order(orderId);
    const theirs = { ...venue.under, accountId };
    for (const { path, body } of operationsOf(theirs)) {
      if (!('accountId' in body) && !('filter' in body)) continue;
      const reply = await bob.ask(path, { ...body, orderId });
      const refused = { success: false, errorCode: 1, errorMessage: null };
      expect({ path, reply }).toMatchObject({ path, reply: refused });
    }
    const hub = await RawHub.ready(api, 'user', bob.token);
    for (const name of ['Orders', 'Positions', 'Trades']) {
      const { error } = await hub.call(`Subscribe${name}`, [accountId], name);
      expect(error).toContain('not found');
    }
    await hub.call('SubscribeAccounts', [], 'accounts');
    await venue.placed({ contractId });
    await venue.moveUntil(async () => (await venue.held()) === 1, 'a position');
    expect(await venue.order(orderId)).toEqual(before);
    await hub.call('SubscribeAccounts', [], 'settled');
    expect(hub.records().filter(({ target }) => target !== undefined)).toEqual([]);
    hub.close();
    await venue.clear();
    expect((await sendRaw(api, { path: '/api/Order/searchOpen', body: '{}' })).status).toBe(401);
  });
});

const OPTIONAL_OF_PLACE = {
  limitPrice: 1,
  stopPrice: 1,
  trailPrice: 1,
  customTag: 'x',
  stopLossBracket: { ticks: -8, type: 4 },
  takeProfitBracket: { ticks: 8, type: 1 },
};

const CODES_MAX = 300;
const LENGTH_MAX = 60;

function randomText(random: Readonly<{ next: () => number }>): string {
  const length = 1 + Math.floor(random.next() * LENGTH_MAX);
  const codes = Array.from({ length }, () => Math.floor(random.next() * CODES_MAX));
  return String.fromCharCode(...codes);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
