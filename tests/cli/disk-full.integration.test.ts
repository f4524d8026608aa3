import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskProcess, type Json } from '../support/desk-process.ts';
import { differences } from '../support/desk-truth.ts';
import { eventually } from '../support/eventually.ts';
import { LoadlineProcess } from '../support/loadline-process.ts';
import { refusalOf } from '../support/refusal.ts';

const WITHIN_MS = 60_000;
const ACCOUNT = 10_002;
const NO_ROOM = /^There is no room left on the disk of \S+\.$/;
/** Entries at 09:30, a few seconds after the start. */
const MARKET = ['--from', '2026-01-12T14:20:00Z', '--speed', '60'];
const RANGE = ['--set', 'rangeStart=09:15', '--set', 'rangeEnd=09:30'];

let folder = '';
let disk = '';
const canMount = process.getuid?.() === 0 && process.platform === 'linux' && mounts();

function mounts(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'loadline-mount-'));
  const mounted = mount(probe);
  if (mounted) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true });
  return mounted;
}

function mount(path: string): boolean {
  const options = ['-t', 'tmpfs', '-o', 'size=256m,mode=755', 'tmpfs', path];
  return spawnSync('mount', options).status === 0;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-disk-'));
  // The database's own user must be able to reach its data.
  chmodSync(folder, 0o755);
  disk = join(folder, 'disk');
  mkdirSync(disk);
});
afterAll(() => {
  spawnSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

/** Takes the last byte of the small disk. */
function fill(): void {
  const piece = Buffer.alloc(4_194_304);
  try {
    for (let count = 0; ; count += 1) writeFileSync(join(disk, `filler-${count}`), piece);
  } catch {
    expect(statfsSync(disk).bavail).toBe(0);
  }
}

function makeRoom(): void {
  spawnSync('sh', ['-c', `rm -f ${join(disk, 'filler-')}*`]);
}

describe.skipIf(!canMount)('a disk without room (needs root, for a disk of its own)', () => {
  beforeAll(() => {
    mount(disk);
  });

  it.each(['up', 'gateway', 'trader'])('is told at the start by %s', async (command) => {
    fill();
    const said = await refusalOf([command, '--data-folder', join(disk, `start-${command}`)]);
    makeRoom();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(NO_ROOM);
  });

  it('keeps the desk from opening until there is room, and loses nothing', async () => {
    const ports = ['--port', '0', '--control-port', '0'];
    const aside = ['--data-folder', join(folder, 'gateway'), '--json', '--paused'];
    const gateway = new LoadlineProcess(['gateway', ...aside, ...ports, ...MARKET]);
    const { api, control } = await gateway.line('ready');
    const urls = ['--venue-url', String(api), '--control-url', String(control)];
    const own = ['--data-folder', join(disk, 'desk')];
    const trader = new LoadlineProcess(['trader', ...own, ...urls, ...RANGE, '--json']);
    await trader.line('connected');
    fill();
    const clock = async (body: object): Promise<number> => {
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetch(`${String(control)}/clock`, request);
      return ((await answer.json()) as { marketTime: number }).marketTime;
    };
    const ordersAt = async (): Promise<readonly unknown[]> => {
      const answer = await fetch(`${String(control)}/accounts/${ACCOUNT}/truth`);
      return ((await answer.json()) as { orders: readonly unknown[] }).orders;
    };
    await clock({ paused: false });
    await eventually('the entries to have been due', WITHIN_MS, async () => {
      return (await clock({})) > Date.UTC(2026, 0, 12, 14, 35) ? true : null;
    });
    expect(await ordersAt()).toEqual([]);
    expect(trader.stderr).toMatch(
      /Nothing is opened while the journal cannot be written: There is/,
    );
    makeRoom();
    await eventually('the journal to be written again', WITHIN_MS, async () =>
      trader.stderr.includes('The journal is written again') ? true : null,
    );
    expect((await trader.stop()).code).toBe(0);
    expect((await gateway.stop()).code).toBe(0);
    const replay = await new LoadlineProcess(['replay', ...own], { keepOutput: true }).ended();
    expect(replay.stdout).toContain('the same, byte for byte');
  });

  it('holds up the gateway of a whole desk until there is room, without a crash loop', async () => {
    const desk = await DeskProcess.make([...MARKET, ...RANGE], disk);
    try {
      await desk.start();
      await eventually('the market to run', WITHIN_MS, async () => {
        const clock = await desk.control('/clock');
        return clock?.['mode'] === 'running' ? clock : null;
      });
      fill();
      await eventually('the gateway to be away', WITHIN_MS, async () =>
        desk.stderr.includes('The gateway had to stop: there is no room left') ? true : null,
      );
      expect(await desk.control('/health')).toBeNull();
      makeRoom();
      const back = await eventually('the gateway to be back', WITHIN_MS, async () => {
        const state = await desk.state();
        const truth = await desk.control(`/accounts/${ACCOUNT}/truth`);
        await desk.control('/clock', { paused: true });
        if (state === null || truth === null) return null;
        return differences(state['state'] as Json, truth).length === 0 ? truth : null;
      });
      expect(back['status']).toBe('active');
      expect(desk.stderr.match(/had to stop/g)).toHaveLength(1);
      expect(desk.stderr).not.toMatch(/^\s+at |node:internal/m);
      expect((await desk.interrupt()).code).toBe(0);
    } finally {
      desk.remove();
    }
  });
});
