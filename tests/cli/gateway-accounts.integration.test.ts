import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoadlineProcess } from '../support/loadline-process.ts';
import { refusalOf } from '../support/refusal.ts';

type Json = Readonly<Record<string, unknown>>;

let folder = '';
const started: LoadlineProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-gateway-accounts-'));
});
afterEach(async () => {
  for (const program of started.splice(0)) await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

function flagsWith(file: unknown): readonly string[] {
  const path = join(folder, 'accounts.json');
  writeFileSync(path, JSON.stringify(file));
  const ports = ['--port', '0', '--control-port', '0', '--paused', '--json'];
  return ['gateway', ...ports, '--data-folder', join(folder, 'data'), '--accounts', path];
}

/** Starts the gateway and gives a reader of its control API. */
async function gateway(flags: readonly string[]) {
  const program = new LoadlineProcess(flags);
  started.push(program);
  const { control } = await program.line('ready');
  const ask = async (path: string, body?: Json): Promise<Json> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${String(control)}${path}`, init)).json()) as Json;
  };
  return { program, ask };
}

const FILE = {
  users: [
    {
      name: 'alice',
      key: 'secret',
      accounts: [{ pack: 'topstep-combine-100k', dll: true }, { pack: 'topstep-xfa-50k' }],
    },
  ],
};

describe('loadline gateway --accounts', () => {
  it('opens the accounts of the file, and keeps those that were made later', async () => {
    const first = await gateway(flagsWith(FILE));
    expect(await first.ask('/users')).toEqual({
      users: [{ name: 'alice', accounts: [10_001, 10_002] }],
    });
    expect(await first.ask('/accounts/10001/truth')).toMatchObject({
      programId: 'topstep-combine-100k',
      floor: '97000.00',
      dailyLossLimit: '2000.00',
    });
    await first.ask('/users', { name: 'bob', key: 'k', accounts: [{ pack: 'topstep-practice' }] });
    await first.program.stop();
    const second = await gateway(flagsWith(FILE));
    expect(await second.ask('/users')).toEqual({
      users: [
        { name: 'alice', accounts: [10_001, 10_002] },
        { name: 'bob', accounts: [10_003] },
      ],
    });
    const made = await second.ask('/users/bob/accounts', { pack: 'topstep-combine-150k' });
    expect(made).toMatchObject({ id: 10_004, balance: '150000.00' });
  });

  it('tells every fault of the file and does not start', async () => {
    const accounts = [{ pack: 'none' }, { pack: 'topstep-practice', dll: true }];
    const told = await refusalOf(flagsWith({ users: [{ name: 'al', key: 'k', accounts }] }));
    expect(told).toEqual([
      expect.stringMatching(/users\.0\.accounts\.0\.pack: there is no rule pack "none"/),
      expect.stringMatching(/users\.0\.accounts\.1\.dll: topstep-practice has no daily loss/),
    ]);
  });
});
