import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskProcess, type Json } from '../support/desk-process.ts';
import { eventually } from '../support/eventually.ts';
import { LoadlineProcess } from '../support/loadline-process.ts';

const SETUP_MS = 120_000;
const WITHIN_MS = 60_000;
/** The first entries are sent at 09:30 New York, an hour after the market begins. */
const FLAGS = ['--speed', '600', '--limits'];
/** So little that the second entry of the pair does not fit. */
const LIMITS = { sessionBudget: '150.00' };

let folder = '';
let desk: DeskProcess;
let account = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-risk-'));
  const limits = join(folder, 'limits.json');
  writeFileSync(limits, JSON.stringify(LIMITS));
  desk = await DeskProcess.make([...FLAGS, limits]);
  await desk.start();
  account = String((await accountOf()).accountId);
}, SETUP_MS);
afterAll(() => {
  desk.remove();
  rmSync(folder, { recursive: true, force: true });
});

type Told = Readonly<{ code: number | null; stdout: string; stderr: string }>;
type Account = Json & Readonly<{ accountId: number; risk: { state: Json; rooms: Json[] } }>;

const run = (args: readonly string[]): Promise<Told> =>
  new LoadlineProcess(['risk', ...args], { keepOutput: true }).ended();

const risk = (...args: readonly string[]): Promise<Told> =>
  run([...args, '--data-folder', desk.dataFolder]);

async function json(...args: readonly string[]): Promise<Json> {
  const { code, stdout, stderr } = await risk(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Json;
}

/** The one account of the desk, once it has been read from the venue. */
const accountOf = (): Promise<Account> =>
  eventually('an account', WITHIN_MS, async () => {
    const { code, stdout } = await risk('status', '--json');
    const [one] = code === 0 ? (JSON.parse(stdout) as { accounts: Account[] }).accounts : [];
    return one === undefined || one['state'] === 'unknown' ? null : one;
  });

const stateOf = async (): Promise<Json> => (await accountOf()).risk.state;

describe('loadline risk, on a running desk', () => {
  it('shows each account with its rooms, the nearest first', async () => {
    const { rooms } = (await accountOf()).risk;
    expect(rooms.map(({ limit }) => limit)).toEqual(['sessionBudget', 'dailyLoss', 'maximumLoss']);
    const { stdout } = await risk('status', account);
    expect(stdout).toContain('50K Trading Combine (topstep-combine-50k)');
    expect(stdout).toMatch(/budget of the session +\$[\d.]+ left of \$150\.00 at the open/);
  });

  it('explains the last denial, and every decision by the name of its order', async () => {
    const denied = await eventually('a denial', WITHIN_MS, async () => {
      const { code, stdout } = await risk('explain', 'last', '--json');
      return code === 0 ? (JSON.parse(stdout) as Json) : null;
    });
    // From here on the market stands still, so that no trading day ends between two commands.
    await desk.control('/clock', { paused: true });
    expect(denied).toMatchObject({ verdict: 'denied', code: 'SESSION_BUDGET' });
    const id = String(denied['decisionId']);
    const explained = await risk('explain', `${id}-SL`);
    expect(explained.stdout).toMatch(/^.*Denied, SESSION_BUDGET: With every position and entry/m);
    expect(explained.stdout).toMatch(/^= .*equity in the worst case \(account\)$/m);
    const stored = await eventually('the stored decision', WITHIN_MS, () =>
      desk.api(`/api/risk/decisions/${id}`),
    );
    expect(stored).toMatchObject({ decision: { decisionId: id, code: 'SESSION_BUDGET' } });
  });

  it('halts and resumes, once for each name of a command', async () => {
    const halt = ['halt', account, '--reason', 'news', '--reducing'] as const;
    await json(...halt);
    expect(await stateOf()).toMatchObject({ kind: 'reducing', by: 'cli', why: 'news' });
    const named = ['resume', account, '--reason', 'over', '--command-id', 'resume-0001'] as const;
    await json(...named);
    expect(await stateOf()).toEqual({ kind: 'active' });
    await json(...halt);
    await json(...named);
    expect(await stateOf()).toMatchObject({ kind: 'reducing' });
    const other = await risk('resume', '--reason', 'over', '--command-id', 'resume-0001');
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('another command') });
    await json('resume', account, '--reason', 'over');
  });

  it('tightens limits at once and loosens them later', async () => {
    const file = join(folder, 'changed.json');
    writeFileSync(file, JSON.stringify({ tradesPerDay: 2, sessionBudget: '900.00' }));
    await json('limits', 'set', account, file);
    const { inForce, next } = await json('limits', 'show', account);
    expect(inForce).toMatchObject({ tradesPerDay: 2, sessionBudget: '150.00' });
    expect(next).toMatchObject({ tradesPerDay: 2, sessionBudget: '900.00' });
    writeFileSync(file, JSON.stringify({ tradesPerDay: -2 }));
    const refused = await risk('limits', 'set', account, file);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('tradesPerDay is -2'),
    });
  });

  it('pulls the kill switch and lifts it for all; a lock stays, over a restart too', async () => {
    await json('kill', '--reason', 'the feed looks wrong');
    const killed = await json('status');
    expect(killed).toMatchObject({ killSwitch: { by: 'cli', why: 'the feed looks wrong' } });
    const alone = await risk('resume', account, '--reason', 'over', '--json');
    expect(alone.code).toBe(1);
    expect(JSON.parse(alone.stdout)).toMatchObject({ accepted: false, code: 'KILL_SWITCH_ON' });
    await json('resume', '--reason', 'it was the screen');
    expect(await stateOf()).toEqual({ kind: 'active' });
    await json('lock', account, '--reason', 'enough', '--until', '2027-01-01T00:00:00Z');
    await desk.kill('trader');
    await desk.child('trader');
    expect(await stateOf()).toMatchObject({
      kind: 'locked',
      why: 'enough',
      until: '2027-01-01T00:00:00.000Z',
    });
    const lifted = await risk('resume', account, '--reason', 'over');
    expect(lifted).toMatchObject({ code: 1, stderr: expect.stringContaining('is locked until') });
  });

  it.each([
    {
      name: 'an account that is not there',
      args: ['halt', 'X', '--reason', 'y'],
      wish: /"X".*one of/,
    },
    { name: 'a halt without a reason', args: ['halt'], wish: /--reason/ },
    { name: 'an empty reason', args: ['kill', '--reason', ' '], wish: /reason/ },
    { name: 'an order of nobody', args: ['explain', 'nobody-1'], wish: /nothing about .*nobody-1/ },
    {
      name: 'a floor in words',
      args: () => ['confirm', account, '--reason', 'x', '--floor', 'low'],
      wish: /--floor is "low"/,
    },
    {
      name: 'a lock until a day',
      args: () => ['lock', account, '--reason', 'x', '--until', '2027-01-01'],
      wish: /--until is/,
    },
  ])('refuses $name in one sentence, with code 1', async ({ args, wish }) => {
    const { code, stdout, stderr } = await risk(...(typeof args === 'function' ? args() : args));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(wish);
  });
});

describe('loadline risk without a desk', () => {
  it.each([
    { name: 'a folder that is none', args: ['--data-folder', '/nowhere/at-all'] },
    { name: 'a port where nobody listens', args: ['--port', '1'] },
  ])('ends with code 2 at $name', async ({ args }) => {
    const { code, stderr } = await run(['status', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^loadline: No desk is running here\. [^\n]+\n$/);
    const { stdout } = await run(['kill', '--reason', 'x', '--json', ...args]);
    expect(JSON.parse(stdout)).toMatchObject({ accepted: false, code: 'NO_DESK' });
  });
});
