import { type ClientOrderId, err, type IsoDate, ok, type Result } from '@loadline/core';
import { nearNames } from './near-names.ts';
import { auditsOf, type DayStory } from './story/day-story.ts';
import { indexOrders, type KnownOrder } from './story/order-index.ts';

export const SUBJECTS = ['order', 'trade', 'denial', 'breach'] as const;
export type SubjectKind = (typeof SUBJECTS)[number];

/** What is to be explained: an order by its name, or something that a record tells. */
export type Subject = Readonly<
  | { kind: 'order' | 'denial'; clientOrderId: ClientOrderId }
  | { kind: 'trade'; sequence: number }
  | { kind: 'breach'; sequence: number }
>;

/** What a person asks for. `id`: a name, a number, the beginning of a name, or `last`. */
export type Question = Readonly<{ kind: SubjectKind | null; id: string }>;

/** Everything of one day that can be asked for, in its order. */
export type DaySubjects = Readonly<{
  day: IsoDate;
  orders: readonly KnownOrder[];
  /** Each closed trade with the fills that opened and closed it. */
  trades: readonly Readonly<{ sequence: number; fillIds: readonly string[] }>[];
  denials: readonly ClientOrderId[];
  breaches: readonly number[];
}>;

export type FoundSubject = Readonly<{ day: IsoDate; subject: Subject }>;

export function subjectsOf(story: DayStory): DaySubjects {
  const fills = auditsOf(story, 'filled');
  return {
    day: story.day,
    orders: [...indexOrders(story).values()],
    trades: auditsOf(story, 'tradeClosed').map(({ sequence, event: { trade } }) => ({
      sequence,
      fillIds: fills.flatMap(({ event: { fill } }) => {
        const isOf = fill.accountId === trade.accountId && fill.contractId === trade.contractId;
        return isOf && (fill.at === trade.entryAt || fill.at === trade.exitAt) ? [fill.fillId] : [];
      }),
    })),
    denials: auditsOf(story, 'orderDenied').map(({ event }) => event.order.clientOrderId),
    breaches: auditsOf(story, 'limitTouched').map(({ sequence }) => sequence),
  };
}

/**
 * Finds what a person means.
 *
 * @param days newest first. They are asked for one after the other, and no more than needed.
 * @returns a sentence with what there is where nothing, or more than one thing, is meant.
 */
export function findSubject(
  days: Iterable<DaySubjects>,
  question: Question,
): Result<FoundSubject, string> {
  const seen: DaySubjects[] = [];
  for (const day of days) {
    const subject = exactSubject(day, question);
    if (subject !== null) return ok({ day: day.day, subject });
    seen.push(day);
  }
  const { kind, id } = question;
  const searched =
    seen.length === 1 ? `on ${seen[0]?.day}` : `in ${seen.length} days of the journal`;
  if (id === 'last') return err(`There is no ${kind ?? 'order'} ${searched}.`);
  const count = kind === null || kind === 'order' ? null : countOf(seen, kind);
  if (count !== null && /^\d{1,6}$/.test(id)) {
    return err(`There is no ${kind} ${id} ${searched}: there ${areThings(count, kind ?? '')}.`);
  }
  return byBeginning(seen, id, searched);
}

function exactSubject(day: DaySubjects, { kind, id }: Question): Subject | null {
  if (id === 'last') return lastSubject(day, kind ?? 'order');
  if (kind === 'breach') return recordSubject('breach', numbered(day.breaches, id));
  if (kind === 'denial') {
    const clientOrderId = numbered(day.denials, id) ?? day.denials.find((name) => name === id);
    return clientOrderId === undefined ? null : { kind, clientOrderId };
  }
  if (kind === 'trade') {
    const trade = numbered(day.trades, id) ?? tradeNamed(day, id);
    if (trade !== undefined) return { kind, sequence: trade.sequence };
  }
  const order = day.orders.find((one) => namesOf(one).includes(id));
  if (order === undefined) return null;
  const trade = order.fillIds.includes(id) ? tradeNamed(day, id) : undefined;
  if (trade !== undefined && kind !== 'order') return { kind: 'trade', sequence: trade.sequence };
  return { kind: 'order', clientOrderId: order.clientOrderId };
}

