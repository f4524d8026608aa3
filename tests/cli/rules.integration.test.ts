import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoadlineProcess } from '../support/loadline-process.ts';
import { refusalOf } from '../support/refusal.ts';

const day = (date: string, net: string, lowEquity: string, more: object = {}) => ({
  date,
  net,
  lowEquity,
  traded: true,
  ...more,
});

/** Three days of the Consistency path with a payout, then a touch of the floor of 0. */
const DAYS = [
  day('2026-10-05', '800', '-300'),
  day('2026-10-06', '750', '600', { payoutRequest: '5' }),
  day('2026-10-07', '650', '1150', { payoutRequest: 'max' }),
  day('2026-10-08', '-200', '0'),
];

let folder = '';
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-rules-'));
  const write = (name: string, rows: unknown): void =>
    writeFileSync(file(name), JSON.stringify(rows));
  write('days.json', DAYS);
  write('ended.json', [...DAYS, day('2026-10-09', '1', '1')]);
  write('locked.json', [day('2026-10-05', '1800', '49900'), day('2026-10-06', '-210', '51600')]);
  const cpi = { name: 'CPI', kind: 'cpi', dates: ['2026-12-09'], source: 'bls.gov' };
  write('events.json', { completeUntil: '2026-12-31', events: [cpi] });
  write('no-events.json', { events: [{ ...cpi, dates: ['2026-12-13'] }] });
  write('wrong.json', [{ ...DAYS[0], net: 'much' }]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new LoadlineProcess(['rules', ...args], {
    keepOutput: true,
  }).ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const REPLAY = ['replay', 'topstep-xfa-150k'] as const;
const PATH = ['--path', 'consistency'] as const;

describe('loadline rules', () => {
  it('replays a history to one JSON array', async () => {
    const days = JSON.parse(await run(...REPLAY, file('days.json'), ...PATH, '--json')) as unknown;
    expect(days).toMatchObject([
      { maxLots: 3, open: '0.00', floor: '-4500.00', payoutRefused: null },
      { bestDayShare: '0.5161', payoutEligible: false, payoutRefused: 'NOT_ELIGIBLE' },
      { close: '2200.00', nextFloor: '-2300.00', payoutEligible: true, payout: '1100.00' },
      { open: '1100.00', floor: '0.00', close: null, event: 'MLL_BREACH_ACCOUNT_CLOSED' },
    ]);
  });

  it('takes a daily loss limit and the rules of a day', async () => {
    const flags = ['--dll', '200', '--as-of', '2026-09-12', '--json'];
    const replayed = await run('replay', 'topstep-combine-50k', file('locked.json'), ...flags);
    expect(JSON.parse(replayed)).toMatchObject([
      { event: null, requiredProfit: '3600.00' },
      { event: 'DLL_LOCKOUT' },
    ]);
  });

  it.each([
    { args: ['list'], text: /topstep-live-150k .* for display only/ },
    { args: ['show', 'topstep-combine-50k'], text: /target\.bestDayShareMax +\[S3\] A +0\.55/ },
    { args: ['show', 'topstep-combine-50k'], text: /news\.cpiMicroOpenings +\[S10\] A +3\n/ },
    { args: ['show', 'topstep-live-50k'], text: /Sources\n(.*\n)* +\[S14\] +Help Center 11187768/ },
    { args: ['events', '--schema'], text: /completeUntil/ },
    {
      args: ['diff', 'topstep-combine-50k@2026-09-12', 'topstep-combine-50k@2026-09-13'],
      text: /^target\.bestDayShareMax +0\.5 -> 0\.55\n$/,
    },
    { args: ['check'], text: /^10 rule packs are complete and make sense\.\n$/ },
  ])('tells $args', async ({ args, text }) => {
    expect(await run(...args)).toMatch(text);
  });

  it('lists the events of a calendar in the time of Chicago', async () => {
    const lines = (await run('events', file('events.json'))).split('\n');
    expect(lines[0]).toMatch(/^2026-12-09 07:30 {2}cpi +-30\/\+5 min +CPI: equityIndex /);
    expect(lines[1]).toBe('1 events, complete until 2026-12-31.');
    expect(JSON.parse(await run('events', file('events.json'), '--json'))).toMatchObject({
      events: [{ at: '2026-12-09 07:30', minutesBefore: 30, source: 'bls.gov' }],
    });
  });

  it.each([
    { name: 'a day after the end', args: [...REPLAY, 'ended.json', ...PATH], say: /row 5, date: / },
    { name: 'bad money', args: [...REPLAY, 'wrong.json'], say: /wrong\.json: row 1, net: .*much/ },
    {
      name: 'a live account',
      args: ['replay', 'topstep-live-50k', 'days.json'],
      say: /display only/,
    },
    {
      name: 'a calendar with a release on a Sunday',
      args: ['events', 'no-events.json'],
      say: /events\.0 \(CPI\): the date 2026-12-13 is a Saturday or Sunday/,
    },
    { name: 'no such pack', args: ['show', 'nobody'], say: /no rule pack "nobody"/ },
    {
      name: 'a limit below zero',
      args: [...REPLAY, 'days.json', '--dll=-1'],
      say: /--dll is "-1": expected dollars above 0/,
    },
    {
      name: 'a day that does not exist',
      args: [...REPLAY, 'days.json', '--as-of', '2026-02-30'],
      say: /--as-of is "2026-02-30": expected a date/,
    },
  ])('refuses $name in one sentence', async ({ args, say }) => {
    const given = args.map((text) => (text.endsWith('.json') ? file(text) : text));
    const sentences = await refusalOf(['rules', ...given]);
    expect(sentences).toEqual([expect.stringMatching(say)]);
  });
});
