import assert from 'node:assert/strict';
import { operationsOf } from './raw/operations.ts';
import { type RawAnswer, sendRaw } from './raw/raw-http.ts';
import { assertEnvelope } from './raw/shapes.ts';
import type { Check, Members, Venue } from './raw/venue.ts';

/** Reference 3: verbs, bodies, statuses, the envelope. */
export const HTTP_CHECKS: readonly Check[] = [
  {
    name: 'every operation answers 200 with the envelope and at most one payload member',
    run: async (venue) => {
      for (const { path, body, payload } of operationsOf(venue.under)) {
        const { status, headers, json, text } = await venue.post(path, body);
        assert.equal(status, 200, `${path}: ${text}`);
        assert.equal(headers['content-type'], 'application/json; charset=utf-8');
        assertEnvelope(json, payload === null ? [] : [payload]);
      }
    },
  },
  {
    name: 'every operation answers 405 to another verb',
    run: async (venue) => {
      for (const { path } of operationsOf(venue.under)) {
        for (const method of ['GET', 'PUT', 'DELETE']) {
          const { headers, under } = venue;
          const { status } = await sendRaw(under.api, { method, path, headers, body: '' });
          assert.equal(status, 405, `${method} ${path}`);
        }
      }
      const { status } = await venue.post('/api/Status/ping', {});
      assert.equal(status, 405, 'POST ping');
    },
  },
  {
    name: 'every operation answers 401 to a missing or bad token, whatever its body is',
    run: async (venue) => {
      const json = { 'content-type': 'application/json' };
      const tokens = ['', 'Bearer', 'Bearer x', `Bearer ${venue.token}x`, `Basic ${venue.token}`];
      for (const { path } of operationsOf(venue.under)) {
        for (const authorization of tokens) {
          const headers = authorization === '' ? json : { ...json, authorization };
          const { status } = await venue.send(path, '{', headers);
          assert.equal(status, 401, `${path} with "${authorization}"`);
        }
      }
    },
  },
  {
    name: 'a refused token is answered with an empty body and WWW-Authenticate: Bearer',
    run: async (venue) => {
      const { text, headers } = await venue.send('/api/Account/search', '{}', {});
      assert.equal(text, '');
      assert.match(String(headers['www-authenticate']), /^Bearer/);
    },
  },
  {
    name: 'a body without a required member is answered 400 with problem details',
    run: async (venue) => {
      for (const { path, body, required } of operationsOf(venue.under)) {
        for (const name of required) {
          const { [name]: _, ...rest } = body;
          assertProblem(await venue.post(path, rest), `${path} without ${name}`);
        }
      }
    },
  },
  {
    name: 'a body that cannot be read is answered 400 with problem details',
    run: async (venue) => {
      for (const { path, required } of operationsOf(venue.under)) {
        if (required.length === 0) continue;
        for (const body of ['', '{', '[]', 'null', '1', '"x"', '{"accountId":NaN}']) {
          assertProblem(await venue.send(path, body), `${path} with ${body}`);
        }
      }
    },
  },
  {
    name: 'a member of a wrong type is answered 400 and named in the errors',
    run: async (venue) => {
      for (const accountId of ['x', 1.5, true, [], {}, null, 2 ** 31, -(2 ** 31) - 1]) {
        const body = { ...venue.under, accountId };
        const answer = await venue.post('/api/Order/searchOpen', body);
        assertProblem(answer, JSON.stringify(accountId));
        assert.match(answer.text, /accountId/);
      }
    },
  },
  {
    name: 'a query whose members are at the root is told that filter is missing',
    run: async (venue) => {
      const { accountId } = venue.under;
      const answer = await venue.post('/api/Order/v2/query', { accountId });
      assertProblem(answer, 'v2/query');
      assert.match(answer.text, /SearchOrdersQueryRequest/);
      assert.match(answer.text, /required propert/);
      assert.match(answer.text, /filter/);
    },
  },
  {
    name: 'member names match in any letter case and unknown members are ignored',
    run: async (venue) => {
      const { accountId } = venue.under;
      const odd = { ACCOUNTID: accountId, starttimestamp: '2020-01-01T00:00:00Z', more: [{}] };
      for (const path of ['/api/Order/search', '/api/Trade/search']) {
        assert.equal((await venue.ask(path, odd))['success'], true, path);
      }
      const filter = { AccountID: accountId, Statuses: [1] };
      const query = await venue.ask('/api/Order/v2/query', { FILTER: filter });
      assert.equal(query['success'], true);
    },
  },
  {
    name: 'the paths match in any letter case and with a trailing slash',
    run: async (venue) => {
      const body = { onlyActiveAccounts: true };
      for (const path of ['/API/ACCOUNT/SEARCH', '/api/account/search', '/api/Account/search/']) {
        assert.equal((await venue.ask(path, body))['success'], true, path);
      }
    },
  },
  {
    name: 'application/json, text/json and application/*+json are read, other media are not',
    run: async (venue) => {
      const types = [
        'application/json',
        'application/json; charset=utf-8',
        'text/json',
        'application/vnd.x+json',
      ];
      const send = (type: string) =>
        venue.send('/api/Account/search', '{"onlyActiveAccounts":true}', {
          ...venue.headers,
          'content-type': type,
        });
      for (const type of types) assert.equal((await send(type)).status, 200, type);
      for (const type of ['text/plain', 'application/xml', 'x'])
        assert.equal((await send(type)).status, 415, type);
    },
  },
  {
    name: 'ping answers pong without a token, as plain text unless only JSON is accepted',
    run: async (venue) => {
      const asked = { method: 'GET', path: '/api/Status/ping' };
      for (const accept of [undefined, '*/*', 'application/json, text/plain, */*']) {
        const headers = accept === undefined ? {} : { accept };
        const { status, text } = await sendRaw(venue.under.api, { ...asked, headers });
        assert.deepEqual([status, text], [200, 'pong'], accept);
      }
      const headers = { accept: 'application/json' };
      assert.equal((await sendRaw(venue.under.api, { ...asked, headers })).text, '"pong"');
    },
  },
  {
    name: 'timestamps of requests are read with Z, with an offset and without, then as UTC',
    run: async (venue) => {
      const orderId = await venue.placed({ type: 1, limitPrice: await farBelow(venue) });
      const { creationTimestamp } = await venue.order(orderId);
      const at = Date.parse(String(creationTimestamp));
      const found = async (startTimestamp: string) =>
        (await venue.rows('/api/Order/search', 'orders', { startTimestamp })).some(
          ({ id }) => id === orderId,
        );
      const utc = new Date(at - 1_000).toISOString();
      const later = new Date(at + 3_600_000 - 1_000).toISOString();
      for (const text of [utc, utc.replace('Z', ''), later.replace('Z', '+01:00')]) {
        assert.ok(await found(text), text);
      }
      assert.ok(!(await found(utc.replace('Z', '-01:00'))), 'an hour later');
      const bad = { accountId: venue.under.accountId, startTimestamp: 'yesterday' };
      assertProblem(await venue.post('/api/Order/search', bad), 'no date');
      await venue.clear();
    },
  },
];

/** A price on the grid at which nothing fills. */
export async function farBelow(venue: Venue): Promise<number> {
  return Math.round((await venue.lastPrice()) * 0.97);
}

/** ASP.NET's problem details: type, title, status, trace id and a map of errors. */
export function assertProblem({ status, headers, json, text }: RawAnswer, what: string): void {
  assert.equal(status, 400, `${what}: ${text}`);
  assert.match(String(headers['content-type']), /^application\/problem\+json/);
  const problem = json as Members;
  assert.equal(typeof problem['type'], 'string');
  assert.equal(typeof problem['traceId'], 'string');
  assert.equal(problem['status'], 400);
  assert.match(String(problem['title']), /validation errors occurred/);
  const errors = Object.values(problem['errors'] as Readonly<Record<string, unknown>>);
  assert.ok(errors.length > 0, 'errors');
  for (const texts of errors) {
    assert.ok(Array.isArray(texts) && texts.every((one) => typeof one === 'string'), 'texts');
  }
}
