import { assert } from '@loadline/core';
import { prepareMarket } from '@loadline/gateway';
import { describe, expect, it } from 'vitest';
import { PRACTICE_ACCOUNT, practiceDesk } from '../../test/practice-desk.ts';
import { strategyFactory } from '../settings/strategies.ts';
import { SimulatedDesk, type SimulatedDeskOptions } from './simulated-desk.ts';

const HOUR_MS = 3_600_000;
const SLOW = { delayMsMax: 30, lostRequest: 0, lostReply: 0, brokenSocket: 0, silentSocket: 0 };

async function newDesk(options: Partial<SimulatedDeskOptions> = {}): Promise<SimulatedDesk> {
  const market = await prepareMarket({ products: ['MNQ'] });
  assert(market.ok, 'the market can be played');
  const config = practiceDesk('MNQ');
  const common = { strategies: strategyFactory, seed: 1, speed: 60, network: SLOW };
  return new SimulatedDesk({ market: market.value, config, ...common, ...options });
}

/** The desk knows what the venue says, to the cent. */
function expectEqual(desk: SimulatedDesk): void {
  const { account, positions } = desk.truth(PRACTICE_ACCOUNT);
  const book = desk.engine.accounts.get(PRACTICE_ACCOUNT)?.desk.book;
  expect(book?.balance).toBe(account?.balance);
  const held = [...(book?.held() ?? [])];
  expect(held.map(({ contract, position }) => [contract.id, position.size])).toEqual(
    positions.map(({ contractId, size }) => [contractId, size]),
  );
}

/** A market of six hours in which both sides die, and what the desk wrote of it. */
async function eventfulRun(seed: number): Promise<SimulatedDesk> {
  const desk = await newDesk({ seed, syncMs: 2 });
  await desk.start();
  await desk.run(HOUR_MS / 60);
  desk.fault('hub.close-both');
  await desk.run((2 * HOUR_MS) / 60);
  desk.crashDesk({ loseUnsynced: true });
  await desk.run(5_000);
  desk.restartDesk();
  expect(await desk.whenReady(60_000)).toBe(true);
  desk.killGateway();
  await desk.run(5_000);
  desk.startGateway();
  expect(await desk.whenReady(60_000)).toBe(true);
  await desk.run((3 * HOUR_MS) / 60);
  return desk;
}

describe('a desk, its venue and the network between them on one virtual clock', () => {
  it('trades, and knows what the venue knows, through deaths of both sides', async () => {
    const desk = await eventfulRun(1);
    const { fills, everyOrder } = desk.truth(PRACTICE_ACCOUNT);
    expect(fills.length).toBeGreaterThan(1);
    expect(everyOrder.length).toBeGreaterThan(2);
    expect(desk.audits.filter(({ kind }) => kind === 'deskStarted')).toHaveLength(2);
    expect(desk.audits.includes(undefined as never)).toBe(false);
    expectEqual(desk);
  });

  it('is the same run for the same seed, to the byte', async () => {
    const [one, other] = [await eventfulRun(7), await eventfulRun(7)];
    expect(one.journal.hash()).toBe(other.journal.hash());
    expect(one.gatewayLines).toEqual(other.gatewayLines);
  });

  it('tells everything that it was told and every move of the market to who listens', async () => {
    const desk = await newDesk();
    const seen = { engine: 0, gateway: 0 };
    desk.onEvent(({ kind }) => {
      seen[kind] += 1;
    });
    await desk.start();
    await desk.run(HOUR_MS / 60);
    expect(seen.engine).toBe(desk.journal.inputs().length);
    expect(seen.gateway).toBeGreaterThan(200);
  });

  it('forgets with an unsafe journal no more than no fsync had reached', async () => {
    const desk = await newDesk({ syncMs: 2 });
    await desk.start();
    await desk.run(HOUR_MS / 60);
    const before = desk.journal.length;
    desk.crashDesk({ loseUnsynced: false });
    expect(desk.journal.length).toBe(before);
    desk.restartDesk();
    expect(await desk.whenReady(60_000)).toBe(true);
    desk.crashDesk({ loseUnsynced: true });
    expect(desk.journal.length).toBeLessThan(before);
    desk.restartDesk();
    expect(await desk.whenReady(60_000)).toBe(true);
    expectEqual(desk);
  });

  it('carries out commands, and says why when it does not', async () => {
    const desk = await newDesk();
    await desk.start();
    expect(desk.command({ kind: 'flatten', accountId: PRACTICE_ACCOUNT })).toBe(null);
    const unknown = desk.command({ kind: 'flatten', accountId: 1 as typeof PRACTICE_ACCOUNT });
    expect(unknown).toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  });
});
