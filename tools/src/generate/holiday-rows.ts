type SourceHoliday = Readonly<{
  date: string;
  name: string;
  groups: Readonly<Record<string, string>>;
  topstepCloseByCT: string | null;
  reopenCT: string;
}>;

const GROUPS = [
  'equityIndex',
  'interestRates',
  'fx',
  'energyMetals',
  'crypto',
  'grains',
  'livestock',
] as const;

const HEADER = `// Generated from the holiday reference by tools/src/generate. Do not edit.

/** The columns of the closes in a row. */
export const HOLIDAY_GROUPS = ${JSON.stringify(GROUPS)} as const;

/**
 * Date, closes of the groups in Chicago time (\`-\` regular hours, \`x\` no session), the firm's
 * cut-off for every product, when grains come back, name.
 */
export type HolidayRow = readonly [
  date: string,
  closes: string,
  cutOff: string | null,
  grainsReopen: 'evening' | 'nextMorning' | null,
  name: string,
];

`;

/** The module that holds the holiday table: one row a day that is not regular for everybody. */
export function holidayRowsSource(source: unknown): string {
  const { holidays } = source as { readonly holidays: readonly SourceHoliday[] };
  const rows = holidays.map((holiday) => {
    const row = [
      holiday.date,
      GROUPS.map((group) => closeCode(holiday.groups[group])).join(' '),
      holiday.topstepCloseByCT,
      grainsReopen(holiday.reopenCT),
      holiday.name,
    ];
    return `  [${row.map((value) => JSON.stringify(value)).join(', ')}],\n`;
  });
  return `${HEADER}export const HOLIDAY_ROWS: readonly HolidayRow[] = [\n${rows.join('')}];\n`;
}

function closeCode(text: string | undefined): string {
  if (text === undefined) throw new Error('a holiday lacks a group');
  if (text === 'normal') return '-';
  return text === 'closed' ? 'x' : text;
}

function grainsReopen(text: string): 'evening' | 'nextMorning' | null {
  if (text.includes('grains 19:00')) return 'evening';
  if (text.includes('grains Fri 08:30')) return 'nextMorning';
  if (text.includes('grains')) throw new Error(`unread reopening of grains: ${text}`);
  return null;
}
