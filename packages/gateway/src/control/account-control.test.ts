import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { flat, nqSource, type Row } from '../../test/bars.ts';
import { FirmRun, gap, type Json } from '../../test/firm-fixtures.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';

const started = (): InMemoryGateway => new InMemoryGateway(nqSource(flat(84_000, 5))).signIn();

const post = (gateway: InMemoryGateway, path: string, body: unknown) =>
  gateway.control('POST', path, JSON.stringify(body));

describe('users and accounts', () => {
  it('are made while the gateway runs, sign in, and are there after a restart', () => {
    const gateway = started();
    const accounts = [{ pack: 'topstep-xfa-150k' }, { pack: 'topstep-practice', name: 'Own-1' }];
    const made = post(gateway, '/users', { name: 'alice', key: 'secret', accounts });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'alice', accounts: [10_003, 10_004] },
    });
    const { lines } = gateway;
    const after = new InMemoryGateway(nqSource(flat(84_000, 5)), { lines });
    const login = { userName: 'ALICE', apiKey: 'secret' };
    const { body } = after.post('/api/Auth/loginKey', login);
    after.token = String((body as Json)['token']);
    expect(after.post('/api/Account/search', { onlyActiveAccounts: true }).body).toMatchObject({
      accounts: [
        { id: 10_003, balance: 0, canTrade: true },
        { id: 10_004, name: 'Own-1', balance: 150_000 },
      ],
    });
    const more = post(after, '/users/alice/accounts', { pack: 'topstep-combine-100k' });
    expect(more.body).toMatchObject({ id: 10_005, balance: '100000.00', floor: '97000.00' });
  });

  it('tell programs apart by the names of accounts', () => {
    const gateway = started();
    const packs = ['combine-50k', 'combine-150k', 'xfa-100k', 'practice'];
    const names = packs.map((pack) => {
      const { body } = post(gateway, '/users/demo/accounts', { pack: `topstep-${pack}` });
      return String((body as Json)['name']).replace(/-.*/, '');
    });
    expect(names).toEqual(['50KTC', '150KTC', '100KXFA', 'PRAC']);
  });

  it.each([
    { path: '/users', body: { name: 'a b', key: 'k' }, code: 'INVALID_BODY', status: 400 },
    { path: '/users', body: { name: 'Demo', key: 'k' }, code: 'USER_EXISTS', status: 409 },
    { path: '/users', body: { name: 'bob' }, code: 'INVALID_BODY', status: 400 },
    { path: '/users/bob/accounts', body: {}, code: 'USER_NOT_FOUND', status: 404 },
    ...[
      { pack: 'topstep-live-50k' },
      { pack: 'none' },
      { pack: 'topstep-combine-50k', path: 'standard' },
      { pack: 'topstep-xfa-50k', path: 'consistency' },
      { pack: 'topstep-xfa-50k', dll: '0' },
      { pack: 'topstep-xfa-50k', dll: 'much' },
      { pack: 'topstep-practice', dll: true },
      { pack: 'topstep-practice', personalLoss: { amount: '1' } },
      { pack: 'topstep-practice', extra: 1 },
      {},
    ].map((body) => ({
      path: '/users/demo/accounts',
      body,
      code: 'INVALID_BODY',
      status: 400,
    })),
  ])('are refused with $code: $path $body', ({ path, body, code, status }) => {
    const gateway = started();
    const before = gateway.lines.length;
    expect(post(gateway, path, body)).toMatchObject({ status, body: { code } });
    expect(gateway.lines.length).toBe(before);
  });

  it('answer other verbs with 405 and strangers with 404', () => {
    const gateway = started();
    expect(gateway.control('DELETE', '/accounts/10001')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, PATCH' },
    });
    expect(gateway.control('GET', '/accounts/99/truth').status).toBe(404);
    expect(gateway.control('POST', '/accounts/99/payout', '{}').status).toBe(404);
  });
});

describe('a change of an account', () => {
  it('of its limit holds from the next trading day on, also after a restart', () => {
    const next = Date.UTC(2025, 2, 4, 23);
    const rows = [...flat(84_000, 3), ...gap(9 * 60), ...flat(84_000, 3)];
    const run = new FirmRun(rows, { pack: 'topstep-combine-50k' });
    const changed = run.control('PATCH', `/accounts/${run.id}`, { dll: '700' });
    expect(changed.body).toMatchObject({
      dailyLossLimit: null,
      choices: { dll: null, nextDay: { dll: '700.00' } },
    });
    run.restart();
    run.until(next);
    expect(run.truth).toMatchObject({
      dailyLossLimit: '700.00',
      dailyFloor: '49300.00',
      choices: { dll: '700.00', nextDay: null },
    });
  });

  it('of its bracket mode holds at once', () => {
    const run = new FirmRun(flat(84_000, 3), { pack: 'topstep-combine-50k' });
    run.control('PATCH', `/accounts/${run.id}`, { brackets: 'position' });
    const order = { type: 2, side: 0, size: 1, stopLossBracket: { ticks: -40, type: 4 } };
    expect(run.post('/api/Order/place', order)).toMatchObject({ errorCode: 2 });
  });
});

