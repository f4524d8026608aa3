import type { ReplayedDay } from '@loadline/risk';

const COLUMNS = [
  ['date', 'date'],
  ['maxLots', 'lots'],
  ['open', 'open'],
  ['floor', 'floor'],
  ['lowEquity', 'low'],
  ['net', 'net'],
  ['close', 'close'],
  ['nextFloor', 'next floor'],
  ['totalProfit', 'total'],
  ['bestDay', 'best day'],
  ['requiredProfit', 'required'],
  ['winningDays', 'winning'],
  ['windowDays', 'days'],
  ['windowNet', 'window'],
  ['windowBestDay', 'best day'],
  ['bestDayShare', 'share'],
  ['payoutEligible', 'eligible'],
  ['payout', 'payout'],
  ['payoutRefused', 'refused'],
  ['event', 'event'],
] as const satisfies readonly (readonly [keyof ReplayedDay, string])[];

/** The days as a table for people; a column that no day has a value for is left out. */
export function replayTable(days: readonly ReplayedDay[]): string {
  const columns = COLUMNS.filter(([field]) => days.some((day) => day[field] !== null));
  const rows = [
    columns.map(([, title]) => title),
    ...days.map((day) => columns.map(([field]) => String(day[field] ?? ''))),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
