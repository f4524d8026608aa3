import { afterEach, describe, expect, it } from 'vitest';
import { DeskProcess, type Json, type Victim } from '../support/desk-process.ts';
import { differences, rows } from '../support/desk-truth.ts';
import { eventually } from '../support/eventually.ts';
import { GatewayOrders } from '../support/gateway-orders.ts';
import { LoadlineProcess, loadlineJson } from '../support/loadline-process.ts';
import { journalledFills, storedFills } from './counted-fills.ts';
import { type KillMoment, killPlan } from './kill-plan.ts';
import { toldFailure } from './told-failure.ts';

/** Ten trades a day with exits a few minutes' range away, out of a range of five minutes. */
const BUSY =
  '--set rangeStart=09:25 --set rangeEnd=09:30 --set tradesMax=10 --set bufferTicks=0 ' +
  '--set atrMinutes=1 --set atrPeriod=2 --set stopMultiple=2 --set targetMultiple=2 ' +
  '--set breakevenTrigger=0.3';
/** Around the end of the range, which the strategy must not miss for a moment's delay. */
const CAREFUL_SPEED = 60;
const CAREFUL_TO = '14:32';
const BUSY_SPEED = 120;
/** Outside of the hours in which the strategy trades. */
const QUIET_SPEED = 1_200;
const BUSY_FROM = '14:28';
const BUSY_TO = '19:45';
const SETTLE_MS = 60_000;
const CHANGE_WITHIN_MS = 4_000;
/** Several hours of the market, at the speed of its busy hours. */
const TRADED_MS = 120_000;
/** A price that fell into the gap is made up for by the next one only: then time goes on a bit. */
const STILL_MS = 3_000;

const runs = [
  {
    program: 'topstep-combine-50k',
    accountId: 10_002,
    kills: { trader: 5, gateway: 4, tree: 4, supervisor: 1, database: 2 },
  },
  {
    program: 'topstep-practice',
    accountId: 10_001,
    kills: { trader: 1, gateway: 1, tree: 1, database: 1 },
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
    const plan = killPlan(manyTimes(run.kills), seed);
    console.log(`seed ${seed}: ${plan.length} kills of ${run.program}`);
    const started = await DeskProcess.make(flagsOf(run.program, seed));
    desk = started;
    let where = 'before the first kill';
    try {
      const account = new Account(started, run.accountId);
      await started.start();
      await account.settled();
      const seconds: number[] = [];
      for (const [index, moment] of plan.entries()) {
        const { victim, after, delayMs } = moment;
        where = `kill ${index + 1}, ${victim} ${delayMs} ms after ${after}`;
        await account.runUntil(moment);
        const killed = await killAndSettle(started, account, moment);
        seconds.push(killed.seconds);
        console.log(`${where}; ${killed.words}, ${killed.seconds.toFixed(1)} s`);
      }
      where = 'after the last kill';
      await account.traded();
      const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
      const slowest = Math.max(...seconds).toFixed(1);
      console.log(`recovered in ${mean.toFixed(1)} s on average, ${slowest} s at most`);
      await expectOrderlyEnd(started, account);
    } catch (error) {
      throw toldFailure(error, `seed ${seed}, ${where}`, `${again(seed)}\n${started.lastWords}`);
    }
  });
});

const flagsOf = (program: string, seed: number): readonly string[] => {
  const own = ['--program', program, '--seed', `${seed}`, '--speed', `${CAREFUL_SPEED}`];
  return [...own, ...BUSY.split(' ')];
};

/** The same kills after the same delays; the processes' own timing is what no seed decides. */
const again = (seed: number): string => {
  const times = process.env['LOADLINE_SOAK_TIMES'];
  const soak = times === undefined ? '' : `LOADLINE_SOAK_TIMES=${times} `;
  return `Again: ${soak}LOADLINE_TEST_SEED=${seed} npx vitest run --project crash`;
};

/** The soak kills more often; it says how much. */
function manyTimes(kills: Readonly<Partial<Record<Victim, number>>>): typeof kills {
  const times = Number(process.env['LOADLINE_SOAK_TIMES'] ?? 1);
  const many = Object.entries(kills).map(([victim, count]) => [victim, count * times]);
  return Object.fromEntries(many) as typeof kills;
}

