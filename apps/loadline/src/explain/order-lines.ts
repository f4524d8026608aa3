import { gainText, type UnixMs } from '@loadline/core';
import type { Line } from './explanation.ts';
import {
  type AuditStory,
  contractOf,
  type DayStory,
  type InputRecord,
  type StoryRecord,
} from './story/day-story.ts';
import { isAbout, type KnownOrder, type OrderFamily } from './story/order-index.ts';
import { excursionsOf, type FamilyFill, heardBefore } from './story/order-prices.ts';
import { counted, priceWords } from './words/plain-words.ts';
import { auditLine, effectLine, inputLine } from './words/record-lines.ts';

/** From the prices before the decision to the last thing that was told of the order. */
export function orderLines(
  story: DayStory,
  family: OrderFamily,
  fills: readonly FamilyFill[],
): readonly Line[] {
  const own = ownRecords(story, family, fills);
  const last = own.at(-1)?.sequence ?? family.root.firstSequence;
  const context = contextRecords(story, family, last);
  const records = [...own, ...context].toSorted(
    (left, right) => left.cause - right.cause || rankOf(left) - rankOf(right),
  );
  const told = tell(records, family.orders, fills);
  return [...priceLines(story, family), ...withExcursions(told, story, fills)];
}

/** Records that speak of the order or of its exits, and the end of its position. */
function ownRecords(
  { records }: DayStory,
  family: OrderFamily,
  fills: readonly FamilyFill[],
): readonly StoryRecord[] {
  const names = new Set<string>(family.orders.map(({ clientOrderId }) => clientOrderId));
  const filled = new Set(fills.map(({ record }) => record.sequence));
  const entries = new Set(fills.filter(({ isEntry }) => isEntry).map(({ fill }) => fill.at));
  const { accountId, contractId } = family.root;
  const wishedIn = causeOf(records, family);
  return records.filter((record) => {
    // Who asked for it says so in the input that it follows from.
    if (record.sequence === wishedIn) return record.source === 'input' && isCommand(record);
    if (record.sequence < wishedIn) return false;
    if (record.source !== 'audit') return isAbout(family, record);
    const { event } = record;
    switch (event.kind) {
      case 'commandDone':
        return false;
      case 'filled':
        return filled.has(record.sequence);
      case 'riskDecided':
        return names.has(event.decision.decisionId);
      case 'orderChanged':
      case 'orderDenied':
        return names.has(event.order.clientOrderId);
      case 'tradeClosed': {
        const { trade } = event;
        const isOf = trade.accountId === accountId && trade.contractId === contractId;
        return isOf && entries.has(trade.entryAt);
      }
      default:
        return isAbout(family, record);
    }
  });
}

/** The input in which the order was thought of. */
const causeOf = (records: readonly StoryRecord[], { root }: OrderFamily): number =>
  records.find(({ sequence }) => sequence === root.firstSequence)?.cause ?? 0;

const isCommand = ({ event }: InputRecord): boolean => event.kind === 'command';

/** Told of single orders, or of nothing that a person looks for here. */
const NO_CONTEXT: ReadonlySet<string> = new Set([
  'orderChanged',
  'orderDenied',
  'filled',
  'riskDecided',
  'tradeClosed',
  'commandDone',
  'contractSelected',
  'historyJoined',
  'dayRolled',
]);

/** What else happened on the desk meanwhile: notes, connections, states, and what is new to us. */
function contextRecords(
  { records }: DayStory,
  family: OrderFamily,
  last: number,
): readonly AuditStory[] {
  const { root } = family;
  const decidedIn = causeOf(records, family);
  const audits = records.filter((record): record is AuditStory => record.source === 'audit');
  const during = audits.filter(({ cause, sequence, event, record }) => {
    if (cause < decidedIn || sequence > last || NO_CONTEXT.has(event.kind)) return false;
    if (event.kind === 'strategyNote') return event.strategyId === root.strategyId;
    if (event.kind === 'accountReconciled' && event.differences === 0) return false;
    return record.accountId === null || record.accountId === root.accountId;
  });
  const isNote = ({ event }: AuditStory): boolean =>
    event.kind === 'strategyNote' && event.strategyId === root.strategyId;
  if (during.some((one) => isNote(one) && one.cause === decidedIn)) return notAbout(during, family);
  const before = audits.findLast((one) => isNote(one) && one.cause < decidedIn);
  return notAbout(before === undefined ? during : [before, ...during], family);
}

const notAbout = (audits: readonly AuditStory[], family: OrderFamily): readonly AuditStory[] =>
  audits.filter((audit) => audit.event.kind === 'strategyNote' || !isAbout(family, audit));

/** Within one event: why, then whether, then what, then what came of it. */
function rankOf(record: StoryRecord): number {
  if (record.source === 'input') return 0;
  if (record.source === 'effect') return 3;
  if (record.event.kind === 'strategyNote') return 1;
  return record.event.kind === 'riskDecided' ? 2 : 4;
}

