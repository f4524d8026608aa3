import assert from 'node:assert/strict';
import { assertProblem } from './http-checks.ts';
import { sendRaw } from './raw/raw-http.ts';
import { assertEnvelope } from './raw/shapes.ts';
import type { Check, Venue } from './raw/venue.ts';

/** Reference 2: tokens and how one gets and loses them. */
export const SIGN_IN_CHECKS: readonly Check[] = [
  {
    name: 'loginKey gives a JWT, and the name counts in any letter case',
    run: async (venue) => {
      const { userName, apiKey } = venue.under.credentials;
      for (const name of [userName, userName.toUpperCase(), userName.toLowerCase()]) {
        const reply = await signIn(venue, 'loginKey', { userName: name, apiKey });
        const { token } = reply;
        assert.deepEqual(reply, { token, success: true, errorCode: 0, errorMessage: null });
        assert.equal(String(token).split('.').length, 3, 'three parts');
      }
    },
  },
  {
    name: 'a token is valid for 24 hours by its own claims',
    run: async (venue) => {
      const [, payload = ''] = venue.token.split('.');
      const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Readonly<
        Record<'iat' | 'exp', number>
      >;
      assert.equal(exp - iat, 86_400);
    },
  },
  {
    name: 'a refused loginKey is HTTP 200 with a code and no token',
    run: async (venue) => {
      const { userName } = venue.under.credentials;
      const refused = { token: null, success: false, errorMessage: null };
      const wrong = await signIn(venue, 'loginKey', { userName, apiKey: 'wrong' });
      assert.deepEqual(wrong, { ...refused, errorCode: 3 });
      const strange = await signIn(venue, 'loginKey', { userName: 'no-such-user', apiKey: 'x' });
      assert.deepEqual(strange, { ...refused, errorCode: 1 });
    },
  },
  {
    name: 'loginKey without a name or a key answers 400 before any login check',
    run: async (venue) => {
      const { userName, apiKey } = venue.under.credentials;
      for (const body of [{}, { userName }, { apiKey }, { userName: 1, apiKey }]) {
        const answer = await venue.send('/api/Auth/loginKey', JSON.stringify(body), JSON_TYPE);
        assertProblem(answer, JSON.stringify(body));
      }
    },
  },
  {
    name: 'loginApp wants its five members and signs nobody in',
    run: async (venue) => {
      const { userName, apiKey } = venue.under.credentials;
      const body = { userName, password: apiKey, deviceId: 'd', appId: 'a', verifyKey: 'v' };
      for (const name of Object.keys(body)) {
        const { [name as keyof typeof body]: _, ...rest } = body;
        const answer = await venue.send('/api/Auth/loginApp', JSON.stringify(rest), JSON_TYPE);
        assertProblem(answer, `without ${name}`);
      }
      const codeOf = async (change: object) =>
        (await signIn(venue, 'loginApp', { ...body, ...change }))['errorCode'];
      assert.equal(await codeOf({}), 4, 'no app is known');
      assert.equal(await codeOf({ password: 'wrong' }), 2);
      assert.equal(await codeOf({ userName: 'no-such-user' }), 1);
    },
  },
  {
    name: 'validate gives a new token, and the old one goes on',
    run: async (venue) => {
      const reply = await venue.ask('/api/Auth/validate', {});
      assertEnvelope(reply, ['newToken']);
      const newToken = String(reply['newToken']);
      assert.notEqual(newToken, venue.token);
      for (const token of [newToken, venue.token])
        assert.equal(await statusWith(venue, token), 200);
    },
  },
  {
    name: 'validate and logout take a request without a body',
    run: async (venue) => {
      const token = await venue.freshToken();
      for (const path of ['/api/Auth/validate', '/api/Auth/logout']) {
        const headers = { authorization: `Bearer ${token}` };
        const { status, json } = await sendRaw(venue.under.api, { path, headers });
        assert.equal(status, 200, path);
        assertEnvelope(json, path.endsWith('validate') ? ['newToken'] : []);
      }
    },
  },
  {
    name: 'another login leaves earlier tokens valid',
    run: async (venue) => {
      const tokens = [await venue.freshToken(), await venue.freshToken(), venue.token];
      assert.equal(new Set(tokens).size, tokens.length, 'tokens differ');
      for (const token of tokens) assert.equal(await statusWith(venue, token), 200);
    },
  },
  {
    name: 'logout ends its own token and no other',
    run: async (venue) => {
      const token = await venue.freshToken();
      const headers = { ...venue.headers, authorization: `Bearer ${token}` };
      const { json } = await venue.send('/api/Auth/logout', '', headers);
      assert.deepEqual(json, { success: true, errorCode: 0, errorMessage: null });
      assert.equal(await statusWith(venue, token), 401);
      assert.equal(await statusWith(venue, venue.token), 200);
    },
  },
  {
    name: 'a token that was changed or is unsigned is refused',
    run: async (venue) => {
      const [header = '', payload = '', signature = ''] = venue.token.split('.');
      const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
      const other = Buffer.from('{"sub":"other","exp":9999999999}').toString('base64url');
      const forged = [
        `${none}.${payload}.`,
        `${header}.${other}.${signature}`,
        `${header}.${payload}`,
        `${header}.${payload}.${signature.slice(0, -2)}`,
      ];
      for (const token of forged) assert.equal(await statusWith(venue, token), 401, token);
    },
  },
];

const JSON_TYPE = { 'content-type': 'application/json' };

async function signIn(venue: Venue, operation: string, body: object) {
  const path = `/api/Auth/${operation}`;
  const { status, json } = await venue.send(path, JSON.stringify(body), JSON_TYPE);
  assert.equal(status, 200);
  assertEnvelope(json, ['token']);
  return json;
}

/** The status that a token is answered with. */
async function statusWith(venue: Venue, token: string): Promise<number> {
  const headers = { ...JSON_TYPE, authorization: `Bearer ${token}` };
  const body = '{"onlyActiveAccounts":true}';
  return (await venue.send('/api/Account/search', body, headers)).status;
}
