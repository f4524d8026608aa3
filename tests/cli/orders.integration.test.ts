import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskProcess, type Json } from '../support/desk-process.ts';
import { eventually } from '../support/eventually.ts';
import { LoadlineProcess } from '../support/loadline-process.ts';

const SETUP_MS = 120_000;
const WITHIN_MS = 60_000;

let desk: DeskProcess;

beforeAll(async () => {
  desk = await DeskProcess.make(['--speed', '10']);
  await desk.start();
  await eventually('an account that may open', WITHIN_MS, async () => {
    const { stdout, code } = await loadline('risk', 'status');
    return code === 0 && /opening +allowed/.test(stdout) ? true : null;
  });
}, SETUP_MS);
afterAll(() => {
  desk.remove();
});

type Told = Readonly<{ code: number | null; stdout: string; stderr: string }>;
type Position = Json & Readonly<{ size: number; stopPrice: string | null }>;

const loadline = (...args: readonly string[]): Promise<Told> =>
  new LoadlineProcess([...args, '--data-folder', desk.dataFolder], { keepOutput: true }).ended();

async function done(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await loadline(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const account = async (): Promise<string> => {
  const { accounts } = JSON.parse(await done('risk', 'status', '--json')) as {
    accounts: readonly Json[];
  };
  return String(accounts[0]?.['accountId']);
};

/** The one open position, once it is as it should be. */
const position = (what: string, holds: (held: Position | undefined) => boolean) =>
  eventually(what, WITHIN_MS, async () => {
    const { stdout } = await loadline('position', 'list', '--json');
    const { positions } = JSON.parse(stdout) as { positions: readonly Position[] };
    return holds(positions[0]) ? (positions[0] ?? 'flat') : null;
  });

describe('loadline order and position, on a running desk', () => {
  it('opens behind a stop, moves it, closes in part and then the rest', async () => {
    const id = await account();
    expect(await done('order', 'place', id, 'MNQ', 'buy', '2', '--stop-ticks', '600')).toMatch(
      /^Sent as \S+-p-\S+: buy 2 MNQ\./,
    );
    await position('two with a stop', (held) => held?.size === 2 && held.stopPrice !== null);
    expect(await done('order', 'list')).toMatch(/stop +sell +2 +stop +[\d.]+ +working/);
    await done('position', 'exits', id, 'MNQ', '--target', '2000t');
    await eventually('a target', WITHIN_MS, async () =>
      / target +sell +2 +limit /.test((await loadline('order', 'list')).stdout) ? true : null,
    );
    await done('position', 'close', id, 'MNQ', '1');
    await position('one left', (held) => held?.size === 1);
    await eventually('exits of one', WITHIN_MS, async () => {
      const { stdout } = await loadline('order', 'list');
      return / stop +sell +1 /.test(stdout) && / target +sell +1 /.test(stdout) ? true : null;
    });
    await done('position', 'close', id, 'MNQ');
    await position('flat', (held) => held === undefined);
    expect(await done('order', 'list')).not.toMatch(/ stop +sell /);
  });

  it.each([
    ['no stop', ['order', 'place', 'ACCOUNT', 'MNQ', 'buy', '1'], /needs a stop/],
    ['no position', ['position', 'breakeven', 'ACCOUNT', 'MNQ'], /no open position/],
    ['no order', ['order', 'cancel', 'nothing'], /no order nothing/],
    ['a side of words', ['order', 'place', 'ACCOUNT', 'MNQ', 'up', '1'], /expected buy or sell/],
    [
      'two types at once',
      ['order', 'place', 'ACCOUNT', 'MNQ', 'buy', '1', '--limit', '1', '--stop', '2'],
      /only one of them/,
    ],
    ['an unknown contract', ['position', 'close', 'ACCOUNT', 'XY'], /Which contract is "XY"\?/],
    [
      'a stop of words',
      ['position', 'exits', 'ACCOUNT', 'MNQ', '--stop', 'near'],
      /--stop is "near"/,
    ],
    ['no account', ['order', 'cancel-all', '77'], /There is no account "77"/],
  ])('refuses %s in one sentence', async (_name, args, told) => {
    const id = await account();
    const { code, stdout, stderr } = await loadline(
      ...args.map((word) => (word === 'ACCOUNT' ? id : word)),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(told);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
