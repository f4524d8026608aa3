import { HOUR_MS, MINUTE_MS, type UnixMs } from '@loadline/core';
import { builtInPack, type RulePack } from '@loadline/risk';
import { expect, it } from 'vitest';
import { flat, nqSource, type Row } from '../../test/bars.ts';
import { BUY, HELD, heldBy, ordersOf, PRACTICE } from '../../test/faulty-gateway.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';

/** Friday 2025-03-21, 14:30 in Chicago, on the last trade date of the March contract. */
const FRIDAY = Date.UTC(2025, 2, 21, 19, 30) as UnixMs;
/** From then to Sunday evening, when the trading day after it begins. */
const PAUSE = (50.5 * HOUR_MS) / MINUTE_MS;
const OPEN = 1;
const FILLED = 2;
const EXPIRED = 4;
const SUSPENDED = 8;
const CANCELED = 3;

const NO_HOURS = { lastEntryMinute: null, flatByMinute: null, holidayCutoffMinutes: null };

/** A pack of a firm that lets everything stay over night. */
function overnight(id: string): RulePack | null {
  const pack = builtInPack(id);
  if (pack === null) return null;
  const versions = pack.versions.map((one) => ({
    ...one,
    rules: { ...one.rules, hours: NO_HOURS },
  }));
  return { ...pack, versions };
}

it.each([
  // At eight past three the firm cancels and closes; no price comes at which the close could fill.
  { name: 'a firm with hours', findPack: builtInPack, ends: [FILLED, CANCELED, CANCELED, EXPIRED] },
  { name: 'a firm without', findPack: overnight, ends: [FILLED, EXPIRED, EXPIRED] },
])('expires and settles after the last trade date under $name', ({ findPack, ends }) => {
  const rows: (Row | null)[] = [...flat(84_000, 20)];
  while (rows.length < PAUSE) rows.push(null);
  const source = nqSource([...rows, ...flat(84_400, 5)], FRIDAY);
  const gateway = new InMemoryGateway(source, { findPack }).signIn();
  gateway.steps(1);
  const resting = { ...HELD, type: 1, side: 0, size: 1, limitPrice: 20_000 };
  const brackets = { stopLossBracket: { ticks: -40, type: 4 } };
  gateway.post('/api/Order/place', BUY);
  gateway.post('/api/Order/place', { ...resting, ...brackets });
  gateway.steps(8);
  const statuses = () => ordersOf(gateway).map(({ status }) => status);
  expect(statuses()).toEqual([FILLED, OPEN, SUSPENDED]);
  expect(heldBy(gateway)).toBe(1);
  for (let step = 0; step < 200 && gateway.now() < FRIDAY + 50 * HOUR_MS; step += 1) {
    gateway.steps(1);
  }
  expect(statuses()).toEqual([...ends, FILLED]);
  expect(heldBy(gateway)).toBe(0);
  const since = { accountId: PRACTICE, startTimestamp: '2025-01-01T00:00:00Z' };
  const { body } = gateway.post('/api/Trade/search', since);
  // Both sides of the usual model pay a tick.
  expect(body).toMatchObject({ trades: [{ price: 20_999.75 }, { price: 21_000.25 }] });
  const expired = ordersOf(gateway).find(({ status }) => status === EXPIRED);
  const cancel = { accountId: PRACTICE, orderId: expired?.['id'] };
  expect(gateway.post('/api/Order/cancel', cancel).body).toMatchObject({ errorCode: 3 });
});
