import { afterEach, describe, expect, it } from 'vitest';
import { DeskProcess, type Json, type Victim } from '../support/desk-process.ts';
import { differences, rows } from '../support/desk-truth.ts';
import { eventually } from '../support/eventually.ts';
import { GatewayOrders } from '../support/gateway-orders.ts';
import { LoadlineProcess, loadlineJson } from '../support/loadline-process.ts';
import { type KillMoment, killPlan } from './kill-plan.ts';

/** Ten trades a day with exits a few minutes' range away, out of a range of five minutes. */
const BUSY =
  '--set rangeStart=09:25 --set rangeEnd=09:30 --set tradesMax=10 --set bufferTicks=0 ' +
  '--set atrMinutes=1 --set atrPeriod=2 --set stopMultiple=2 --set targetMultiple=2 ' +
  '--set breakevenTrigger=0.3';
const SPEED = 60;
/** Outside of the hours in which the strategy trades. */
const QUIET_SPEED = 1_200;
const BUSY_FROM = '14:28';
const BUSY_TO = '17:00';
const SETTLE_MS = 60_000;
const CHANGE_WITHIN_MS = 8_000;
/** A price that fell into the gap is made up for by the next one only: then time goes on a bit. */
const STILL_MS = 3_000;

const runs = [
  {
    program: 'topstep-combine-50k',
    accountId: 10_002,
    kills: { trader: 10, gateway: 10, tree: 7, supervisor: 1, database: 2 },
  },
  {
    program: 'topstep-practice',
    accountId: 10_001,
    kills: { trader: 3, gateway: 3, tree: 3, supervisor: 1 },
  },
] as const;

let desk: DeskProcess | null = null;
afterEach(() => {
  desk?.remove();
  desk = null;
});

