import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nqSource, type Row } from '../../test/bars.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';

const ROWS: readonly Row[] = Array.from({ length: 12 }, (_, minute): Row => {
  const open = 84_000 + (minute % 4) * 20;
  return [open, open + 60, open - 60, open + 10, 40];
});
const NQ = 'CON.F.US.ENQ.H25';

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('0', '-1', '1e9', 'max', '10000000', '0.000001', 'NaN', '١٢', '9'.repeat(5_000)),
);
const limit = fc.record(
  {
    amount: fc.oneof(fc.constantFrom('0.000001', '50', '400', '10000000'), odd),
    action: fc.oneof(fc.constantFrom('nothing', 'liquidate', 'liquidateAndBlock'), odd),
    trailing: fc.constantFrom('fixed', 'equity', 'balance', 'higher'),
  },
  { requiredKeys: ['amount', 'action'] },
);
const members = fc.record(
  {
    pack: fc.oneof(
      fc.constantFrom('topstep-xfa-50k', 'topstep-combine-150k', 'topstep-practice'),
      odd,
    ),
    dll: fc.oneof(fc.boolean(), fc.constantFrom('1', '300.50'), odd),
    dllAtPurchase: fc.oneof(fc.boolean(), odd),
    path: fc.oneof(fc.constantFrom('standard', 'consistency'), odd),
    afterPass: fc.constantFrom('close', 'continue'),
    personalLoss: fc.oneof(fc.constant(null), limit, odd),
    amount: odd,
    name: fc.oneof(fc.constantFrom('bob', 'demo', '__proto__', 'constructor'), odd),
    key: fc.oneof(fc.constant('k'), odd),
  },
  { requiredKeys: [] },
);

const body = fc.oneof(
  { weight: 6, arbitrary: members.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.constant('['.repeat(20_000)) },
);

const paths = fc.constantFrom(
  '/users',
  '/users/demo/accounts',
  '/users/%E0%A4%A/accounts',
  '/users/__proto__/accounts',
  '/accounts',
  '/accounts/10002',
  '/accounts/10003',
  '/accounts/10003/payout',
  '/accounts/10003/events',
  '/accounts/99999999999999999999/truth',
  '/accounts/-1',
  '/events',
  '/events/',
  '//',
);

const acts = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({ kind: 'step' } as const) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('order' as const),
        accountId: fc.constantFrom(10_002, 10_003, 10_004),
        side: fc.constantFrom(0, 1),
        size: fc.integer({ min: 1, max: 60 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('request' as const),
        method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
        path: paths,
        body,
      }),
    },
  ),
  { maxLength: 40 },
);

describe('the control API', () => {
  it('answers anything with a status and words, and the market goes on', () => {
    const check = fc.property(acts, (list) => {
      const gateway = new InMemoryGateway(nqSource(ROWS)).signIn();
      gateway.control('POST', '/users/demo/accounts', '{"pack":"topstep-xfa-50k","dll":"90"}');
      for (const act of list) {
        if (act.kind === 'step') gateway.steps(1);
        else if (act.kind === 'order') {
          const { accountId, side, size } = act;
          gateway.post('/api/Order/place', { accountId, contractId: NQ, type: 2, side, size });
        } else {
          const { status, body: told } = gateway.control(act.method, act.path, act.body);
          expect([200, 201, 400, 404, 405, 409]).toContain(status);
          if (status !== 405) expect(told).toBeTypeOf('object');
          if (status >= 400 && status !== 405) {
            expect(told).toEqual({ code: expect.any(String), detail: expect.any(String) });
          }
        }
      }
      const restarted = new InMemoryGateway(nqSource(ROWS), { lines: [...gateway.lines] });
      for (const one of [gateway, restarted]) one.steps(2);
      expect(restarted.control('GET', '/accounts').body).toEqual(
        gateway.control('GET', '/accounts').body,
      );
    });
    fc.assert(check, { numRuns: 300 });
  });
});
