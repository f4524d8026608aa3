import assert from 'node:assert/strict';
import { operationsOf } from '../raw/operations.ts';
import { sendRaw } from '../raw/raw-http.ts';
import { eventually } from '../raw/raw-hub.ts';
import type { Check, Members, Venue } from '../raw/venue.ts';

/** What the gateway under test is limited to; short windows keep the checks short. */
export const SMALL_LIMITS = {
  generalRequests: 6,
  generalSeconds: 2,
  historyRequests: 3,
  historySeconds: 2,
} as const;

const SEARCH = '/api/Account/search';
const BARS = '/api/History/retrieveBars';

/** Reference 3.1, on a gateway that was started with `SMALL_LIMITS` and runs by itself. */
export const LIMIT_CHECKS: readonly Check[] = [
  {
    name: 'a request over the budget is answered 429 with Retry-After in whole seconds',
    run: async (venue) => {
      await rested();
      const { generalRequests, generalSeconds } = SMALL_LIMITS;
      const answers = await many(venue, SEARCH, generalRequests + 2);
      const statuses = answers.map(({ status }) => status);
      const granted = Array.from({ length: generalRequests }, () => 200);
      assert.deepEqual(statuses, [...granted, 429, 429]);
      const wait = answers.at(-1)?.headers['retry-after'];
      assert.match(String(wait), /^[1-9]\d*$/);
      assert.ok(Number(wait) <= generalSeconds, 'no longer than the window');
    },
  },
  {
    name: 'bars have a budget of their own, and everything else shares one, logins included',
    run: async (venue) => {
      await rested();
      const { generalRequests, historyRequests } = SMALL_LIMITS;
      const bars = await many(venue, BARS, historyRequests + 1);
      assert.deepEqual(
        bars.map(({ status }) => status),
        [...granted(historyRequests), 429],
      );
      const { userName, apiKey } = venue.under.credentials;
      const login = () => venue.send('/api/Auth/loginKey', JSON.stringify({ userName, apiKey }));
      assert.equal((await login()).status, 200);
      const general = await many(venue, SEARCH, generalRequests - 1);
      assert.deepEqual(
        general.map(({ status }) => status),
        granted(generalRequests - 1),
      );
      assert.equal((await login()).status, 429);
      const place = operationsOf(venue.under).find(({ path }) => path.endsWith('place'));
      assert.equal((await venue.post(String(place?.path), place?.body)).status, 429);
    },
  },
  {
    name: 'the windows slide: what was granted early is free again while later ones still count',
    run: async (venue) => {
      await rested();
      const { generalRequests, generalSeconds } = SMALL_LIMITS;
      const [half, windowMs] = [generalRequests / 2, generalSeconds * 1_000];
      const began = performance.now();
      await many(venue, SEARCH, half);
      await eventually(() => performance.now() - began > windowMs / 2, 'half a window');
      const later = performance.now();
      await many(venue, SEARCH, half);
      assert.equal((await venue.post(SEARCH, BODY)).status, 429, 'the budget is spent');
      // Until the later half is a window old, only what the first half took can be free again.
      let again = 0;
      while (performance.now() < later + windowMs) {
        const { status } = await venue.post(SEARCH, BODY);
        if (performance.now() < later + windowMs && status === 200) again += 1;
      }
      assert.equal(again, half);
    },
  },
  {
    name: 'ping, negotiate and a refused token cost nothing',
    run: async (venue) => {
      await rested();
      const { api } = venue.under;
      for (let count = 0; count < SMALL_LIMITS.generalRequests * 2; count += 1) {
        const ping = await sendRaw(api, { method: 'GET', path: '/api/Status/ping' });
        assert.equal(ping.status, 200);
        const path = '/hubs/user/negotiate?negotiateVersion=1';
        assert.equal((await sendRaw(api, { path, headers: venue.headers })).status, 200);
        assert.equal((await venue.send(SEARCH, '{}', {})).status, 401);
      }
      assert.equal((await venue.post(SEARCH, BODY)).status, 200);
    },
  },
];

/** The same limits on a gateway whose logins cost nothing: reference 10. */
export const FREE_LOGIN_CHECKS: readonly Check[] = [
  {
    name: 'logins cost nothing where only signed-in requests count',
    run: async (venue) => {
      await rested();
      const { generalRequests } = SMALL_LIMITS;
      const body = JSON.stringify(venue.under.credentials);
      for (let count = 0; count < generalRequests + 2; count += 1) {
        assert.equal((await venue.send('/api/Auth/loginKey', body)).status, 200);
      }
      const statuses = (await many(venue, SEARCH, generalRequests + 1)).map(({ status }) => status);
      assert.deepEqual(statuses, [...granted(generalRequests), 429]);
    },
  },
];

/** Reference 2.1, on a gateway whose tokens live for a second or two. */
export const EXPIRY_CHECKS: readonly Check[] = [
  {
    name: 'an expired token is answered 401 everywhere, validate included',
    run: async (venue) => {
      assert.equal((await venue.post(SEARCH, BODY)).status, 200);
      const until = performance.now() + 10_000;
      while ((await venue.post(SEARCH, BODY)).status !== 401) {
        assert.ok(performance.now() < until, 'the token expires');
        await new Promise((done) => setTimeout(done, 50));
      }
      for (const { path, body } of operationsOf(venue.under)) {
        assert.equal((await venue.post(path, body)).status, 401, path);
      }
      const path = `/hubs/user/negotiate?access_token=${venue.token}`;
      assert.equal((await sendRaw(venue.under.api, { path })).status, 401);
      venue.token = await venue.freshToken();
      assert.equal((await venue.post(SEARCH, BODY)).status, 200);
    },
  },
];

/** A gateway whose tokens expire soon, and can be exchanged then: reference 10. */
export const RENEWAL_CHECKS: readonly Check[] = [
  {
    name: 'validate exchanges an expired token where the documentation of validate is chosen',
    run: async (venue) => {
      const until = performance.now() + 10_000;
      while ((await venue.post(SEARCH, BODY)).status !== 401) {
        assert.ok(performance.now() < until, 'the token expires');
        await new Promise((done) => setTimeout(done, 50));
      }
      const { status, json } = await venue.send('/api/Auth/validate', '');
      const { newToken } = json as Members;
      assert.equal(status, 200);
      venue.token = String(newToken);
      assert.equal((await venue.post(SEARCH, BODY)).status, 200);
    },
  },
];

const BODY = { onlyActiveAccounts: true };
const granted = (count: number): readonly number[] => Array.from({ length: count }, () => 200);

async function many(venue: Venue, path: string, count: number) {
  const { contractId } = venue.under;
  const window = { startTime: '2020-01-01T00:00:00Z', endTime: '2020-01-02T00:00:00Z' };
  const bars = { contractId, live: false, ...window, unit: 2, unitNumber: 1, limit: 1 };
  const body = path === BARS ? { ...bars, includePartialBar: false } : BODY;
  const answers = [];
  for (let sent = 0; sent < count; sent += 1) answers.push(await venue.post(path, body));
  return answers;
}

/** Waits until both windows are empty: refused requests do not count. */
async function rested(): Promise<void> {
  const began = performance.now();
  const longest = Math.max(SMALL_LIMITS.generalSeconds, SMALL_LIMITS.historySeconds) * 1_000;
  await eventually(() => performance.now() - began > longest, 'empty windows');
}
