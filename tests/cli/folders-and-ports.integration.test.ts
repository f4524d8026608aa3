import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeskProcess } from '../support/desk-process.ts';
import { listening } from '../support/free-ports.ts';
import { LoadlineProcess } from '../support/loadline-process.ts';
import { processesNaming } from '../support/process-tree.ts';
import { refusalOf } from '../support/refusal.ts';

const ANY_PORTS = { '--port': '0', '--gateway-port': '0', '--control-port': '0' };
/** A user who owns nothing; only root can become somebody else. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-folders-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  expect(processesNaming(folder)).toEqual([]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const upFlags = (change: Readonly<Record<string, string>> = {}): readonly string[] =>
  Object.entries({ '--data-folder': join(folder, 'desk'), ...ANY_PORTS, ...change }).flat();

describe('a port that is taken', () => {
  let taken: Server;
  beforeEach(async () => {
    taken = await listening();
  });
  afterEach(() => void taken.close());
  const port = (): string => String((taken.address() as AddressInfo).port);

  it.each(['--port', '--gateway-port', '--control-port'])('%s of everything', async (flag) => {
    const said = await refusalOf(['up', ...upFlags({ [flag]: port() })]);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`Port ${port()} on 127.0.0.1 is taken`);
  });

  it('of a gateway alone', async () => {
    const flags = ['--data-folder', join(folder, 'alone'), '--control-port', '0'];
    const said = await refusalOf(['gateway', ...flags, '--port', port()]);
    expect(said).toEqual([`Port ${port()} on 127.0.0.1 is taken; choose another one.`]);
  });
});

describe('a data folder that cannot be used', () => {
  it.each(['up', 'gateway', 'trader'])('is not ours, %s', async (command) => {
    writeFileSync(join(folder, 'thesis.txt'), 'dear');
    const said = await refusalOf([command, '--data-folder', folder]);
    expect(said).toEqual([
      `${folder} holds files that are not Loadline's; name an empty folder or a new one.`,
    ]);
  });

  it.each([['api'], ['trades'], ['replay'], ['explain', 'last']])(
    'has no data of ours yet, %s',
    async (...command) => {
      const said = await refusalOf([...command, '--data-folder', join(folder, 'none')]);
      expect(said).toEqual([`There is no Loadline data in ${join(folder, 'none')} yet.`]);
    },
  );

  it.each(['up', 'gateway', 'trader'])('has a file in its way, %s', async (command) => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'desk');
    const said = await refusalOf([command, '--data-folder', path]);
    expect(said).toEqual([`${path} cannot be written to (ENOTDIR).`]);
  });

  it.skipIf(!isRoot).each(['up', 'gateway', 'trader'])('is another user’s, %s', async (command) => {
    mkdirSync(join(folder, 'closed'), { mode: 0o700 });
    const path = join(folder, 'closed', 'desk');
    const said = await refusalOf([command, '--data-folder', path], { user: NOBODY });
    expect(said).toEqual([`${path} cannot be written to (EACCES).`]);
  });

  it('takes the folder of a gateway that ran alone for a desk', async () => {
    const path = join(folder, 'shared');
    const ports = ['--port', '0', '--control-port', '0'];
    const gateway = new LoadlineProcess(['gateway', '--data-folder', path, ...ports, '--json']);
    const { api, control } = await gateway.line('ready');
    const urls = ['--venue-url', String(api), '--control-url', String(control)];
    const trader = new LoadlineProcess(['trader', '--data-folder', path, ...urls, '--json']);
    await trader.line('ready');
    expect((await trader.stop()).code).toBe(0);
    expect((await gateway.stop()).code).toBe(0);
  });
});

describe('a second desk', () => {
  it('is refused on the same folder, and a folder on another market', async () => {
    const desk = await DeskProcess.make(['--speed', '60']);
    try {
      await desk.start();
      const again = ['up', '--data-folder', desk.dataFolder, '--port', '0'];
      const [said] = await refusalOf(again);
      expect(said).toMatch(
        /^The data folder \S+ is in use by process \d+; stop that one or name another folder\.$/,
      );
      const alone = await refusalOf(['trader', '--data-folder', desk.dataFolder]);
      expect(alone).toEqual([said]);
      expect((await desk.interrupt()).code).toBe(0);
      const ports = ['--port', '0', '--gateway-port', '0', '--control-port', '0'];
      const other = ['up', '--data-folder', desk.dataFolder, ...ports, '--seed', '2'];
      expect(await refusalOf(other)).toEqual([
        expect.stringMatching(/was made with another market; start with the same data and seed/),
      ]);
    } finally {
      desk.remove();
    }
  });
});
