import { describe, expect, it } from 'vitest';
import { type Played, playHistory } from './played-history.ts';
import type { Json } from './venue-client.ts';

const HISTORIES = 300;
const SHOWN_MAX = 3;

/** The day as the gateway told it after its close, in the columns of the other reading. */
function columns({ closed, truth, payout }: Json): Json {
  const day = (closed ?? {}) as Json;
  const account = truth as Json;
  const progress = (account['progress'] ?? {}) as Json;
  const window = (account['payout'] ?? {}) as Json;
  const isPaid = typeof payout === 'string' && /^\d/.test(payout);
  const { event } = day;
  const ended = typeof event === 'string' && event.startsWith('MLL');
  return {
    date: day['date'],
    open: day['open'],
    floor: day['floor'],
    net: day['net'],
    maxLots: day['lots'],
    event: day['event'],
    nextFloor: day['nextFloor'],
    payoutEligible: day['payoutEligible'],
    payout: isPaid ? payout : null,
    payoutRefused: isPaid ? null : payout,
    ...(ended || account['progress'] === null
      ? {}
      : {
          totalProfit: progress['totalProfit'],
          bestDay: progress['bestDay'],
          requiredProfit: progress['requiredProfit'],
        }),
    ...(ended || account['payout'] === null || isPaid
      ? {}
      : {
          winningDays: window['winningDays'],
          windowDays: window['windowDays'],
          windowNet: window['windowNet'],
          windowBestDay: window['windowBestDay'],
        }),
  };
}

/** What the gateway tells differently, with the seed that shows it. */
function differences({ seed, pack, options, rows, told, wrong }: Played): readonly string[] {
  const found = [...wrong];
  for (const [index, row] of rows.entries()) {
    const day = told[index] ?? {};
    if (day['closes'] !== 1) found.push(`${row.date} was closed ${String(day['closes'])} times`);
    const { payout: standing } = (day['truth'] ?? {}) as { readonly payout?: Json | null };
    const isAsked = day['payout'] !== null;
    if (!isAsked && standing && standing['eligible'] !== (row.payoutEligible ?? false)) {
      found.push(`${row.date}: eligible now ${String(standing['eligible'])}`);
    }
    for (const [name, value] of Object.entries(columns(day))) {
      const expected = (row as Json)[name];
      if (value !== expected) {
        found.push(`${row.date} ${name}: gateway ${String(value)}, oracle ${String(expected)}`);
      }
    }
  }
  return found.map((text) => `seed ${seed} ${pack} ${JSON.stringify(options)} ${text}`);
}

/** What the histories must show among them, or the comparison would not look there. */
const CORNERS: readonly (readonly [name: string, shows: (played: Played) => boolean])[] = [
  ['a pass', ({ rows }) => rows.some(({ event }) => event === 'PASS')],
  ['a lock-out', ({ rows }) => rows.some(({ event }) => event === 'DLL_LOCKOUT')],
  ['a breach', ({ rows }) => rows.some(({ event }) => event === 'MLL_BREACH')],
  [
    'a closed account',
    ({ rows }) => rows.some(({ event }) => event === 'MLL_BREACH_ACCOUNT_CLOSED'),
  ],
  ['a payout', ({ rows }) => rows.some(({ payout }) => payout !== null)],
  ['a refused payout', ({ rows }) => rows.some(({ payoutRefused }) => payoutRefused !== null)],
  ['a higher tier of lots', ({ pack, rows }) => pack.includes('xfa') && rows.some(isHigherTier)],
  [
    'a day after a lock-out',
    ({ rows }) => rows.some(({ event }, at) => event === 'DLL_LOCKOUT' && at + 1 < rows.length),
  ],
];

const isHigherTier = ({ maxLots }: Played['rows'][number]): boolean => maxLots >= 4;

describe('the accounts of the gateway', () => {
  const played = Array.from({ length: HISTORIES }, (_, index) => playHistory(index + 1));

  it('are what the independent reading of the rules says, day by day', () => {
    expect(played.flatMap(differences).slice(0, SHOWN_MAX)).toEqual([]);
  });

  it.each(CORNERS)('were led through %s', (_, shows) => {
    expect(played.some(shows)).toBe(true);
  });
});
