import {
  dayOfIsoDate,
  type IsoDate,
  isoDate,
  type Money,
  productByRoot,
  shiftDay,
} from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { parseMoney } from '../exact/decimal.ts';
import { builtInPack } from '../packs/built-in.ts';
import type { RulePack } from '../packs/resolve-pack.ts';
import { usedLotTenths } from './lots.ts';
import { PersonalGuard } from './personal-limits.ts';
import { type ReplayOptions, replayHistory } from './replay.ts';

const dollars = (amount: number): Money => (amount * 1_000_000) as Money;

type Example = Readonly<{
  name: string;
  pack: string;
  begin: string;
  options: Partial<ReplayOptions>;
  columns: string;
  rows: readonly string[];
}>;

const COMBINE = 'open floor lowEquity net close nextFloor totalProfit bestDay requiredProfit event';
const XFA =
  'maxLots open floor lowEquity net close nextFloor winningDays windowDays ' +
  'windowNet windowBestDay bestDayShare payoutEligible payout event';

/** Section 17 of the firm's reference; a dash is null, and who is paid asked for the maximum. */
const EXAMPLES: readonly Example[] = [
  {
    name: '1: a floor that trails, does not fall back and locks, then a pass',
    pack: 'topstep-combine-50k',
    begin: '2026-10-05',
    options: {},
    columns: COMBINE,
    rows: [
      '50000 48000 49650 1200 51200 49200 1200 1200 3000    -',
      '51200 49200 50100 -700 50500 49200  500 1200 3000    -',
      '50500 49200 50250  900 51400 49400 1400 1200 3000    -',
      '51400 49400 51100 1000 52400 50000 2400 1200 3000    -',
      '52400 50000 51900  650 53050 50000 3050 1200 3000 PASS',
    ],
  },
  {
    name: '2a: a touch of the floor',
    pack: 'topstep-combine-50k',
    begin: '2026-10-05',
    options: {},
    columns: COMBINE,
    rows: [
      '50000 48000 49800 900 50900 48900 900 900 3000          -',
      '50900 48900 48900  50     -     -   -   -    - MLL_BREACH',
    ],
  },
  {
    name: '2b: one dollar above the floor',
    pack: 'topstep-combine-50k',
    begin: '2026-10-05',
    options: {},
    columns: COMBINE,
    rows: [
      '50000 48000 49800 900 50900 48900 900 900 3000 -',
      '50900 48900 48901  50 50950 48950 950 900 3000 -',
    ],
  },
  {
    name: '2c: a recovery that does not help',
    pack: 'topstep-combine-50k',
    begin: '2026-10-05',
    options: {},
    columns: COMBINE,
    rows: ['50000 48000 47750 -1950 - - - - - MLL_BREACH'],
  },
  {
    name: '3a: a daily loss limit that locks for a day',
    pack: 'topstep-combine-100k',
    begin: '2026-10-05',
    options: { dailyLoss: dollars(2_000) },
    columns: COMBINE,
    rows: [
      '100000  97000  99400  1400 101400  98400 1400 1400 6000           -',
      '101400  98400  99360 -2040  99360  98400 -640 1400 6000 DLL_LOCKOUT',
      '99360  98400  98960  2300 101660  98660 1660 2300 6000           -',
      '101660  98660 100960  1900 103560 100000 3560 2300 6000           -',
      '103560 100000 103260  2500 106060 100000 6060 2500 6000        PASS',
    ],
  },
  {
    name: '3b: a floor nearer than the daily loss limit',
    pack: 'topstep-combine-100k',
    begin: '2026-10-05',
    options: { dailyLoss: dollars(2_000) },
    columns: COMBINE,
    rows: [
      '100000 97000 98400 -1500 98500 97000 -1500 0 6000          -',
      '98500 97000 97000 -1480     -     -     - -    - MLL_BREACH',
    ],
  },
  {
    name: '4a: a best day that raises the target',
    pack: 'topstep-combine-50k',
    begin: '2026-10-05',
    options: {},
    columns: COMBINE,
    rows: [
      '50000 48000 49800 1800 51800 49800 1800 1800 3272.73    -',
      '51800 49800 51500 1200 53000 50000 3000 1800 3272.73    -',
      '53000 50000 52950  200 53200 50000 3200 1800 3272.73    -',
      '53200 50000 53180   80 53280 50000 3280 1800 3272.73 PASS',
    ],
  },
  {
    name: '4b: a best day of exactly 55 %',
    pack: 'topstep-combine-50k',
    begin: '2026-10-05',
    options: {},
    columns: COMBINE,
    rows: [
      '50000 48000 49800 1650 51650 49650 1650 1650 3000    -',
      '51650 49650 51350 1350 53000 50000 3000 1650 3000 PASS',
    ],
  },
  {
    name: '4c: the same days under the former 50 %',
    pack: 'topstep-combine-50k',
    begin: '2026-06-01',
    options: {},
    columns: COMBINE,
    rows: [
      '50000 48000 49800 1800 51800 49800 1800 1800 3600    -',
      '51800 49800 51500 1200 53000 50000 3000 1800 3600    -',
      '53000 50000 52950  200 53200 50000 3200 1800 3600    -',
      '53200 50000 53180  400 53600 50000 3600 1800 3600 PASS',
    ],
  },
  {
    name: '5: the Standard path with a payout',
    pack: 'topstep-xfa-50k',
    begin: '2026-10-05',
    options: {},
    columns: XFA,
    rows: [
      '2    0 -2000 -150  400  400 -1600 1 1  400 400 1.0000 false    - -',
      '2  400 -1600  100  900 1300  -700 2 2 1300 900 0.6923 false    - -',
      '2 1300  -700  700 -250 1050  -700 2 3 1050 900 0.8571 false    - -',
      '2 1050  -700  850  620 1670  -330 3 4 1670 900 0.5389 false    - -',
      '3 1670  -330 1490  500 2170     0 4 5 2170 900 0.4147 false    - -',
      '5 2170     0 2080  310 2480     0 5 6 2480 900 0.3629  true    - -',
      '5 2480     0 1580 -450 2030     0 5 7 2030 900 0.4433  true    - -',
      '5 2030     0 1830  700 2730     0 6 8 2730 900 0.3297  true 1365 -',
      '2 1365     0 1305  180 1545     0 1 1  180 180 1.0000 false    - -',
    ],
  },
  {
    name: '6: the Consistency path and an early payout',
    pack: 'topstep-xfa-150k',
    begin: '2026-10-05',
    options: { path: 'consistency' },
    columns: XFA,
    rows: [
      '3    0 -4500 -300  800  800 -3700 1 1  800 800 1.0000 false    -                         -',
      '3  800 -3700  600  750 1550 -2950 2 2 1550 800 0.5161 false    -                         -',
      '4 1550 -2950 1150  650 2200 -2300 3 3 2200 800 0.3636  true 1100                         -',
      '3 1100     0    0 -200    -     - - -    -   -      -     -    - MLL_BREACH_ACCOUNT_CLOSED',
    ],
  },
];

