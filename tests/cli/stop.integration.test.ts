import { afterEach, describe, expect, it } from 'vitest';
import { DeskProcess, type Json } from '../support/desk-process.ts';
import { differences, rows } from '../support/desk-truth.ts';
import { eventually } from '../support/eventually.ts';
import { GatewayOrders } from '../support/gateway-orders.ts';

const ACCOUNT = 10_002;
const WITHIN_MS = 90_000;
/** A person waits that long for a prompt; the test only wants to see an end. */
const STOP_SECONDS_MAX = 30;

/** A narrow range and wide exits: soon a position, that stays. */
const FLAGS =
  '--from 2026-01-12T14:20:00Z --speed 60 --set rangeStart=09:25 --set bufferTicks=0 ' +
  '--set tradesMax=1 --set stopMultiple=10 --set targetMultiple=20 --set breakevenTrigger=0';

let desk: DeskProcess | null = null;
afterEach(() => {
  desk?.remove();
  desk = null;
});

describe('Ctrl-C', () => {
  it('stops everything, and the next start goes on with the open position', async () => {
    const running = await DeskProcess.make(FLAGS.split(' '));
    desk = running;
    await running.start();
    const truth = (): Promise<Json | null> => running.control(`/accounts/${ACCOUNT}/truth`);
    await eventually('a position', WITHIN_MS, async () => {
      const told = await truth();
      return told !== null && rows(told, 'positions').length > 0 ? told : null;
    });
    await running.control('/clock', { paused: true });
    const account = new GatewayOrders(running, ACCOUNT);
    const before = { truth: await truth(), orders: await account.orders() };
    const { code, seconds } = await running.interrupt();
    expect({ code, said: running.stderr }).toMatchObject({ code: 0 });
    expect(seconds).toBeLessThan(STOP_SECONDS_MAX);
    expect(running.leftovers()).toEqual([]);

    await running.start();
    const settled = await eventually('the desk to be reconciled', WITHIN_MS, async (note) => {
      await running.control('/clock', { paused: true });
      const [told, now] = [await running.state(), await truth()];
      if (told === null || now === null) return null;
      const found = differences(told['state'] as Json, now);
      note(found.join('\n'));
      return found.length === 0 ? now : null;
    });
    expect(rows(settled, 'positions')).toEqual(rows(before.truth ?? {}, 'positions'));
    expect(settled['balance']).toBe(before.truth?.['balance']);
    const ids = before.orders.map(({ id }) => id);
    expect((await account.orders()).map(({ id }) => id)).toEqual(ids);
    expect(await account.doubled()).toEqual([]);
    expect((await running.interrupt()).code).toBe(0);
    expect(running.leftovers()).toEqual([]);
  });

  it('stops a desk that is only just starting', async () => {
    const starting = await DeskProcess.make(FLAGS.split(' '));
    desk = starting;
    const started = starting.start().catch(() => 'ended');
    await starting.child('gateway');
    expect((await starting.interrupt()).code).toBe(0);
    expect(await started).toBe('ended');
    expect(starting.leftovers()).toEqual([]);
  });
});
