import { describe, expect, it } from 'vitest';
import { generateHistory } from './generate.ts';
import { parseMoney } from './micro-dollars.ts';
import { evaluateHistory, type HistoryDay, type OracleRow } from './oracle.ts';

const HISTORIES = 5_000;
const CENT = parseMoney('0.01');

type Seen = Readonly<{ row: OracleRow; day: HistoryDay; dll: string | undefined; xfa: boolean }>;

const lowAboveFloor = ({ row }: Seen): bigint => parseMoney(row.lowEquity) - parseMoney(row.floor);

/** How far the lowest equity stayed above the daily line; null without a daily limit. */
const lowAboveDaily = ({ row, dll }: Seen): bigint | null =>
  dll === undefined ? null : parseMoney(row.lowEquity) - parseMoney(row.open) + parseMoney(dll);

const survived = ({ row }: Seen): boolean => row.close !== null;

/** Required less total profit; null on an account without a target. */
const missing = ({ row }: Seen): bigint | null =>
  row.requiredProfit === null || row.totalProfit === null
    ? null
    : parseMoney(row.requiredProfit) - parseMoney(row.totalProfit);

const raised = ({ row }: Seen): boolean => !/^[369]000\.00$/.test(row.requiredProfit ?? '');

/** What a history must sometimes show, or the comparison would not look there. */
const CORNERS: readonly (readonly [name: string, is: (seen: Seen) => boolean])[] = [
  ['the floor touched to the cent', (seen) => lowAboveFloor(seen) === 0n],
  ['the floor missed by a cent', (seen) => survived(seen) && lowAboveFloor(seen) === CENT],
  ['the daily limit touched to the cent', (seen) => survived(seen) && lowAboveDaily(seen) === 0n],
  [
    'the daily limit missed by a cent',
    (seen) => seen.row.event === null && lowAboveDaily(seen) === CENT,
  ],
  ['both limits on one day', (seen) => !survived(seen) && (lowAboveDaily(seen) ?? CENT) <= 0n],
  ['the lock reached', ({ row, xfa }) => xfa && row.nextFloor === '0.00' && row.floor !== '0.00'],
  ['exactly the target', (seen) => pass(seen.row) && missing(seen) === 0n && !raised(seen)],
  ['exactly a raised target', (seen) => pass(seen.row) && missing(seen) === 0n && raised(seen)],
  ['a raised target missed by a cent', (seen) => missing(seen) === CENT && raised(seen)],
  ['a pass', ({ row }) => pass(row)],
  ['a share of exactly 40 %', ({ row }) => row.bestDayShare === '0.4000' && !!row.payoutEligible],
  ['a day without trades', ({ day }) => !day.traded],
  ['a payout of the maximum', ({ row, day }) => row.payout !== null && day.payoutRequest === 'max'],
  ['a payout of a cap', ({ row }) => row.payout === '2000.00' || row.payout === '5000.00'],
  ['a doubled cap', ({ row }) => row.payout === '10000.00' || row.payout === '8000.00'],
  ['the smallest payout', ({ row }) => row.payout === '125.00'],
  ['too much asked', ({ row }) => row.payoutRefused === 'ABOVE_MAXIMUM'],
  ['too little asked', ({ row }) => row.payoutRefused === 'BELOW_MINIMUM'],
  [
    'asked on a locked day',
    ({ row, day }) => row.event === 'DLL_LOCKOUT' && day.payoutRequest !== undefined,
  ],
  ['a tier that opens', ({ row, xfa }) => xfa && row.open === '1500.00'],
  ['a tier not yet left', ({ row, xfa }) => xfa && row.open === '4500.00'],
  ['a closed account', ({ row }) => row.event === 'MLL_BREACH_ACCOUNT_CLOSED'],
];

const pass = (row: OracleRow): boolean => row.event === 'PASS';

/** A few histories go on after their end and are refused; they have no rows to look at. */
const evaluated: typeof evaluateHistory = (pack, history, options) => {
  try {
    return evaluateHistory(pack, history, options);
  } catch {
    return [];
  }
};

function everyDay(): readonly Seen[] {
  const seen: Seen[] = [];
  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    const { pack, history, options } = generateHistory(seed);
    for (const [index, row] of evaluated(pack, history, options).entries()) {
      const day = history[index];
      if (day !== undefined) seen.push({ row, day, dll: options.dll, xfa: pack.includes('xfa') });
    }
  }
  return seen;
}

describe('the generated histories', () => {
  const seen = everyDay();

  it.each(CORNERS)('show %s', (_name, is) => {
    expect(seen.some(is)).toBe(true);
  });

  it('are the same for the same seed', () => {
    expect(generateHistory(11)).toEqual(generateHistory(11));
  });
});
