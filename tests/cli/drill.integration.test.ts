import { describe, expect, it } from 'vitest';
import { LoadlineProcess } from '../support/loadline-process.ts';

const ended = (args: readonly string[]) => new LoadlineProcess(args, { keepOutput: true }).ended();

describe('loadline drill list', () => {
  it('prints every fault with all that is known of it as one line of JSON', async () => {
    const { code, stdout, stderr } = await ended(['drill', 'list', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    type Listed = Readonly<{ faults: readonly object[]; drills: readonly object[] }>;
    const { faults, drills } = JSON.parse(stdout) as Listed;
    expect(drills.length).toBeGreaterThan(100);
    expect(drills).toContainEqual({
      name: 'hub.stall@open',
      does: expect.stringMatching(/silent/),
      allowed: { unprotectedContractSeconds: 0, recoverySeconds: 60, because: null },
    });
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
    expect(stdout).toContain('Drills (loadline drill run NAME):\nhub.stall@entering\n');
    expect(stdout).toMatch(/^hub\.stall \(once\)\n {4}\S.*\.\n {4}reference 7\.3/);
  });
});

describe('loadline drill run', () => {
  it('plays the drills that are named and prints a line of JSON for each', async () => {
    const args = ['drill', 'run', 'hub.close', 'desk.killed@moving', '--json', '--seed', '3'];
    const [one, other] = await Promise.all([ended(args), ended(args)]);
    expect([one.code, one.stderr]).toEqual([0, '']);
    const cards = one.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly name: string });
    expect(cards.map(({ name }) => name)).toEqual([
      'hub.close@entering',
      'hub.close@open',
      'hub.close@flattening',
      'desk.killed@moving',
    ]);
    for (const card of cards) {
      expect(card).toEqual({
        name: expect.any(String),
        ordersDoubled: 0,
        unprotectedContractSeconds: 0,
        eventsLost: 0,
        recoverySeconds: expect.any(Number),
        finalStateEqual: true,
        passed: true,
        why: [],
      });
    }
    expect(other.stdout).toBe(one.stdout);
  });

  it('prints a table and a summary for people', async () => {
    const { code, stdout } = await ended(['drill', 'run', 'hub.close@open']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^drill +doubled +naked +lost +recovery +equal +result\nhub\.close@open/,
    );
    expect(stdout).toContain('1 drill with seed 1: 1 passed');
  });

  it.each([
    { args: ['hub.clos'], says: 'There is no drill "hub.clos"; the nearest are hub.close' },
    { args: ['all', '--seed', '-1'], says: '--seed wants a whole number from 0' },
    { args: ['--seed', ''], says: 'but got ""' },
  ])('refuses $args in one sentence', async ({ args, says }) => {
    const { code, stderr, stdout } = await ended(['drill', 'run', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
  });
});

describe('loadline gateway', () => {
  it.each([
    { args: ['--fault', 'hub.nonsense'], says: 'There is no fault "hub.nonsense"' },
    { args: ['--fault', 'rest.429:0'], says: 'rest.429 wants a whole number' },
    { args: ['--faults-seed', 'x'], says: '--faults-seed wants a whole number, but got "x".' },
    { args: ['--port', '99999'], says: '--port is "99999": expected a port' },
  ])('refuses $args in one sentence', async ({ args, says }) => {
    const { code, stderr } = await ended(['gateway', ...args]);
    expect(code).not.toBe(0);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
  });
});
