import assert from 'node:assert/strict';
import { sendRaw } from './raw/raw-http.ts';
import { END, HANDSHAKE, RawHub } from './raw/raw-hub.ts';
import type { Check, Members, Venue } from './raw/venue.ts';

const HUBS = ['user', 'market'] as const;
const FAILED = /^Failed to invoke '\w+' due to an error on the server\./;

/** Reference 7.1 to 7.4: connecting, framing, calls. */
export const HUB_CHECKS: readonly Check[] = [
  {
    name: 'a hub opens directly with a token in the header or in the query, also given twice',
    run: async (venue) => {
      const { token } = venue;
      const good = `access_token=${token}`;
      for (const hub of HUBS) {
        const paths = [good, `${good}&${good}`, `access_token=bad&${good}`, `${good}&x=1`];
        for (const query of paths) await assertOpens(venue, `/hubs/${hub}?${query}`);
        const header = { authorization: `Bearer ${token}` };
        await assertOpens(venue, `/hubs/${hub}`, header);
        await assertOpens(venue, `/hubs/${hub}?${good}`, header);
        await assertOpens(venue, `/hubs/${hub}?access_token=bad`, header);
      }
    },
  },
  {
    name: 'a hub path may end with a slash and come in any letter case',
    run: async (venue) => {
      for (const path of ['/hubs/user/', '/hubs/market/', '/HUBS/User', '/hubs/MARKET/']) {
        await assertOpens(venue, `${path}?access_token=${venue.token}`);
      }
    },
  },
  {
    name: 'a bad token is answered 401 on the upgrade and on negotiate',
    run: async (venue) => {
      for (const hub of HUBS) {
        for (const query of ['', '?access_token=', '?access_token=x', `?token=${venue.token}`]) {
          const path = `/hubs/${hub}`;
          assert.equal(await RawHub.open(venue.under.api, path + query), 401, path + query);
          const headers = { authorization: 'Bearer x' };
          const asked = { path: `${path}/negotiate${query}`, headers };
          assert.equal((await sendRaw(venue.under.api, asked)).status, 401);
        }
      }
    },
  },
  {
    name: 'negotiate version 1 gives an id, a token and WebSockets, version 0 no token',
    run: async (venue) => {
      const availableTransports = [
        { transport: 'WebSockets', transferFormats: ['Text', 'Binary'] },
      ];
      for (const hub of HUBS) {
        const one = await negotiate(venue, `/hubs/${hub}/negotiate?negotiateVersion=1`);
        const { connectionId, connectionToken } = one;
        const ids = { connectionId, connectionToken };
        assert.deepEqual(one, { negotiateVersion: 1, ...ids, availableTransports });
        assert.notEqual(connectionId, connectionToken);
        for (const query of ['', '?negotiateVersion=0']) {
          const zero = await negotiate(venue, `/hubs/${hub}/negotiate${query}`);
          assert.equal(typeof zero['connectionId'], 'string');
          assert.ok(!('connectionToken' in zero), 'version 0 knows no token');
        }
      }
    },
  },
  {
    name: 'negotiate takes the token in the query, a slash too many and POST only',
    run: async (venue) => {
      const { api } = venue.under;
      const query = `negotiateVersion=1&access_token=${venue.token}`;
      for (const path of [
        '/hubs/user/negotiate',
        '/hubs/user//negotiate',
        '/hubs/user/negotiate/',
      ]) {
        const { status } = await sendRaw(api, { path: `${path}?${query}` });
        assert.equal(status, 200, path);
      }
      const asked = { method: 'GET', path: `/hubs/user/negotiate?${query}` };
      assert.equal((await sendRaw(api, asked)).status, 405);
    },
  },
  {
    name: 'the upgrade after negotiate names its connection by token, with version 0 by id, once',
    run: async (venue) => {
      const one = await negotiate(venue, '/hubs/user/negotiate?negotiateVersion=1');
      const zero = await negotiate(venue, '/hubs/user/negotiate');
      const path = `/hubs/user?access_token=${venue.token}`;
      for (const id of [one['connectionToken'], zero['connectionId']]) {
        await assertOpens(venue, `${path}&id=${String(id)}`);
        assert.equal(await RawHub.open(venue.under.api, `${path}&id=${String(id)}`), 404);
      }
      assert.equal(await RawHub.open(venue.under.api, `${path}&id=none`), 404);
    },
  },
  {
    name: 'the handshake takes protocol versions up to 2 and answers an empty record',
    run: async (venue) => {
      for (const version of [0, 1, 2]) {
        const hub = await openHub(venue);
        hub.send(`{"protocol":"json","version":${version}}${END}`);
        await hub.until((records) => records.length > 0, 'the handshake');
        assert.deepEqual(hub.texts, [`{}${END}`]);
        hub.close();
      }
    },
  },
  {
    name: 'a wrong handshake is answered with an error and the end',
    run: async (venue) => {
      const wrong = [
        '{"protocol":"messagepack","version":1}',
        '{"protocol":"json","version":3}',
        '{"protocol":"json"}',
        '{}',
        'hello',
        '{"type":6}',
      ];
      for (const text of wrong) {
        const hub = await openHub(venue);
        hub.send(text + END);
        await hub.until(() => hub.closed, `the end after ${text}`);
        const records = hub.records();
        assert.equal(records.length, 1, text);
        assert.equal(typeof records[0]?.error, 'string', text);
      }
    },
  },
  {
    name: 'nothing is sent before the handshake is answered',
    run: async (venue) => {
      const hub = await openHub(venue);
      const call = invocation('SubscribeContractQuotes', [venue.under.contractId], '1');
      hub.send(HANDSHAKE + call + invocation('Nothing', [], '2'));
      await hub.until((records) => records.filter(({ type }) => type === 3).length === 2, 'both');
      assert.deepEqual(hub.records()[0], {});
      hub.close();
    },
  },
  {
    name: 'one message may hold several records, and one record may come in several messages',
    run: async (venue) => {
      const hub = await venue.hub('market');
      const { contractId } = venue.under;
      const calls = ['a', 'b', 'c'].map((id) =>
        invocation('UnsubscribeContractTrades', [contractId], id),
      );
      hub.send(calls.join(''));
      const split = invocation('UnsubscribeContractTrades', [contractId], 'd');
      hub.send(split.slice(0, 20));
      hub.send(Buffer.from(split.slice(20)));
      await hub.until((records) => completions(records).length === 4, 'four completions');
      assert.deepEqual(completions(hub.records()), ['a', 'b', 'c', 'd']);
      hub.close();
    },
  },
  {
    name: 'every method is there, completes with result null and matches in any letter case',
    run: async (venue) => {
      const { accountId, contractId } = venue.under;
      for (const [name, methods] of Object.entries(methodsOf(accountId, contractId))) {
        const hub = await venue.hub(name === 'user' ? 'user' : 'market');
        for (const [target, args] of methods) {
          for (const spelled of [target, target.toUpperCase(), target.toLowerCase()]) {
            const invocationId = venue.nextId();
            const answer = await hub.call(spelled, args, invocationId);
            assert.deepEqual(answer, { type: 3, invocationId, result: null }, spelled);
          }
        }
        hub.close();
      }
    },
  },
  {
    name: 'a call without an invocation id is done and gets no completion',
    run: async (venue) => {
      const hub = await venue.hub('user');
      hub.send(invocation('SubscribeAccounts', []) + invocation('Nothing', []));
      await hub.call('SubscribeAccounts', [], 'last');
      assert.deepEqual(completions(hub.records()), ['last']);
      hub.close();
    },
  },
  {
    name: 'unknown methods, those of the other hub and bad arguments complete with an error',
    run: async (venue) => {
      const { accountId, strangeAccountId, contractId } = venue.under;
      const bad: readonly (readonly ['user' | 'market', string, readonly unknown[]])[] = [
        ['user', 'Nothing', []],
        ['user', 'SubscribeContractQuotes', [contractId]],
        ['user', 'SubscribeToOrders', [accountId]],
        ['user', 'SubscribeOrders', []],
        ['user', 'SubscribeOrders', ['x']],
        ['user', 'SubscribeOrders', [accountId, 1]],
        ['user', 'SubscribeTrades', [strangeAccountId]],
        ['user', 'SubscribeAccounts', [accountId]],
        ['market', 'SubscribeAccounts', []],
        ['market', 'SubscribeContractTrades', [1]],
        ['market', 'SubscribeContractQuotes', []],
        ['market', 'SubscribeContractQuotes', ['none']],
      ];
      for (const [name, target, args] of bad) {
        const hub = await venue.hub(name);
        const { error, result } = await hub.call(target, args, '1');
        assert.match(String(error), FAILED, target);
        assert.equal(result, undefined, 'an error or a result');
        assert.deepEqual(completions(hub.records()), ['1'], 'exactly one completion');
        hub.close();
      }
    },
  },
  {
    name: 'a streaming call of a method is answered with an error',
    run: async (venue) => {
      const hub = await venue.hub('user');
      hub.send(`{"type":4,"target":"SubscribeAccounts","arguments":[],"invocationId":"s"}${END}`);
      await hub.until((records) => records.length === 2, 'the completion');
      assert.match(String(hub.records()[1]?.error), /non-streaming/);
      hub.close();
    },
  },
  {
    name: 'pings, completions and unknown record types are taken without an answer',
    run: async (venue) => {
      const hub = await venue.hub('user');
      const quiet = ['{"type":6}', '{"type":3,"invocationId":"x","result":null}', '{"type":99}'];
      hub.send(quiet.map((text) => text + END).join(''));
      await hub.call('SubscribeAccounts', [], 'after');
      assert.equal(hub.records().length, 2, 'the handshake and the one completion');
      hub.close();
    },
  },
  {
    name: 'a close record of the client ends the connection',
    run: async (venue) => {
      const hub = await venue.hub('user');
      hub.send(`{"type":7}${END}`);
      await hub.until(() => hub.closed, 'the end');
    },
  },
  {
    name: 'what is no record of the protocol ends the connection with a close record',
    run: async (venue) => {
      const wrong = [
        'hello',
        '[]',
        '{}',
        '{"type":"1"}',
        '{"type":1}',
        '{"type":1,"target":1,"arguments":[]}',
        '{"type":1,"target":"SubscribeAccounts"}',
      ];
      for (const text of wrong) {
        const hub = await venue.hub('user');
        hub.send(text + END);
        await hub.until(() => hub.closed, `the end after ${text}`);
        const last = hub.records().at(-1);
        assert.equal(last?.type, 7, text);
        assert.equal(typeof last?.error, 'string', text);
      }
    },
  },
];