function lastSubject(day: DaySubjects, kind: SubjectKind): Subject | null {
  switch (kind) {
    case 'order': {
      const order = day.orders.findLast(({ request }) => request !== null);
      return order === undefined ? null : { kind, clientOrderId: order.clientOrderId };
    }
    case 'denial': {
      const clientOrderId = day.denials.at(-1);
      return clientOrderId === undefined ? null : { kind, clientOrderId };
    }
    case 'trade':
      return recordSubject('trade', day.trades.at(-1)?.sequence);
    case 'breach':
      return recordSubject('breach', day.breaches.at(-1));
  }
}

const recordSubject = (kind: 'trade' | 'breach', sequence: number | undefined): Subject | null =>
  sequence === undefined ? null : { kind, sequence };

/** By its number within the day, from 1. */
const numbered = <Thing>(things: readonly Thing[], id: string): Thing | undefined =>
  /^\d{1,6}$/.test(id) ? things[Number(id) - 1] : undefined;

/** By a fill of it, or by the order that opened or closed it. */
function tradeNamed(day: DaySubjects, id: string): DaySubjects['trades'][number] | undefined {
  const order = day.orders.find((one) => namesOf(one).includes(id));
  const fillIds = order === undefined || order.fillIds.includes(id) ? [id] : order.fillIds;
  return day.trades.find((trade) => fillIds.some((fillId) => trade.fillIds.includes(fillId)));
}

const namesOf = ({ clientOrderId, venueIds, fillIds }: KnownOrder): readonly string[] => [
  clientOrderId,
  ...venueIds,
  ...fillIds,
];

/** By the beginning of a name, when it is that of one order and its exits only. */
function byBeginning(
  days: readonly DaySubjects[],
  id: string,
  searched: string,
): Result<FoundSubject, string> {
  const named = days.flatMap(({ day, orders }) => orders.map((order) => ({ day, order })));
  const meant = named.filter(({ order }) => namesOf(order).some((name) => name.startsWith(id)));
  const roots = new Map(
    meant.map((one) => [`${one.day} ${one.order.parentId ?? one.order.clientOrderId}`, one]),
  );
  const [first, second] = roots.values();
  if (first !== undefined && second === undefined) {
    const clientOrderId = first.order.parentId ?? first.order.clientOrderId;
    return ok({ day: first.day, subject: { kind: 'order', clientOrderId } });
  }
  if (first !== undefined) {
    const some = [...roots.values()].map(({ order }) => order.parentId ?? order.clientOrderId);
    const list = `${some.slice(0, SHOWN).join(', ')}${some.length > SHOWN ? ', …' : ''}`;
    return err(`${id} is the beginning of ${some.length} orders: ${list}. Write more of it.`);
  }
  const names = named.flatMap(({ order }) => namesOf(order));
  if (names.length === 0) return err(`There is no order ${searched}.`);
  const near = nearNames(names, id, NEAR_SHOWN).join(', ');
  return err(`There is no order, fill or trade ${id} ${searched}: the nearest are ${near}.`);
}

const SHOWN = 5;
const NEAR_SHOWN = 3;

function countOf(days: readonly DaySubjects[], kind: Exclude<SubjectKind, 'order'>): number {
  const list = { trade: 'trades', denial: 'denials', breach: 'breaches' } as const;
  return days.reduce((sum, day) => sum + day[list[kind]].length, 0);
}

function areThings(count: number, what: string): string {
  if (count === 0) return 'is none';
  const many = what === 'breach' ? 'breaches' : `${what}s`;
  return count === 1 ? `is 1 ${what}` : `are ${count} ${many}`;
}
