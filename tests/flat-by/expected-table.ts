import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { daysLater, instantAt, weekdayOn } from './chicago-wall.ts';

export type RawProduct = Readonly<{
  root: string;
  category: string;
  session: Readonly<{
    segments: readonly Readonly<{ start: string; end: string }>[];
    topstepFlatBy: string;
    topstepNoNewEntriesAfter: string | null;
  }>;
}>;

export type RawHoliday = Readonly<{
  date: string;
  name: string;
  groups: Readonly<Record<string, string>>;
  topstepCloseByCT: string | null;
  reopenCT: string;
}>;

/** A session as the reference has it, instants in milliseconds. */
export type ExpectedSession = Readonly<{
  date: string;
  stretches: readonly Readonly<{ opensAt: number; closesAt: number }>[];
  flatBy: number;
  lastEntryAt: number;
}>;

export type Reference = Readonly<{
  products: readonly RawProduct[];
  holidays: readonly RawHoliday[];
}>;

export const FIRST_DATE = '2019-01-01';
export const LAST_DATE = '2027-12-31';

const MINUTE_MS = 60_000;

/** Equity-index futures paused in the afternoon up to this trade date, which no longer has it. */
const PAUSE_GONE = '2021-06-28';

/** The firm wants an early close left alone for so long. */
const BEFORE_EARLY_CLOSE = 15 * MINUTE_MS;

/** Where the reference names no last entry: as long before the cut-off as 15:08 is before 15:10. */
const BEFORE_CUT_OFF = 2 * MINUTE_MS;

export function readReference(folder: string): Reference {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const { holidays } = read('cme-holidays.json') as { readonly holidays: readonly RawHoliday[] };
  return { products: read('contracts.json') as readonly RawProduct[], holidays };
}

/** Every session of a product in the years of the reference, in order, walking its days. */
export function expectedSessions(
  product: RawProduct,
  { holidays }: Reference,
): readonly ExpectedSession[] {
  const byDate = new Map(holidays.map((holiday) => [holiday.date, holiday]));
  const sessions: ExpectedSession[] = [];
  for (let date = FIRST_DATE; date <= LAST_DATE; date = daysLater(date, 1)) {
    const session = expectedSession(product, date, byDate);
    if (session !== null) sessions.push(session);
  }
  return sessions;
}

function expectedSession(
  product: RawProduct,
  date: string,
  byDate: ReadonlyMap<string, RawHoliday>,
): ExpectedSession | null {
  if ([0, 6].includes(weekdayOn(date))) return null;
  const holiday = byDate.get(date);
  const early = holiday?.groups[groupOf(product)] ?? 'normal';
  if (early === 'closed') return null;
  const halt = early === 'normal' ? null : instantAt(date, early);
  const stretches = stretchesOn(product, date, byDate.get(daysLater(date, -1)))
    .map(({ opensAt, closesAt }) => ({ opensAt, closesAt: Math.min(closesAt, halt ?? closesAt) }))
    .filter(({ opensAt, closesAt }) => opensAt < closesAt);
  if (stretches.length === 0) return null;
  const usual = instantAt(date, product.session.topstepFlatBy);
  const cutOff = holiday?.topstepCloseByCT ?? null;
  const flatBy = Math.min(
    usual,
    cutOff === null ? usual : instantAt(date, cutOff),
    halt === null ? usual : halt - BEFORE_EARLY_CLOSE,
  );
  const named = product.session.topstepNoNewEntriesAfter;
  const isUsual = named !== null && flatBy === usual;
  const lastEntryAt = isUsual ? instantAt(date, named) : flatBy - BEFORE_CUT_OFF;
  return { date, stretches, flatBy, lastEntryAt };
}

type Stretch = Readonly<{ opensAt: number; closesAt: number }>;

function stretchesOn(
  { category, session }: RawProduct,
  date: string,
  eve: RawHoliday | undefined,
): readonly Stretch[] {
  const stretches = session.segments
    .filter(({ start, end }) => end > start || !shutInTheEvening(category, eve))
    .map(({ start, end }) => ({
      opensAt: instantAt(end > start ? date : daysLater(date, -1), start),
      closesAt: instantAt(date, end),
    }));
  if (category !== 'equityIndex' || date >= PAUSE_GONE) return stretches;
  return stretches.flatMap(({ opensAt, closesAt }) => [
    { opensAt, closesAt: instantAt(date, '15:15') },
    { opensAt: instantAt(date, '15:30'), closesAt },
  ]);
}

/** Grains out of a day of rest: in the evening only where the reference says so. */
const shutInTheEvening = (category: string, eve: RawHoliday | undefined): boolean =>
  category === 'grains' &&
  eve?.groups['grains'] === 'closed' &&
  !eve.reopenCT.includes('grains 19:00');

const groupOf = ({ category }: RawProduct): string =>
  category === 'energy' || category === 'metals' ? 'energyMetals' : category;
