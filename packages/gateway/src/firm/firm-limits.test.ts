import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { flat, type Row } from '../../test/bars.ts';
import { FirmRun, gap } from '../../test/firm-fixtures.ts';

const COMBINE = { pack: 'topstep-combine-50k' };
const HOUR = 60 * MINUTE_MS;

/** Two quiet minutes, a fall of so many ticks, and what comes after it. */
const falling = (ticks: number, after = 60): Row[] => [
  ...flat(84_000, 2),
  [84_000, 84_000, 84_000 - ticks, 84_000 - ticks, 40],
  ...flat(84_000 - ticks, after),
];

/** Tuesday 2025-03-04: the firm's day ends at 15:10, the next one begins at 17:00 Chicago. */
const NEXT_DAY = Date.UTC(2025, 2, 4, 23);

/** One mini pays 1.89 dollars a side, and one tick is 5 dollars. */
const LOSS_OF_40_TICKS = '201.89';

describe('a daily loss limit that was bought', () => {
  const LIMITED = { ...COMBINE, dll: LOSS_OF_40_TICKS };

  it('flattens at the touch, cancels, and locks the account until 17:00 in Chicago', () => {
    const run = new FirmRun(falling(39 + 2), LIMITED);
    run.market(1);
    run.post('/api/Order/place', { type: 1, side: 0, size: 1, limitPrice: 20_000 });
    run.minutes(5);
    expect(run.truth).toMatchObject({
      status: 'lockedOut',
      canTrade: false,
      positions: [],
      orders: [],
      lockedUntil: NEXT_DAY,
      why: { rule: 'DAILY_LOSS_LIMIT', limit: '49798.11' },
      dailyLossLimit: LOSS_OF_40_TICKS,
    });
    expect(run.market(1)).toMatchObject({ success: false, errorCode: 4 });
  });

  // The market order of the entry slips by one tick, so a fall of 39 ticks is a loss of 40.
  it.each([
    { ticks: 39, status: 'lockedOut' },
    { ticks: 38, status: 'active' },
  ])('is $status after a fall of $ticks ticks: a touch counts', ({ ticks, status }) => {
    const run = new FirmRun(falling(ticks), LIMITED);
    run.market(1);
    run.minutes(5);
    expect(run.truth).toMatchObject({ status });
  });

  it('lets the account trade again on the next day, also when the gateway was killed', () => {
    const rows = [...falling(45), ...gap(9 * 60), ...flat(84_000, 3)];
    for (const isKilled of [false, true]) {
      const run = new FirmRun(rows, LIMITED);
      run.market(1);
      run.minutes(5);
      const before = run.truth;
      if (isKilled) run.restart();
      expect(run.truth).toEqual(before);
      expect(run.market(1)).toMatchObject({ errorCode: 4 });
      run.until(NEXT_DAY - HOUR - MINUTE_MS);
      expect(run.truth).toMatchObject({ status: 'lockedOut', dayOpen: false });
      if (isKilled) run.restart();
      run.until(NEXT_DAY);
      expect(run.truth).toMatchObject({ status: 'active', canTrade: true, why: null });
      run.until(NEXT_DAY + 31 * MINUTE_MS);
      expect(run.market(1)).toMatchObject({ success: true });
    }
  });

  it('is only told where the desk of the account keeps it', () => {
    const run = new FirmRun(falling(45), { ...LIMITED, enforceDll: false });
    run.market(1);
    run.minutes(5);
    expect(run.truth).toMatchObject({ status: 'active', canTrade: true, positions: [{ size: 1 }] });
    expect(run.events).toContain('limitTouched DAILY_LOSS_LIMIT');
  });

  it('closes what it has closed, whatever is tried on the order that closes', () => {
    const rows = [...falling(45, 0), ...gap(5), ...flat(83_955, 5)];
    const run = new FirmRun(rows, { ...LIMITED, dll: '220' });
    run.market(1);
    run.minutes(2.5);
    // The loss is met at the last price for minutes: the firm's close waits for the next one.
    const [close] = run.truth['orders'] as readonly { readonly id: number; size: number }[];
    expect(run.truth).toMatchObject({ status: 'lockedOut', positions: [{ size: 1 }] });
    const larger = run.post('/api/Order/modify', { orderId: close?.id, size: 3 });
    expect(larger).toMatchObject({ success: false, errorCode: 3 });
    expect(run.post('/api/Order/cancel', { orderId: close?.id })).toMatchObject({ success: true });
    run.minutes(8);
    expect(run.truth).toMatchObject({ positions: [], orders: [] });
  });

  it('does not keep a floor that is touched later from ending the account', () => {
    // The limit is met at the open; the close fills where the leg from there has ended, far below.
    const rows: Row[] = [...flat(84_000, 2), [83_955, 83_960, 83_000, 83_956, 40]];
    const run = new FirmRun([...rows, ...flat(83_956, 5)], { ...COMBINE, dll: '500' });
    run.market(3);
    run.minutes(6);
    expect(run.truth).toMatchObject({ status: 'breached', violatedAt: expect.any(Number) });
    expect(run.events).toContain('lockedOut DAILY_LOSS_LIMIT');
    expect(run.events.at(-1)).toBe('ended MAXIMUM_LOSS_LIMIT');
  });
});