/** Example 7: the account limit alone. */
const LOTS = [
  { limit: 5, held: { ES: 3, MES: 15 }, used: 4.5, allowed: true },
  { limit: 5, held: { ES: 4, MES: 11 }, used: 5.1, allowed: false },
  { limit: 5, held: { SIL: 25 }, used: 5, allowed: true },
  { limit: 5, held: { SIL: 26 }, used: 5.2, allowed: false },
  { limit: 5, held: { MBT: 5 }, used: 5, allowed: true },
  { limit: 5, held: { MBT: 5, MES: 1 }, used: 5.1, allowed: false },
  { limit: 2, held: { NQ: 1, MNQ: 10 }, used: 2, allowed: true },
  { limit: 10, held: { CL: 3, MNQ: 70 }, used: 10, allowed: true },
];

describe('the worked examples of the reference', () => {
  it.each(EXAMPLES)('$name', ({ pack, begin, options, columns, rows }) => {
    const expected = rows.map((row) => expectedDay(columns.split(' '), row.split(/ +/)));
    const history = expected.map((row, index) => ({
      date: isoDate(shiftDay(dayOfIsoDate(begin as IsoDate), index)),
      net: money(row['net']),
      lowEquity: money(row['lowEquity']),
      traded: true,
      payoutRequest: typeof row['payout'] === 'string' ? ('max' as const) : null,
    }));
    const replayed = replayHistory(packOf(pack), history, {
      dailyLoss: null,
      dailyLossAtPurchase: false,
      path: 'standard',
      asOf: null,
      ...options,
    });
    expect(replayed.ok ? replayed.value : replayed.error).toMatchObject(expected);
  });

  it.each(LOTS)('7: $held is $used lots', ({ limit, held, used, allowed }) => {
    const holdings = Object.entries(held).map(([root, contracts]) => {
      const product = productByRoot(root);
      if (product === null) throw new Error(`no product ${root}`);
      return { product, contracts };
    });
    const weights = packOf('topstep-combine-50k').versions.at(-1)?.rules.lotWeights;
    if (weights === undefined) throw new Error('no version');
    const tenths = usedLotTenths(holdings, weights);
    expect(tenths).toBe(Math.round(used * 10));
    expect(tenths <= limit * 10).toBe(allowed);
  });

  it('8: a personal loss limit of 500 trails the highest equity of the day', () => {
    const guard = new PersonalGuard(dollars(50_000), {
      loss: { amount: dollars(500), action: 'liquidate', trailing: 'equity' },
      target: null,
    });
    const rows = [50_000, 50_300, 50_100, 51_200, 50_950, 50_700].map((equity) => {
      const touched = guard.mark(dollars(equity));
      return [equity, (guard.lossThreshold ?? 0) / 1_000_000, touched !== null];
    });
    expect(rows).toEqual([
      [50_000, 49_500, false],
      [50_300, 49_800, false],
      [50_100, 49_800, false],
      [51_200, 50_700, false],
      [50_950, 50_700, false],
      [50_700, 50_700, true],
    ]);
  });
});

function packOf(id: string): RulePack {
  const pack = builtInPack(id);
  if (pack === null) throw new Error(`no pack ${id}`);
  return pack;
}

const NUMBERS = new Set(['maxLots', 'winningDays', 'windowDays']);
const WORDS = new Set(['event', 'bestDayShare']);

/** A row of the reference in the form of the answer: money with two decimals, counts as numbers. */
function expectedDay(
  columns: readonly string[],
  cells: readonly string[],
): Readonly<Record<string, unknown>> {
  const day: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) day[column] = expectedCell(column, cells[index]);
  return day;
}

function expectedCell(column: string, cell: string | undefined): unknown {
  if (cell === '-') return null;
  if (column === 'payoutEligible') return cell === 'true';
  if (NUMBERS.has(column)) return Number(cell);
  return WORDS.has(column) ? cell : Number(cell).toFixed(2);
}

function money(text: unknown): Money {
  const parsed = parseMoney(String(text));
  if (!parsed.ok) throw new Error(`${String(text)}: ${parsed.error}`);
  return parsed.value;
}
