import { describe, expect, it } from 'vitest';
import { LoadlineProcess } from '../support/loadline-process.ts';

const COMMANDS = [
  'up',
  'gateway',
  'drill',
  'trader',
  'api',
  'backtest',
  'trades',
  'replay',
  'explain',
  'risk',
  'rules',
  'strategies',
];

async function helpOf(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new LoadlineProcess([...args, '--help'], {
    keepOutput: true,
  }).ended();
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('loadline --help', () => {
  it('lists every command with a sentence', async () => {
    const help = await helpOf([]);
    for (const command of COMMANDS)
      expect(help).toMatch(new RegExp(`^  ${command}\\b.* [A-Z]`, 'm'));
  });

  it.each(COMMANDS)('%s tells its flags and gives examples', async (command) => {
    const help = await helpOf([command]);
    expect(help).toMatch(new RegExp(`^Usage: loadline ${command}`));
    expect(help).toMatch(new RegExp(`^Examples:\\n  loadline ${command}`, 'm'));
    for (const line of help.split('\n').filter((one) => /^\s+--[a-z]/.test(one))) {
      expect(line).toMatch(/^\s+--[a-z-]+( [<[][^>\]]+[>\]])?\s{2,}\S/);
    }
  });
});