describe('the maximum loss limit', () => {
  it.each([
    { pack: 'topstep-combine-50k', status: 'breached', size: 5 },
    { pack: 'topstep-xfa-50k', status: 'closed', size: 2 },
  ])('leaves a $pack $status for good', ({ pack, status, size }) => {
    const run = new FirmRun([...falling(300), ...gap(9 * 60), ...flat(84_000, 3)], { pack });
    run.market(size);
    run.minutes(5);
    expect(run.truth).toMatchObject({ status, canTrade: false, positions: [], orders: [] });
    run.restart();
    run.until(NEXT_DAY + 31 * MINUTE_MS);
    expect(run.truth).toMatchObject({ status, canTrade: false });
    expect(run.market(1)).toMatchObject({ errorCode: 4 });
    const active = run.gateway.post('/api/Account/search', { onlyActiveAccounts: true });
    expect(JSON.stringify(active.body)).not.toContain(String(run.id));
  });

  it('ends an account whose last fill leaves it flat below the floor', () => {
    // The stop closes the position on the way down: no price is seen with it open below the floor.
    const run = new FirmRun(falling(120), COMBINE);
    const ORDER = { type: 2, side: 0, size: 5 };
    run.post('/api/Order/place', { ...ORDER, stopLossBracket: { ticks: -85, type: 4 } });
    run.minutes(5);
    expect(run.truth).toMatchObject({ status: 'breached', positions: [] });
  });
});

describe('personal limits', () => {
  const loss = (action: string, trailing = 'fixed') => ({
    ...COMBINE,
    personalLoss: { amount: LOSS_OF_40_TICKS, action, trailing },
  });

  it.each([
    { action: 'nothing', status: 'active', until: null },
    { action: 'liquidate', status: 'lockedOut', until: null },
    { action: 'liquidateAndBlock', status: 'lockedOut', until: NEXT_DAY },
  ])('with $action leave the account $status', ({ action, status, until }) => {
    const run = new FirmRun(falling(45), loss(action));
    run.market(1);
    run.minutes(5);
    expect(run.truth).toMatchObject({ status, lockedUntil: until });
  });

  it('with liquidate let it trade again once the limit is wider, and not before', () => {
    const run = new FirmRun(falling(45), loss('liquidate'));
    run.market(1);
    run.minutes(5);
    run.restart();
    const wider = { personalLoss: { amount: '900', action: 'liquidate' } };
    const changed = run.control('PATCH', `/accounts/${run.id}`, wider);
    expect(changed.body).toMatchObject({ status: 'active', canTrade: true });
    expect(run.market(1)).toMatchObject({ success: true });
  });

  it('with liquidateAndBlock cannot be changed before the next trading day', () => {
    const run = new FirmRun(falling(45), loss('liquidateAndBlock'));
    run.market(1);
    run.minutes(5);
    const changed = run.control('PATCH', `/accounts/${run.id}`, { personalLoss: null });
    expect(changed).toMatchObject({ status: 409, body: { code: 'BLOCKED_UNTIL_NEXT_DAY' } });
    expect(run.truth).toMatchObject({ status: 'lockedOut' });
  });

  it('trail the highest equity, also that of before a restart', () => {
    const up: Row[] = [...flat(84_000, 2), [84_000, 84_100, 84_000, 84_100, 40]];
    const down: Row[] = [...flat(84_080, 2), [84_080, 84_080, 84_055, 84_055, 40]];
    const run = new FirmRun([...up, ...down, ...flat(84_055, 5)], loss('liquidate', 'equity'));
    run.market(1);
    run.minutes(4);
    run.restart();
    run.minutes(4);
    expect(run.truth).toMatchObject({ why: { rule: 'PERSONAL_LOSS_LIMIT' } });
  });

  it('close at a profit target', () => {
    const rows: Row[] = [...flat(84_000, 2), [84_000, 84_100, 84_000, 84_100, 40]];
    const target = { amount: '300', action: 'liquidateAndBlock' };
    const account = { ...COMBINE, personalTarget: target };
    const run = new FirmRun([...rows, ...flat(84_100, 5)], account);
    run.market(1);
    run.minutes(5);
    expect(run.truth).toMatchObject({
      positions: [],
      why: { rule: 'PERSONAL_PROFIT_TARGET', limit: '50300.00' },
    });
  });
});

/** Friday 10:30 in Chicago, in the weeks whose Sunday changes the clock. */
const CLOCK_CHANGES = [
  { name: 'spring', from: Date.UTC(2025, 2, 7, 16, 30), until: Date.UTC(2025, 2, 9, 22) },
  { name: 'autumn', from: Date.UTC(2025, 9, 31, 15, 30), until: Date.UTC(2025, 10, 2, 23) },
];

describe('a lock-out over a weekend', () => {
  it.each(CLOCK_CHANGES)('ends on Sunday at 17:00 of the new time in $name', ({ from, until }) => {
    const minutes = (until - from) / MINUTE_MS;
    const fall = falling(45);
    const rows = [...fall, ...gap(minutes - fall.length), ...flat(84_000, 3)];
    const account = { ...COMBINE, dll: LOSS_OF_40_TICKS };
    const run = new FirmRun(rows, account, { from: from as UnixMs });
    run.market(1);
    run.minutes(5);
    expect(run.truth).toMatchObject({ status: 'lockedOut', lockedUntil: until });
    run.until(until - 1);
    run.until(until);
    expect(run.truth).toMatchObject({ status: 'active', canTrade: true });
  });
});