const completions = (records: readonly Members[]): readonly unknown[] =>
  records.filter(({ type }) => type === 3).map(({ invocationId }) => invocationId);

function invocation(target: string, args: readonly unknown[], invocationId?: string): string {
  const id = invocationId === undefined ? {} : { invocationId };
  return JSON.stringify({ type: 1, target, arguments: args, ...id }) + END;
}

const openHub = async (venue: Venue): Promise<RawHub> =>
  opened(await RawHub.open(venue.under.api, `/hubs/market?access_token=${venue.token}`));

function opened(hub: RawHub | number): RawHub {
  if (typeof hub === 'number') return assert.fail(`refused with ${hub}`);
  return hub;
}

async function assertOpens(
  venue: Venue,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const hub = opened(await RawHub.open(venue.under.api, path, headers));
  hub.send(HANDSHAKE);
  await hub.until((records) => records.length > 0, `the handshake of ${path}`);
  assert.deepEqual(hub.records()[0], {});
  hub.close();
}

async function negotiate(venue: Venue, path: string): Promise<Members> {
  const { status, json } = await sendRaw(venue.under.api, { path, headers: venue.headers });
  assert.equal(status, 200, path);
  return json as Members;
}

type Calls = readonly (readonly [target: string, args: readonly unknown[]])[];

function methodsOf(accountId: number, contractId: string): Readonly<Record<string, Calls>> {
  const both = (name: string, args: readonly unknown[]): Calls => [
    [`Subscribe${name}`, args],
    [`Unsubscribe${name}`, args],
  ];
  return {
    user: [
      ...both('Accounts', []),
      ...['Orders', 'Positions', 'Trades'].flatMap((name) => both(name, [accountId])),
    ],
    market: ['Quotes', 'Trades', 'MarketDepth'].flatMap((name) =>
      both(`Contract${name}`, [contractId]),
    ),
  };
}