describe('a desk whose processes are killed at random moments', () => {
  it.each(runs)('is the gateway’s equal after each restart, $program', async (run) => {
    const seed = Number(process.env['LOADLINE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const { program, accountId, kills } = run;
    const flags = [
      '--program',
      program,
      '--seed',
      `${seed}`,
      '--speed',
      `${SPEED}`,
      ...BUSY.split(' '),
    ];
    desk = await DeskProcess.make(flags);
    const account = new Account(desk, accountId);
    await desk.start();
    await account.settled();
    const plan = killPlan(manyTimes(kills), seed);
    const seconds: number[] = [];
    console.log(`seed ${seed}: ${plan.length} kills of ${program}`);
    for (const [index, moment] of plan.entries()) {
      await account.runUntil(moment);
      const started = performance.now();
      const killedAt = Date.now();
      await desk.kill(moment.victim);
      if (moment.victim === 'tree' || moment.victim === 'supervisor') await desk.start();
      const { state, truth } = await account.settled(restartedSince(moment.victim, killedAt));
      seconds.push((performance.now() - started) / 1_000);
      expect({ kill: index + 1, doubled: await account.orders.doubled() }).toMatchObject({
        doubled: [],
      });
      console.log(`${index + 1} ${words(moment, state, truth)}, ${seconds.at(-1)?.toFixed(1)} s`);
    }
    const slowest = Math.max(...seconds);
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    console.log(`recovered in ${mean.toFixed(1)} s on average, ${slowest.toFixed(1)} s at most`);
    await account.flat();
    await expectHistory(desk);
    const stopped = await desk.interrupt();
    expect({ ...stopped, said: desk.stderr }).toMatchObject({ code: 0 });
    expect(desk.leftovers()).toEqual([]);
    await expectProof(desk, account);
  });
});

/** The soak kills more often; it says how much. */
function manyTimes(kills: Readonly<Partial<Record<Victim, number>>>): typeof kills {
  const times = Number(process.env['LOADLINE_SOAK_TIMES'] ?? 1);
  const many = Object.entries(kills).map(([victim, count]) => [victim, count * times]);
  return Object.fromEntries(many) as typeof kills;
}

type Settled = Readonly<{ state: Json; truth: Json }>;

/** Tells a state from the time after a kill from one that only does not show it yet. */
function restartedSince(victim: Victim, killedAt: number): (state: Json) => boolean {
  const isLater = (time: unknown): boolean => Date.parse(String(time)) >= killedAt;
  return (state) => {
    const { marketHub, userHub } = state['connections'] as Readonly<Record<string, Json>>;
    if (victim === 'database') return true;
    if (victim === 'gateway') return isLater(marketHub?.['since']) && isLater(userHub?.['since']);
    return isLater((state['version'] as Json)['startedAt']);
  };
}

/** One account of the desk, beside what the gateway knows of it. */
class Account {
  readonly orders: GatewayOrders;
  readonly #desk: DeskProcess;
  readonly #id: number;
  /** What the gateway has told last, while it could. */
  fills: readonly Json[] = [];
  balance = '';

  constructor(desk: DeskProcess, id: number) {
    this.#desk = desk;
    this.#id = id;
    this.orders = new GatewayOrders(desk, id);
  }

  truth(): Promise<Json | null> {
    return this.#desk.control(`/accounts/${this.#id}/truth`);
  }

  /** Stops the market and waits until the desk, newly started, tells the same as the gateway. */
  async settled(isNew: (state: Json) => boolean = () => true): Promise<Settled> {
    let pausedAt = performance.now();
    const settled = await eventually('the desk to be reconciled', SETTLE_MS, async (note) => {
      if (performance.now() - pausedAt > STILL_MS) {
        await this.#desk.control('/clock', { paused: false });
        await new Promise((resolve) => setTimeout(resolve, STILL_MS / 10));
        pausedAt = performance.now();
      }
      await this.#desk.control('/clock', { paused: true });
      const [told, truth] = [await this.#desk.state(), await this.truth()];
      if (told === null || truth === null) return null;
      const state = told['state'] as Json;
      const found = isNew(state)
        ? differences(state, truth)
        : ['the state is from before the kill'];
      if (found.length === 0) return { state, truth };
      note(`${found.join('\n')}\n${this.#desk.lastWords}`);
      return null;
    });
    await this.#desk.control('/clock', { paused: false });
    return settled;
  }

  /** Lets the market run until the moment to kill has come. */
  async runUntil({ after, delayMs }: KillMoment): Promise<void> {
    await this.#keepPace();
    if (after === 'change') {
      const before = await this.#shape();
      const until = performance.now() + CHANGE_WITHIN_MS;
      while (performance.now() < until && (await this.#shape()) === before) await this.#keepPace();
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }

  /** Flattens by command, and keeps what the gateway then knows. */
  async flat(): Promise<void> {
    const account = { accountId: this.#id };
    await this.#desk.control('/clock', { speed: SPEED });
    await this.#desk.api('/api/strategies/overnight-range/running', { running: false });
    await eventually('the account to be flat', SETTLE_MS, async (note) => {
      await this.#desk.api('/api/flatten', account);
      const truth = await this.truth();
      note(JSON.stringify(truth));
      if (truth === null) return null;
      return rows(truth, 'positions').length + rows(truth, 'orders').length === 0 ? truth : null;
    });
    const { truth } = await this.settled();
    this.balance = String(truth['balance']);
    this.fills = await this.orders.fills();
  }

  /** Quick through the hours without orders, slow where there are some. */
  async #keepPace(): Promise<void> {
    const clock = await this.#desk.control('/clock');
    if (clock === null) return;
    const time = new Date(Number(clock['marketTime'])).toISOString().slice(11, 16);
    const speed = time >= BUSY_FROM && time < BUSY_TO ? SPEED : QUIET_SPEED;
    if (clock['speed'] !== speed) await this.#desk.control('/clock', { speed });
  }

  async #shape(): Promise<string> {
    const truth = await this.truth();
    if (truth === null) return '';
    const ids = rows(truth, 'orders').map(({ id, status, stopPrice }) => [id, status, stopPrice]);
    return JSON.stringify([ids, rows(truth, 'positions').map(({ size }) => size)]);
  }
}

/** The database has caught up with the journal, and nothing that was given up ever came back. */
async function expectHistory(desk: DeskProcess): Promise<void> {
  const own = ['trades', '--data-folder', desk.dataFolder, '--json'];
  const { trades } = await loadlineJson<{ trades: readonly Json[] }>(own);
  const ever = 'from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z';
  await eventually('the database to have every trade', SETTLE_MS, async (note) => {
    const told = await desk.api(`/api/trades?${ever}`);
    note(JSON.stringify(told));
    return told !== null && rows(told, 'trades').length === trades.length ? told : null;
  });
  const feed = rows((await desk.api('/api/feed?limit=500')) ?? {}, 'entries');
  expect(feed.length).toBeGreaterThan(0);
  expect(feed.filter(({ text }) => String(text).includes('given up before'))).toEqual([]);
}

/** The journal plays back to the same bytes, and its trades are the gateway's fills and money. */
async function expectProof(desk: DeskProcess, account: Account): Promise<void> {
  const folder = ['--data-folder', desk.dataFolder];
  const replay = await new LoadlineProcess(['replay', ...folder], { keepOutput: true }).ended();
  console.log(replay.stdout.trim());
  expect(replay).toMatchObject({ code: 0, stderr: '' });
  const { trades } = await loadlineJson<{ trades: readonly Json[] }>([
    'trades',
    ...folder,
    '--json',
  ]);
  const sum = (list: readonly Json[], name: string): number =>
    list.reduce((total, one) => total + Math.round(Number(one[name] ?? 0) * 1e6), 0) / 1e6;
  const { fills, balance } = account;
  const fees = sum(fills, 'fees') + sum(fills, 'commissions');
  console.log(`${trades.length} trades, ${fills.length} fills, balance ${balance}`);
  expect(sum(trades, 'grossPnl')).toBeCloseTo(sum(fills, 'profitAndLoss'), 6);
  expect(sum(trades, 'fees')).toBeCloseTo(fees, 6);
  const contracts = sum(trades, 'quantity') * 2;
  expect(contracts).toBe(sum(fills, 'size'));
  expect(trades.length).toBeGreaterThan(0);
}

function words({ victim, after, delayMs }: KillMoment, state: Json, truth: Json): string {
  const { marketTime } = state['clock'] as Json;
  const orders = rows(truth, 'orders').length;
  const positions = rows(truth, 'positions').map(({ size }) => String(size));
  const held = positions.join(', ') || 'flat';
  return `${victim} ${delayMs} ms after ${after}; ${String(marketTime)}, ${orders} orders, ${held}`;
}