/** A day that wins, from 14:30 to 15:20 in Chicago, and the evening after it. */
const CLOSE_AT = Date.UTC(2025, 2, 4, 21, 10);
const WINNING_FROM = (CLOSE_AT - 40 * MINUTE_MS) as UnixMs;
const winning = (ticks: number): (Row | null)[] => [
  ...flat(84_000, 2),
  [84_000, 84_000 + ticks, 84_000, 84_000 + ticks, 40],
  ...flat(84_000 + ticks, 47),
  ...gap(80),
  ...flat(84_000 + ticks, 10),
];

describe('a payout', () => {
  /** One winning day of the five that are asked for; the comparison with the oracle plays on. */
  function richAccount(): FirmRun {
    const account = { pack: 'topstep-xfa-50k', path: 'standard' };
    const run = new FirmRun(winning(400), account, { from: WINNING_FROM });
    run.market(2);
    run.until(CLOSE_AT - MINUTE_MS);
    return run;
  }

  it('is asked for between two days only', () => {
    const run = richAccount();
    const asked = run.control('POST', `/accounts/${run.id}/payout`, { amount: 'max' });
    expect(asked).toMatchObject({ status: 409, body: { code: 'DAY_OPEN' } });
  });

  it.each([
    { amount: 'max', code: 'NOT_ELIGIBLE', status: 409 },
    { amount: 5, code: 'INVALID_BODY', status: 400 },
    { amount: 'all', code: 'INVALID_BODY', status: 400 },
  ])('of $amount is refused with $code', ({ amount, code, status }) => {
    const run = richAccount();
    run.until(CLOSE_AT);
    const asked = run.control('POST', `/accounts/${run.id}/payout`, { amount });
    expect(asked).toMatchObject({ status, body: { code } });
  });

  it('tells where the account stands', () => {
    const run = richAccount();
    run.until(CLOSE_AT);
    // 398 ticks of 5 dollars, twice, less 3.78 of fees each.
    expect(run.truth).toMatchObject({
      balance: '3972.44',
      floor: '-2000.00',
      nextFloor: '0.00',
      dayPnl: '3972.44',
      dayOpen: false,
      lots: { allowed: 5 },
      payout: { eligible: false, winningDays: 1, windowDays: 1, maximum: '1986.22' },
    });
  });
});

describe('a Combine that has met its target', () => {
  const WON = { pack: 'topstep-combine-50k' };

  /** About 310 ticks with five minis on each of two days, so that neither is too large a share. */
  function passed(account: Json): FirmRun {
    const rise = (from: number): Row[] => [
      ...flat(from, 2),
      [from, from + 320, from, from + 320, 40],
      ...flat(from + 320, 47),
    ];
    const rows = [...rise(84_000), ...gap(24 * 60 - 50), ...rise(84_320), ...gap(120)];
    const run = new FirmRun([...rows, ...flat(84_640, 5)], account, { from: WINNING_FROM });
    for (let day = 0; day < 2; day += 1) {
      run.until(WINNING_FROM + day * 24 * 60 * MINUTE_MS + 1);
      run.market(5);
      run.until(WINNING_FROM + day * 24 * 60 * MINUTE_MS + 5 * MINUTE_MS);
      run.market(-5);
      run.until(CLOSE_AT + day * 24 * 60 * MINUTE_MS + MINUTE_MS);
    }
    return run;
  }

  it('is passed at the close of the day, shown and not tradable', () => {
    const run = passed(WON);
    expect(run.truth).toMatchObject({
      status: 'passed',
      canTrade: false,
      why: { rule: 'PROFIT_TARGET' },
      violatedAt: null,
    });
    expect(run.events).toContain('passed PROFIT_TARGET');
    run.restart();
    run.until(Date.UTC(2025, 2, 5, 23, 21));
    expect(run.truth).toMatchObject({ status: 'passed', canTrade: false });
    const all = run.gateway.post('/api/Account/search', { onlyActiveAccounts: false }).body;
    expect(JSON.stringify(all)).toContain(`"id":${run.id},`);
  });

  it('goes on where its owner wants that', () => {
    const run = passed({ ...WON, afterPass: 'continue' });
    expect(run.truth).toMatchObject({ status: 'passed', canTrade: true });
    run.until(Date.UTC(2025, 2, 5, 23));
    expect(run.truth).toMatchObject({ status: 'passed', canTrade: true, dayOpen: true });
    expect(run.events.filter((event) => event.startsWith('passed'))).toHaveLength(1);
  });
});

describe('events', () => {
  it('come after an id, of one account or of all', () => {
    const gateway = started();
    gateway.steps(1);
    const read = (query: string) => {
      const members = [...new URLSearchParams(query)].map(([name, value]) => [name, [value]]);
      const reply = gateway.gateway.handleControl({
        method: 'GET',
        path: '/events',
        query: Object.fromEntries(members) as Record<string, string[]>,
        headers: {},
        body: '',
      });
      return { status: reply.status, body: JSON.parse(reply.body) as Json };
    };
    const { events } = read('').body as { readonly events: readonly Json[] };
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(read('after=3').body).toMatchObject({ events: [{ id: 4, accountId: 10_002 }] });
    expect(read('after=x').status).toBe(400);
  });
});
