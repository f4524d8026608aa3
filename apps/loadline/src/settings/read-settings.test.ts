import { describe, expect, it } from 'vitest';
import { readSettings } from './read-settings.ts';

const read = (
  flags: Record<string, unknown> = {},
  environment: Record<string, string> = {},
  file: string | null = null,
) => readSettings({ flags, environment, file, filePath: 'loadline.json' });

const problemsOf = (result: ReturnType<typeof read>): readonly string[] =>
  result.ok ? [] : result.error;

describe('readSettings', () => {
  it('takes the strongest layer that says something', () => {
    const flags = { port: '5400' };
    const environment = { LOADLINE_PORT: '5500', LOADLINE_SPEED: 'max' };
    const file = '{"port": 5600, "speed": 10, "seed": 7}';
    const settings = read(flags, environment, file);
    expect(settings.ok && settings.value).toMatchObject({ port: 5400, speed: 'max', seed: 7 });
  });

  it('has a default for everything', () => {
    const settings = read();
    expect(settings.ok && settings.value).toMatchObject({ port: 4400, speed: 60, data: null });
  });

  it('tells all problems at once, each with its place and its value', () => {
    const problems = problemsOf(
      read({ port: 'abc' }, { LOADLINE_SPEED: '-1', LOADLINE_COLOUR: 'red' }, '{"prot": 1}'),
    );
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).toMatch(/--port is "abc": expected a port/);
    expect(problems.join('\n')).toMatch(/LOADLINE_SPEED is "-1": expected a number above 0/);
    expect(problems.join('\n')).toMatch(/LOADLINE_COLOUR is no setting/);
    expect(problems.join('\n')).toMatch(/loadline.json has prot, which is no setting/);
  });

  it.each([
    { name: 'text that is no JSON', file: '{port', wish: /is not JSON/ },
    { name: 'a list', file: '[1]', wish: /is no object/ },
  ])('refuses a file with $name', ({ file, wish }) => {
    expect(problemsOf(read({}, {}, file)).join()).toMatch(wish);
  });

  it.each([
    { name: 'a date that does not exist', from: '2025-02-30T25:00:00Z' },
    { name: 'a word', from: 'yesterday' },
    { name: 'a time without a zone', from: '2025-03-14T13:30' },
  ])('refuses $name as a time', ({ from }) => {
    expect(problemsOf(read({ from })).join()).toMatch(/--from is/);
  });

  it.each(['NQ', 'nqh5', 'F.US.ENQ'])('takes %s as a symbol', (symbol) => {
    expect(problemsOf(read({ symbol }))).toEqual([]);
  });

  it('refuses a symbol that is no product and no contract', () => {
    const wish = '--symbol is "XX": expected a product such as NQ or a contract such as NQZ5.';
    expect(problemsOf(read({ symbol: 'XX' }))).toEqual([wish]);
  });
});
