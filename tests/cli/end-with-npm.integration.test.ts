import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = join(ROOT, 'apps', 'loadline', 'bin', 'loadline.mjs');

/** A gateway in a shell that npm has started; the shell would go on with another command. */
function inShellOfNpm(folder: string) {
  const anywhere = ['--data-folder', folder, '--port', '0', '--control-port', '0'];
  const command = ['"$0" "$@"; true', process.execPath, LAUNCHER, 'gateway', '--json', ...anywhere];
  return spawn('sh', ['-c', ...command], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

describe('a command under npm', () => {
  it('ends in order when npm is told to end, which reaches its shell only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loadline-npm-'));
    try {
      const shell = inShellOfNpm(folder);
      const closed = new Promise((resolve) => shell.on('close', () => resolve('closed')));
      await new Promise((resolve) =>
        createInterface({ input: shell.stdout }).once('line', resolve),
      );
      shell.kill('SIGTERM');
      // The output closes when its last holder has ended: the gateway itself.
      expect(await closed).toBe('closed');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