function tell(
  records: readonly StoryRecord[],
  orders: readonly KnownOrder[],
  fills: readonly FamilyFill[],
): readonly Line[] {
  const slippages = new Map(fills.map((one) => [one.record.sequence, one.slippage]));
  const telling = { sentAt: new Map<string, UnixMs>(), slippages, orders };
  const lines = records.flatMap((record): Line[] => {
    const line = lineOfRecord(record, telling);
    return line === null || isDoubled(record, records) ? [] : [line];
  });
  // What said nothing comes behind everything else of its instant.
  return [...lines, ...silentLines(records)].toSorted((left, right) => left.at - right.at);
}

/** Messages of the venue that changed nothing: repeated ones, late ones, and steps on the way. */
function silentLines(records: readonly StoryRecord[]): readonly Line[] {
  const heard = records.filter(({ source }) => source !== 'input').map(({ cause }) => cause);
  const speaking = new Set(heard);
  const counts = new Map<UnixMs, Readonly<{ count: number; sequence: number }>>();
  for (const record of records) {
    if (record.source !== 'input' || speaking.has(record.cause) || isAnswer(record)) continue;
    const { at, sequence } = record;
    counts.set(at, { count: (counts.get(at)?.count ?? 0) + 1, sequence });
  }
  return [...counts].map(([at, { count, sequence }]) => {
    const text = `${counted(count, 'message')} that changed nothing`;
    return { at, sequence, label: 'venue', text, details: [] };
  });
}

type Telling = Readonly<{
  sentAt: Map<string, UnixMs>;
  slippages: ReadonlyMap<number, FamilyFill['slippage']>;
  orders: readonly KnownOrder[];
}>;

function lineOfRecord(record: StoryRecord, { sentAt, slippages, orders }: Telling): Line | null {
  switch (record.source) {
    case 'effect':
      if (record.effect.kind === 'submit') {
        sentAt.set(record.effect.request.clientOrderId, record.at);
      }
      return effectLine(record, orders);
    case 'audit':
      return auditLine(record, slippages.get(record.sequence) ?? null);
    case 'input': {
      const { event } = record;
      const name = event.kind === 'submitAnswered' ? event.clientOrderId : null;
      return inputLine(record, name === null ? null : (sentAt.get(name) ?? null));
    }
  }
}

const isAnswer = (record: StoryRecord): boolean =>
  record.source === 'input' && record.event.kind.endsWith('Answered');

/** `sent` says it already. */
function isDoubled(record: StoryRecord, records: readonly StoryRecord[]): boolean {
  const others = records.filter(
    ({ cause, source }) => cause === record.cause && source !== 'input',
  );
  if (record.source === 'audit' && record.event.kind === 'orderChanged') {
    if (record.event.change !== 'submitted') return false;
    return others.some((other) => other.source === 'effect' && other.effect.kind === 'submit');
  }
  if (record.source !== 'effect' || record.effect.kind !== 'cancel') return false;
  return others.some(
    (other) =>
      other.source === 'audit' &&
      other.event.kind === 'orderChanged' &&
      other.event.change === 'cancelRequested',
  );
}

/** The minutes before the decision, and where the price stood then. */
function priceLines(story: DayStory, { root }: OrderFamily): readonly Line[] {
  const contract = contractOf(root.contractId);
  const { bars, price } = heardBefore(story, root.contractId, root.firstSequence);
  const words = (value: Parameters<typeof priceWords>[0]): string => priceWords(value, contract);
  const lines = bars.map(({ openedAt, open, high, low, close, trades }): Line => {
    const range = `open ${words(open)}, high ${words(high)}, low ${words(low)}`;
    const text = `${range}, close ${words(close)} (${counted(trades, 'price')})`;
    return { at: openedAt, sequence: root.firstSequence, label: 'minute', text, details: [] };
  });
  if (price === null) return lines;
  const quote = [
    ...(price.bid === null ? [] : [`bid ${words(price.bid)}`]),
    ...(price.ask === null ? [] : [`ask ${words(price.ask)}`]),
  ];
  const text = [`last ${words(price.price)}`, ...quote].join(', ');
  return [
    ...lines,
    { at: price.at, sequence: root.firstSequence, label: 'price', text, details: [] },
  ];
}

/** The best and the worst price of the position, each in its place. */
function withExcursions(
  lines: readonly Line[],
  story: DayStory,
  fills: readonly FamilyFill[],
): readonly Line[] {
  const found = excursionsOf(story, fills);
  const [first] = fills;
  if (found === null || first === undefined) return lines;
  const contract = contractOf(first.fill.contractId);
  const made = (['best', 'worst'] as const).map((label): Line => {
    const { point, profit } = found[label];
    const text = `${priceWords(point.price, contract)}, ${gainText(profit)} open`;
    return { at: point.at, sequence: point.sequence, label, text, details: [] };
  });
  return [...lines, ...made].toSorted((left, right) => left.at - right.at || placeOf(left, right));
}

/** What was worked out of a price stands where that price is in the journal. */
const placeOf = (left: Line, right: Line): number =>
  isWorkedOut(left) || isWorkedOut(right) ? left.sequence - right.sequence : 0;

const isWorkedOut = ({ label }: Line): boolean => label === 'best' || label === 'worst';
