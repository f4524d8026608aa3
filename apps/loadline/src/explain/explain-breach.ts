import { dollarText, formatMoney, type Money, subtractMoney } from '@loadline/core';
import { isoTime } from '../view/iso-time.ts';
import type { Explanation, Fact, Line } from './explanation.ts';
import {
  type AuditOf,
  auditsOf,
  contractOf,
  type DayStory,
  type EffectRecord,
} from './story/day-story.ts';
import { type EquityPoint, exposureBefore, wayDown } from './story/equity-path.ts';
import { indexOrders } from './story/order-index.ts';
import { durationWords, priceWords } from './words/plain-words.ts';
import { auditLine, effectLine } from './words/record-lines.ts';

type Touch = AuditOf<'limitTouched'>;

const STEPS = 8;

/** A touched limit: the way of the equity to it, what the desk did, and when it was flat. */
export function explainBreach(story: DayStory, sequence: number): Explanation | null {
  const touch = auditsOf(story, 'limitTouched').find((one) => one.sequence === sequence);
  if (touch === undefined) return null;
  const { accountId, limit } = touch.event;
  const exposure = exposureBefore(story, accountId, sequence);
  const path = exposure?.path ?? [];
  const flat = flatAfter(story, touch);
  const from = exposure?.from ?? sequence;
  return {
    subject: 'breach',
    id: String(touch.record.sequence),
    day: story.day,
    title: `${touch.record.text.replace(/:.*$/, '')}, account ${accountId}`,
    facts: factsOf(touch, path, flat),
    lines: [...pathLines(path, touch), ...recordLines(story, touch, { from, flat })].toSorted(
      (left, right) => left.sequence - right.sequence,
    ),
    data: dataOf(story, { touch, path, flat, limit }),
  };
}

/** The fill from the touch on that left nothing; null where the day's journal does not tell it. */
function flatAfter(story: DayStory, touch: Touch): AuditOf<'filled'> | null {
  const { accountId } = touch.event;
  const sizes = new Map<string, number>();
  for (const record of auditsOf(story, 'filled')) {
    const { event } = record;
    if (event.accountId !== accountId) continue;
    sizes.set(event.fill.contractId, event.positionSize);
    const isFlat = [...sizes.values()].every((size) => size === 0);
    if (isFlat && record.cause >= touch.cause) return record;
  }
  return null;
}

function factsOf(
  touch: Touch,
  path: readonly EquityPoint[],
  flat: AuditOf<'filled'> | null,
): readonly Fact[] {
  const { equity, floor } = touch.event;
  const last = path.at(-1);
  const facts: Fact[] = [
    { label: 'limit', text: `an equity of ${dollarText(floor)} touches it` },
    { label: 'equity', text: `${dollarText(equity)} when noticed, ${pastWords(touch, equity)}` },
  ];
  if (last !== undefined) {
    const contract = contractOf(last.contractId);
    const name = contract?.name ?? last.contractId;
    facts.push({ label: 'price', text: `${name} ${priceWords(last.price, contract)} before it` });
  }
  if (flat === null) return [...facts, { label: 'flat', text: 'the journal does not tell it yet' }];
  const isAtOnce = flat.cause === touch.cause;
  const after = isAtOnce
    ? 'with the fill that touched it'
    : `${durationWords(flat.at - touch.at)} after the touch`;
  const { balance } = flat.event;
  return [
    ...facts,
    { label: 'flat', text: after },
    { label: 'balance', text: `${dollarText(balance)} then, ${pastWords(touch, balance)}` },
  ];
}

/** A target is touched from below, every other limit from above. */
function pastWords({ event: { limit, floor } }: Touch, money: Money): string {
  const past = limit === 'personalTarget' ? money - floor : floor - money;
  const amount = dollarText(Math.abs(past) as Money);
  return past >= 0 ? `${amount} beyond the limit` : `${amount} short of the limit`;
}

function pathLines(path: readonly EquityPoint[], { event: { floor } }: Touch): readonly Line[] {
  return wayDown(path, STEPS).map(({ sequence, at, equity, contractId, price }) => {
    const contract = contractOf(contractId);
    const name = contract?.name ?? contractId;
    const room = dollarText(subtractMoney(equity, floor));
    const where = `${name} at ${priceWords(price, contract)}`;
    const text = `${dollarText(equity)} with ${where}: ${room} left`;
    return { at, sequence, label: 'equity', text, details: [] };
  });
}

/** Passing steps and what belongs to other stories. */
const NOT_TOLD: ReadonlySet<string> = new Set(['accountReconciled', 'commandDone', 'riskDecided']);

function recordLines(
  story: DayStory,
  touch: Touch,
  { from, flat }: Readonly<{ from: number; flat: AuditOf<'filled'> | null }>,
): readonly Line[] {
  const { accountId } = touch.event;
  const orders = [...indexOrders(story).values()];
  const last = flat?.cause ?? Number.POSITIVE_INFINITY;
  return story.records.flatMap((record): Line[] => {
    if (record.sequence < from || record.source === 'input') return [];
    const isBefore = record.cause < touch.cause;
    const isBehind = record.cause > last;
    if (record.source === 'effect') {
      if (isBefore || isBehind || !isOfAccount(record, accountId)) return [];
      return [effectLine(record, orders)];
    }
    const { kind } = record.event;
    if (record.record.accountId !== accountId || NOT_TOLD.has(kind)) return [];
    if ((isBefore && !EARLY.has(kind)) || (isBehind && !LATE.has(kind))) return [];
    const line = auditLine(record);
    return [record === touch ? { ...line, label: 'touch' } : line];
  });
}

/** Of the time before the touch only what moved the equity or warned of it. */
const EARLY: ReadonlySet<string> = new Set([
  'filled',
  'roomWarning',
  'tradeClosed',
  'stateChanged',
]);

/** Comes behind the fill that made it flat: the desk's proof of it, and the firm's own word. */
const LATE: ReadonlySet<string> = new Set(['accountEvent', 'flattenDone', 'stateChanged']);

function isOfAccount({ effect }: EffectRecord, accountId: number): boolean {
  if (effect.kind === 'submit') return effect.request.accountId === accountId;
  return 'accountId' in effect && effect.accountId === accountId && effect.kind !== 'reconcile';
}

type Breach = Readonly<{
  touch: Touch;
  path: readonly EquityPoint[];
  flat: AuditOf<'filled'> | null;
  limit: string;
}>;

function dataOf({ day }: DayStory, { touch, path, flat, limit }: Breach) {
  const { accountId, equity, floor } = touch.event;
  const lowest = path.reduce<Money | null>(
    (low, point) => (low === null || point.equity < low ? point.equity : low),
    null,
  );
  return {
    accountId,
    tradingDay: day,
    limit,
    touchedAt: isoTime(touch.at),
    equity: formatMoney(equity),
    floor: formatMoney(floor),
    lowestEquity: lowest === null ? null : formatMoney(lowest),
    flatAt: flat === null ? null : isoTime(flat.at),
    balanceWhenFlat: flat === null ? null : formatMoney(flat.event.balance),
  };
}
