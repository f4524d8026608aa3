import { formatMoney, type Money } from '@loadline/core';
import type { FirmEvent } from '../firm/firm-record.ts';

/** Members of an event's detail that are no money. */
const PLAIN: ReadonlySet<string> = new Set(['lots', 'until', 'orders', 'positions']);

/** An event as the control API tells it: money as decimal text, times in Unix milliseconds. */
export function eventRow({ detail, ...event }: FirmEvent): object {
  const row: Record<string, unknown> = { ...event };
  for (const [name, value] of Object.entries(detail)) {
    const isMoney = typeof value === 'number' && !PLAIN.has(name);
    row[name] = isMoney ? formatMoney(value as Money) : value;
  }
  return row;
}
