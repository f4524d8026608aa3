import { describe, expect, it } from 'vitest';
import { LoadlineProcess } from '../support/loadline-process.ts';

const ended = (args: readonly string[]) => new LoadlineProcess(args, { keepOutput: true }).ended();

describe('loadline drill list', () => {
  it('prints every fault with all that is known of it as one line of JSON', async () => {
    const { code, stdout, stderr } = await ended(['drill', 'list', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const { faults } = JSON.parse(stdout) as { readonly faults: readonly object[] };
    expect(faults).toHaveLength(34);
    expect(faults).toContainEqual({
      name: 'rest.429',
      does: expect.stringMatching(/429/),
      span: 'while',
      parameter: { unit: 's of Retry-After', default: 5, minimum: 1, maximum: 3_600 },
      source: expect.stringMatching(/^reference 3\.1/),
    });
  });

  it('prints them for people', async () => {
    const { code, stdout } = await ended(['drill', 'list']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^hub\.stall \(once\)\n {4}\S.*\.\n {4}reference 7\.3/);
  });
});

describe('loadline gateway', () => {
  it.each([
    { args: ['--fault', 'hub.nonsense'], says: 'There is no fault "hub.nonsense"' },
    { args: ['--fault', 'rest.429:0'], says: 'rest.429 wants a whole number' },
    { args: ['--faults-seed', 'x'], says: '--faults-seed wants a whole number, but got "x".' },
  ])('refuses $args in one sentence', async ({ args, says }) => {
    const { code, stderr } = await ended(['gateway', ...args]);
    expect(code).not.toBe(0);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
  });
});
