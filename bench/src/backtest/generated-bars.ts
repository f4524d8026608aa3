import {
  assert,
  DAY_MS,
  isoDate,
  MINUTE_MS,
  parseContractId,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import type { BarSeries } from '@loadline/data';

const DAYS = 300;
const FIRST_DAY = 19_000;

/** A seeded random walk over about two hundred sessions of one contract, for where no data is. */
export function generatedBars(seed: number): readonly BarSeries[] {
  const contract = parseContractId('CON.F.US.ENQ.H26');
  assert(contract.ok, 'NQ has a March contract');
  const calendar = sessionCalendar({ outsideCalendar: 'regular' });
  const rows: number[][] = [];
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let price = 84_000;
  for (let day = 0; day < DAYS; day += 1) {
    const session = calendar.sessionOn(contract.value.product, isoDate((FIRST_DAY + day) as never));
    if (session === null) continue;
    for (let at = session.opensAt as number; at < session.closesAt; at += MINUTE_MS) {
      const open = price;
      const close = open + Math.round((random() - 0.5) * 40);
      const high = Math.max(open, close) + Math.floor(random() * 12);
      const low = Math.min(open, close) - Math.floor(random() * 12);
      price = close;
      rows.push([at, open, high, low, close, Math.floor(random() * 900) + 4]);
    }
  }
  const column = (index: number): number[] => rows.map((row) => row[index] ?? 0);
  const columns = {
    length: rows.length,
    openedAt: Float64Array.from(column(0)),
    open: Int32Array.from(column(1)),
    high: Int32Array.from(column(2)),
    low: Int32Array.from(column(3)),
    close: Int32Array.from(column(4)),
    volume: Float64Array.from(column(5)),
  };
  const from = (columns.openedAt[0] ?? 0) as UnixMs;
  const to = ((columns.openedAt[rows.length - 1] ?? 0) + DAY_MS) as UnixMs;
  return [{ contract: contract.value, from, to, columns }];
}
