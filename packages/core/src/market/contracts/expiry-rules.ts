import { unreachable } from '../../values/assert.ts';
import type { IsoDate } from '../../values/time.ts';
import { isBusinessDay } from '../calendar/holidays.ts';
import type { MonthCode, Product } from '../product.ts';
import { MONTH_CODES } from '../products/products.ts';
import { dayOfIsoDate, type EpochDay, epochDay, shiftDay, weekdayOf } from '../time/civil-date.ts';

/** One delivery month. `month` is 1 to 12. */
type Delivery = Readonly<{ year: number; month: number }>;

const MONDAY = 1;
const WEDNESDAY = 3;
const FRIDAY = 5;

/**
 * The exchange's lead month changed on the Thursday eight days before expiry until trade date
 * 2022-06-13, and changes on the Monday of expiry week from then on.
 */
const MONDAY_ROLLS_FROM = dayOfIsoDate('2022-06-13' as IsoDate);

/** Two-year and five-year notes trade to the end of their month, longer ones stop a week before. */
const SHORT_NOTES: readonly string[] = ['ZT', 'ZF'];
const HALF_SIZE_CRUDE: readonly string[] = ['QM', 'MCL'];
const SMALL_GAS: readonly string[] = ['QG', 'MNG'];
const FINISHED_FUELS: readonly string[] = ['RB', 'HO'];
const NATURAL_GAS: readonly string[] = ['NG', ...SMALL_GAS];

const delivery = (year: number, code: MonthCode): Delivery => ({
  year,
  month: MONTH_CODES.indexOf(code) + 1,
});

/**
 * The last day on which a contract trades, by the exchange's rule for its kind.
 *
 * @see CME Group rulebook, "Termination of Trading" of each product. Public holidays come from the
 *   holiday table; outside its years only weekends are known, so a date there can be a day late.
 */
export function lastTradeDay(product: Product, year: number, code: MonthCode): EpochDay {
  const month = delivery(year, code);
  switch (product.category) {
    case 'equityIndex':
      return product.root === 'NKD'
        ? shiftBusinessDays(nthWeekday(month, FRIDAY, 2), -1)
        : onOrBefore(nthWeekday(month, FRIDAY, 3));
    case 'interestRates': {
      const last = shiftBusinessDays(monthAfter(month), -1);
      return SHORT_NOTES.includes(product.root) ? last : shiftBusinessDays(last, -7);
    }
    case 'fx':
      return shiftBusinessDays(nthWeekday(month, WEDNESDAY, 3), product.root === '6C' ? -1 : -2);
    case 'energy':
      return lastEnergyDay(product.root, month);
    case 'metals':
      return shiftBusinessDays(monthAfter(month), -3);
    case 'crypto':
      return onOrBefore(lastWeekday(month, FRIDAY));
    case 'grains':
      return shiftBusinessDays(epochDay({ ...month, day: 15 }), -1);
    case 'livestock':
      return product.root === 'LE'
        ? shiftBusinessDays(monthAfter(month), -1)
        : shiftBusinessDays(shiftDay(firstDay(month), -1), 10);
    default:
      return unreachable(product.category);
  }
}

/**
 * The trade date from which the following contract is the front month. Equity index: the
 * exchange's own lead-month rule. The rest: a plain rule each, chosen to leave a contract while it
 * still trades well and before notices of delivery; a roll file replaces it where that matters.
 *
 * - currencies: two business days before the last trade date; crypto: one; energy: three.
 * - metals and interest rates: the last business day but one of the month before delivery, the day
 *   before first notice (gold of 2024: four of five rolls by volume fall on it, one a day earlier).
 * - grains: the last business day but two of the month before delivery.
 * - livestock: the first business day of the delivery month.
 */
export function rollDay(product: Product, year: number, code: MonthCode): EpochDay {
  const month = delivery(year, code);
  const last = lastTradeDay(product, year, code);
  switch (product.category) {
    case 'equityIndex':
      return equityIndexRollDay(product, month, last);
    case 'fx':
      return shiftBusinessDays(last, -2);
    case 'crypto':
      return shiftBusinessDays(last, -1);
    case 'energy':
      return shiftBusinessDays(last, -3);
    case 'metals':
    case 'interestRates':
      return shiftBusinessDays(firstDay(month), -2);
    case 'grains':
      return shiftBusinessDays(firstDay(month), -3);
    case 'livestock':
      return shiftBusinessDays(shiftDay(firstDay(month), -1), 1);
    default:
      return unreachable(product.category);
  }
}

/** The months that become the front month. October gold is listed, but the market skips it. */
export function frontMonths(product: Product): readonly MonthCode[] {
  const gold = product.root === 'GC' || product.root === 'MGC';
  return gold ? product.monthCodes.filter((code) => code !== 'V') : product.monthCodes;
}

function equityIndexRollDay(product: Product, month: Delivery, last: EpochDay): EpochDay {
  const friday = nthWeekday(month, FRIDAY, product.root === 'NKD' ? 2 : 3);
  const monday = shiftDay(friday, MONDAY - FRIDAY);
  if (product.root === 'NKD') return last < monday ? last : monday;
  return monday >= MONDAY_ROLLS_FROM ? monday : onOrBefore(shiftDay(friday, -8));
}

function lastEnergyDay(root: string, month: Delivery): EpochDay {
  if (FINISHED_FUELS.includes(root)) return shiftBusinessDays(firstDay(month), -1);
  if (NATURAL_GAS.includes(root)) {
    const last = shiftBusinessDays(firstDay(month), -3);
    return SMALL_GAS.includes(root) ? shiftBusinessDays(last, -1) : last;
  }
  const previous = month.month === 1 ? { year: month.year - 1, month: 12 } : earlier(month);
  const last = shiftBusinessDays(onOrBefore(epochDay({ ...previous, day: 25 })), -3);
  return HALF_SIZE_CRUDE.includes(root) ? shiftBusinessDays(last, -1) : last;
}

const earlier = ({ year, month }: Delivery): Delivery => ({ year, month: month - 1 });

const firstDay = (month: Delivery): EpochDay => epochDay({ ...month, day: 1 });

const monthAfter = ({ year, month }: Delivery): EpochDay =>
  month === 12
    ? epochDay({ year: year + 1, month: 1, day: 1 })
    : firstDay({ year, month: month + 1 });

function nthWeekday(month: Delivery, weekday: number, nth: number): EpochDay {
  const first = firstDay(month);
  return shiftDay(first, ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7);
}

function lastWeekday(month: Delivery, weekday: number): EpochDay {
  const last = shiftDay(monthAfter(month), -1);
  return shiftDay(last, -((weekdayOf(last) - weekday + 7) % 7));
}

function onOrBefore(day: EpochDay): EpochDay {
  let found = day;
  while (!isBusinessDay(found)) found = shiftDay(found, -1);
  return found;
}

/** The nth business day after (or, below 0, before) a day, which itself is not counted. */
function shiftBusinessDays(day: EpochDay, count: number): EpochDay {
  const step = Math.sign(count);
  let found = day;
  for (let left = Math.abs(count); left > 0; left -= 1) {
    do found = shiftDay(found, step);
    while (!isBusinessDay(found));
  }
  return found;
}
