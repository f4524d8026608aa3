import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { flat, nqSource, OPEN_AT, type Row } from '../test/bars.ts';
import { InMemoryGateway } from '../test/in-memory-gateway.ts';

const FRIDAY_CLOSE = Date.UTC(2025, 2, 7, 22) as UnixMs;
const SUNDAY_OPEN = Date.UTC(2025, 2, 9, 22) as UnixMs;

/** The last minute of a week and the first two of the next. */
function weekend(): (Row | null)[] {
  const closed = (SUNDAY_OPEN - FRIDAY_CLOSE) / MINUTE_MS;
  return [...flat(100, 1), ...Array.from({ length: closed }, () => null), ...flat(101, 2)];
}

/** Moves machine time as the shell does: steps when they are due, and a tick every second. */
function run(gateway: InMemoryGateway, seconds: number): void {
  for (let tick = 0; tick < seconds * 10; tick += 1) {
    gateway.nowMs += 100;
    while (gateway.gateway.delayMs() === 0) gateway.gateway.advance();
    if (tick % 10 === 9) gateway.gateway.tick();
  }
}

describe('the market clock', () => {
  it('runs at its speed and shows a price when it is due', () => {
    const gateway = new InMemoryGateway(nqSource(flat(100, 9)), { speed: 60 });
    expect(gateway.now()).toBe(OPEN_AT - MINUTE_MS);
    run(gateway, 2);
    expect(gateway.now()).toBe(OPEN_AT + MINUTE_MS);
    expect(gateway.gateway.delayMs()).toBe(250);
  });

  it('waits for a step that is late, so that no minute seems closed before its last price', () => {
    const gateway = new InMemoryGateway(nqSource(flat(100, 9)), { speed: 60 });
    gateway.nowMs += 60_000;
    expect(gateway.now()).toBe(OPEN_AT);
    gateway.steps(1);
    expect(gateway.now()).toBe(OPEN_AT + 15_000);
  });

  it('stands still while it is paused, and goes on at another speed', () => {
    const gateway = new InMemoryGateway(nqSource(flat(100, 90)), { speed: 60 });
    run(gateway, 2);
    const { body } = gateway.control('POST', '/clock', '{"paused":true}');
    expect(body).toMatchObject({ mode: 'paused', speed: 60, sequence: 1 });
    run(gateway, 5);
    expect(gateway.now()).toBe(OPEN_AT + MINUTE_MS);
    gateway.control('POST', '/clock', '{"paused":false,"speed":120}');
    run(gateway, 1);
    expect(gateway.now()).toBe(OPEN_AT + 3 * MINUTE_MS);
  });

  it.each(['{"speed":0}', '{"speed":"fast"}', '{"pause":true}', 'x'])('refuses %s', (body) => {
    const gateway = new InMemoryGateway(nqSource(flat(100, 9)), { speed: 60 });
    expect(gateway.control('POST', '/clock', body).status).toBe(400);
  });

  it('has no speed in stepped mode, and no steps in any other', () => {
    const stepped = new InMemoryGateway(nqSource(flat(100, 9)));
    expect(stepped.control('POST', '/clock', '{"speed":2}').status).toBe(409);
    const running = new InMemoryGateway(nqSource(flat(100, 9)), { speed: 60 });
    expect(running.control('POST', '/step').status).toBe(409);
  });

  it('ends with the data and says so', () => {
    const gateway = new InMemoryGateway(nqSource(flat(100, 1)), { speed: 60 });
    run(gateway, 3);
    expect(gateway.gateway.clock()).toMatchObject({
      mode: 'ended',
      ended: true,
      marketTime: OPEN_AT + MINUTE_MS,
    });
    const stepped = new InMemoryGateway(nqSource(flat(100, 1)));
    const step = () => stepped.control('POST', '/step').body as { readonly ended: boolean };
    expect([1, 2, 3, 4, 5].map(() => step().ended)).toEqual([false, false, false, false, true]);
  });

  it('skips a weekend at 60 times real time, and tells it as a change of the clock', () => {
    const source = nqSource(weekend(), (FRIDAY_CLOSE - MINUTE_MS) as UnixMs);
    const gateway = new InMemoryGateway(source, { speed: 60 });
    run(gateway, 13);
    const { sequence, marketTime } = gateway.gateway.clock();
    expect(sequence).toBe(1);
    expect(marketTime).toBeGreaterThanOrEqual(SUNDAY_OPEN - 15 * MINUTE_MS);
    run(gateway, 16);
    expect(gateway.now()).toBeGreaterThan(SUNDAY_OPEN);
  });

  it.each([
    { name: 'in real time', speed: 1, skipClosed: true },
    { name: 'when told so', speed: 60, skipClosed: false },
  ])('plays a weekend through $name', ({ speed, skipClosed }) => {
    const source = nqSource(weekend(), (FRIDAY_CLOSE - MINUTE_MS) as UnixMs);
    const gateway = new InMemoryGateway(source, { speed, skipClosed });
    run(gateway, speed === 1 ? 900 : 30);
    expect(gateway.gateway.clock().sequence).toBe(0);
  });

  it('keeps the time of a closed market, so that a restart does not go back', () => {
    const source = nqSource(weekend(), (FRIDAY_CLOSE - MINUTE_MS) as UnixMs);
    const before = new InMemoryGateway(source, { speed: 60, skipClosed: false });
    run(before, 30);
    const { lines } = before;
    const after = new InMemoryGateway(source, { speed: 60, lines });
    expect(before.now() - after.now()).toBeLessThanOrEqual(MINUTE_MS);
    expect(after.now()).toBeGreaterThan(FRIDAY_CLOSE + 20 * MINUTE_MS);
  });
});

describe('rate limits', () => {
  const ping = { accountId: 10_001 };

  it('allow 200 requests in 60 seconds, and then say when to come back', () => {
    const gateway = new InMemoryGateway(nqSource(flat(100, 9)), { speed: 60 }).signIn();
    const statuses = () => gateway.post('/api/Order/searchOpen', ping).status;
    // Signing in was the first of them.
    expect(Array.from({ length: 199 }, statuses)).toEqual(Array.from({ length: 199 }, () => 200));
    const refused = gateway.post('/api/Order/searchOpen', ping);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
    gateway.nowMs += 60_000;
    expect(statuses()).toBe(200);
  });

  it('are off in stepped mode', () => {
    const gateway = new InMemoryGateway(nqSource(flat(100, 9))).signIn();
    const statuses = Array.from({ length: 300 }, () => {
      return gateway.post('/api/Order/searchOpen', ping).status;
    });
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
