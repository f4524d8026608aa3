import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { LoadlineProcess } from '../support/loadline-process.ts';
import { refusalOf } from '../support/refusal.ts';

const WITHIN_MS = 60_000;

let folder = '';
let ports: readonly number[] = [];
const running: LoadlineProcess[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-away-'));
  ports = await freePorts(2);
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[]): LoadlineProcess {
  const started = new LoadlineProcess([...args, '--json']);
  running.push(started);
  return started;
}

const gateway = (): LoadlineProcess => {
  const flags = ['--port', `${ports[0]}`, '--control-port', `${ports[1]}`];
  return start(['gateway', '--data-folder', join(folder, 'gateway'), ...flags]);
};

const traderFlags = (): readonly string[] => [
  'trader',
  '--data-folder',
  join(folder, 'desk'),
  '--venue-url',
  `http://127.0.0.1:${ports[0]}`,
  '--control-url',
  `http://127.0.0.1:${ports[1]}`,
];

const says = (trader: LoadlineProcess, words: RegExp): Promise<true> =>
  eventually(`the trader to say ${words.source}`, WITHIN_MS, async (note) => {
    note(trader.stderr);
    return words.test(trader.stderr) ? true : null;
  });

describe('a trader whose gateway is away', () => {
  it('waits for it at the start, tells its loss, and goes on when it is back', async () => {
    const trader = start(traderFlags());
    await says(trader, /^trader: Waiting for the market clock: .* does not answer \(.*\)\.$/m);
    const first = gateway();
    await trader.line('connected');
    first.signal('SIGKILL');
    await first.ended();
    await says(trader, /^trader: Market data: connection lost .*\.$/m);
    await says(trader, /^trader: Account updates: connection lost .*\.$/m);
    await gateway().line('ready');
    await says(trader, /^trader: Market data: connected\.$/m);
    await says(trader, /^trader: Account updates: connected\.$/m);
    expect((await trader.stop()).code).toBe(0);
    expect(trader.stderr).not.toMatch(/^\s+at |node:internal/m);
  });

  it('can be stopped while it waits', async () => {
    const trader = start(traderFlags());
    await says(trader, /Waiting for the market clock/);
    trader.signal('SIGINT');
    expect((await trader.ended()).code).toBe(0);
  });

  it('ends when its key is refused', async () => {
    await gateway().line('ready');
    const said = await refusalOf([...traderFlags(), '--user', 'demo:wrong']);
    expect(said).toEqual([
      expect.stringMatching(/^The venue refused the login: invalidCredentials/),
    ]);
  });
});
