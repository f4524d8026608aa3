const FIRST_YEAR = 1990;
const LAST_YEAR = 2050;
const HOUR_MS = 3_600_000;

const ZONES = { CHICAGO: 'America/Chicago', NEW_YORK: 'America/New_York' } as const;

const HEADER = `// Generated from Intl by tools/src/generate/market-tables.ts. Do not edit.

/**
 * Offsets to UTC: the minutes in force before the first change, then the instants of the changes in
 * hours since 1970 UTC (every change falls on a full hour). From each change on the other of the
 * two offsets holds.
 */
export type OffsetRows = Readonly<{
  standardMinutes: number;
  daylightMinutes: number;
  /** Starts with a change to daylight time; the two alternate. */
  changeHours: readonly number[];
}>;

/** The first and the last year that the changes cover. */
export const OFFSET_YEARS = { first: ${FIRST_YEAR}, last: ${LAST_YEAR} } as const;
`;

/** The module that holds the offsets of Chicago and New York, every change found in \`Intl\`. */
export function offsetRowsSource(): string {
  const tables = Object.entries(ZONES).map(([name, zone]) => {
    const offsetAt = offsetReader(zone);
    const standardMinutes = offsetAt(Date.UTC(FIRST_YEAR, 0, 1));
    const daylightMinutes = offsetAt(Date.UTC(FIRST_YEAR, 6, 1));
    const hours = changeHours(offsetAt).join(', ');
    return `
export const ${name}_OFFSETS: OffsetRows = {
  standardMinutes: ${standardMinutes},
  daylightMinutes: ${daylightMinutes},
  changeHours: [${hours}],
};
`;
  });
  return HEADER + tables.join('');
}

function changeHours(offsetAt: (at: number) => number): readonly number[] {
  const hours: number[] = [];
  const end = Date.UTC(LAST_YEAR + 1, 0, 1) / HOUR_MS;
  for (let hour = Date.UTC(FIRST_YEAR, 0, 1) / HOUR_MS; hour < end; hour += 24) {
    if (offsetAt(hour * HOUR_MS) === offsetAt((hour + 24) * HOUR_MS)) continue;
    const before = offsetAt(hour * HOUR_MS);
    let change = hour + 1;
    while (offsetAt(change * HOUR_MS) === before) change += 1;
    hours.push(change);
  }
  return hours;
}

function offsetReader(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const match = /^GMT([+-])(\d\d):(\d\d)$/.exec(name);
    if (match === null) throw new Error(`unread offset: ${name}`);
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return match[1] === '-' ? -minutes : minutes;
  };
}