type Settled = Readonly<{
  state: Json;
  truth: Json;
  /** What was the last to be missing, empty when nothing was. */
  missed: string;
}>;

/** One kill, until the desk tells the same as the gateway again. */
async function killAndSettle(
  desk: DeskProcess,
  account: Account,
  { victim }: KillMoment,
): Promise<Readonly<{ seconds: number; words: string }>> {
  const started = performance.now();
  const killedAt = Date.now();
  await desk.kill(victim);
  if (victim === 'tree' || victim === 'supervisor') await desk.start();
  const settled = await account.settled(restartedSince(victim, killedAt));
  const seconds = (performance.now() - started) / 1_000;
  expect({ doubled: await account.orders.doubled() }).toMatchObject({ doubled: [] });
  return { seconds, words: words(settled) };
}

/** It closes what it holds, has written down everything, and stops without leaving anything. */
async function expectOrderlyEnd(desk: DeskProcess, account: Account): Promise<void> {
  await account.flat();
  await expectHistory(desk);
  await expectFillsOnce(desk, account);
  const stopped = await desk.interrupt();
  expect({ ...stopped, said: desk.stderr }).toMatchObject({ code: 0 });
  expect(desk.leftovers()).toEqual([]);
  await expectProof(desk, account);
}

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

/** Why the desk is not the gateway's equal yet; empty when it is. */
function reasonsNotSettled(
  told: Json | null,
  truth: Json | null,
  isNew: (state: Json) => boolean,
): readonly string[] {
  if (told === null) return ['the API tells no state'];
  if (truth === null) return ['the gateway tells no account'];
  const state = told['state'] as Json;
  return isNew(state) ? differences(state, truth) : ['the state is from before the kill'];
}

/** @param time of the market, in UTC, as `14:30`. */
function speedAt(time: string): number {
  if (time < BUSY_FROM || time >= BUSY_TO) return QUIET_SPEED;
  return time < CAREFUL_TO ? CAREFUL_SPEED : BUSY_SPEED;
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
    let missed = '';
    const settled = await eventually('the desk to be reconciled', SETTLE_MS, async (note) => {
      if (this.#desk.isOver) throw new Error('The supervisor has ended.');
      if (performance.now() - pausedAt > STILL_MS) {
        await this.#desk.control('/clock', { paused: false });
        await new Promise((resolve) => setTimeout(resolve, STILL_MS / 10));
        pausedAt = performance.now();
      }
      await this.#desk.control('/clock', { paused: true });
      const [told, truth] = [await this.#desk.state(), await this.truth()];
      const found = reasonsNotSettled(told, truth, isNew);
      if (told !== null && truth !== null && found.length === 0) {
        return { state: told['state'] as Json, truth, missed };
      }
      missed = found.join('; ');
      note(missed);
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

  /** Lets the market run until there is a trade: without one, equal books would prove nothing. */
  async traded(): Promise<void> {
    await eventually('a trade', TRADED_MS, async (note) => {
      await this.#keepPace();
      const { length } = await this.orders.fills();
      note(`There are ${length} fills.`);
      return length >= 2 ? length : null;
    });
  }

  /** Flattens by command, and keeps what the gateway then knows. */
  async flat(): Promise<void> {
    const account = { accountId: this.#id };
    await this.#desk.control('/clock', { speed: CAREFUL_SPEED });
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
    const speed = speedAt(time);
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

/** Every fill of the venue is counted once in the journal, and told once by the database. */
async function expectFillsOnce(desk: DeskProcess, { fills }: Account): Promise<void> {
  const venue = fills.map(({ id }) => String(id)).toSorted();
  expect(journalledFills(desk.dataFolder).toSorted()).toEqual(venue);
  const stored = await eventually('the database to have every fill', SETTLE_MS, async (note) => {
    const count = await storedFills(desk);
    note(`It has ${count} of ${venue.length}.`);
    return count >= venue.length ? count : null;
  });
  expect(stored).toBe(venue.length);
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

function words({ state, truth, missed }: Settled): string {
  const { marketTime } = state['clock'] as Json;
  const orders = rows(truth, 'orders').length;
  const positions = rows(truth, 'positions').map(({ size }) => String(size));
  const held = positions.join(', ') || 'flat';
  const last = missed === '' ? '' : ` (last: ${missed})`;
  return `${String(marketTime)}, ${orders} orders, ${held}${last}`;
}
