import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProcess } from './run-process.ts';

const ROOT = join(import.meta.dirname, '../../..');

const runScript = (script: string, timeoutMs = 30_000) =>
  runProcess(['node', '-e', script], { root: ROOT, timeoutMs });

describe('runProcess', () => {
  it('returns the exit code and what was printed on both streams', async () => {
    const script = 'console.log("out"); console.error("wrong"); process.exitCode = 3;';
    const outcome = await runScript(script);
    expect(outcome).toMatchObject({ exitCode: 3, timedOut: false });
    expect(outcome.output).toContain('out\n');
    expect(outcome.output).toContain('wrong\n');
  });

  it('runs the Node of the workspace, in children of the tool too', async () => {
    const script =
      'const { execFileSync } = require("node:child_process");' +
      'console.log(process.version, String(execFileSync("node", ["--version"])).trim());';
    expect((await runScript(script)).output).toMatch(/^v24\.\S+ v24\./);
  });

  it('ends a tool that takes too long, and what the tool has started', async () => {
    const script =
      'const { spawn } = require("node:child_process");' +
      'const child = spawn("node", ["-e", "setInterval(() => {}, 1000)"]);' +
      'console.log(child.pid); setInterval(() => {}, 1000);';
    const outcome = await runScript(script, 2_000);
    expect(outcome).toMatchObject({ exitCode: null, timedOut: true });
    const grandchild = Number(outcome.output.trim());
    expect(grandchild).toBeGreaterThan(0);
    await expect.poll(() => isAlive(grandchild), { timeout: 8_000 }).toBe(false);
  }, 20_000);

  it('does not wait for a process that the tool leaves behind', async () => {
    const script =
      'const { spawn } = require("node:child_process");' +
      'const options = { detached: true, stdio: "inherit" };' +
      'const child = spawn("node", ["-e", "setTimeout(() => {}, 25000)"], options);' +
      'console.log(child.pid); child.unref();';
    const outcome = await runScript(script);
    process.kill(Number(outcome.output.trim()), 'SIGKILL');
    expect(outcome).toMatchObject({ exitCode: 0, timedOut: false });
  }, 20_000);

  it('says when there is no such tool', async () => {
    const outcome = await runProcess(['no-such-tool'], { root: ROOT, timeoutMs: 1_000 });
    expect(outcome.exitCode).toBe(null);
    expect(outcome.output).toContain('no-such-tool did not start');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
