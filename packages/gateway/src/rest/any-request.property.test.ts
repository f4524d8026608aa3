import { PATH } from '@loadline/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startedOn } from '../../test/faulty-gateway.ts';
import { FAULT_NAMES } from '../faults/fault-table.ts';
import { parseQuery } from './http-message.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'access_token',
  'id',
  'after',
];
const names = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 6 }));
const values = fc.oneof(fc.constantFrom('1', 'NaN', '-1', '1e999', '%zz', ''), fc.string());
const searches = fc
  .array(fc.tuple(names, values), { maxLength: 4 })
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
const methods = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT');
const members = fc.dictionary(
  fc.constantFrom(
    'name',
    'key',
    'pack',
    'accounts',
    'dll',
    'amount',
    'speed',
    'paused',
    'parameter',
  ),
  fc.oneof(values, fc.double(), fc.constant(null), fc.constant([{ pack: '__proto__' }])),
);
const bodies = fc.oneof(
  fc.json(),
  fc.string(),
  members.map((body) => JSON.stringify(body)),
);
const ids = fc.constantFrom('10001', '99', '-1', 'NaN', '__proto__', '%zz', '%00', '1e400');
const controlPaths = fc.oneof(
  fc.constantFrom('/health', '/clock', '/step', '/market', '/users', '/accounts', '/events'),
  fc.tuple(ids, fc.constantFrom('', '/truth', '/events', '/payout')).map(([id, part]) => {
    return `/accounts/${id}${part}`;
  }),
  ids.map((id) => `/users/${id}/accounts`),
  fc
    .constantFrom('__proto__', 'constructor', '%zz', ...FAULT_NAMES)
    .map((name) => `/faults/${name}`),
);
const apiPaths = fc.oneof(
  fc.constantFrom(
    ...Object.values(PATH),
    '/hubs/user/negotiate',
    '/hubs/market',
    '/hubs/__proto__',
  ),
  fc.webPath(),
);

const request = (paths: fc.Arbitrary<string>) =>
  fc.record({ method: methods, path: paths, search: searches, body: bodies });

describe('any request', () => {
  it('is answered by both sides, whatever it holds', () => {
    const gateway = startedOn();
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${gateway.token}`,
    };
    const check = fc.property(request(apiPaths), request(controlPaths), (api, control) => {
      const { gateway: both } = gateway;
      const asked = { ...api, query: parseQuery(api.search), headers };
      expect(both.handleHttp(asked).status).toBeLessThan(500);
      const told = { ...control, query: parseQuery(control.search), headers };
      expect(both.handleControl(told).status).toBeLessThan(500);
    });
    fc.assert(check, { numRuns: 2_000 });
  });

  it('keeps every value of a query member, also of one that every object has', () => {
    const query = parseQuery('__proto__=1&__proto__=2&Access_Token=a&constructor=x');
    expect(query['__proto__']).toEqual(['1', '2']);
    expect(query['access_token']).toEqual(['a']);
    expect(query['constructor']).toEqual(['x']);
  });
});
