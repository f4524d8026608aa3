import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, formatMoney, type Money } from '@loadline/core';
import type { AuditEvent } from '@loadline/engine/ports';
import { journalFolder, listJournals, readJournal } from '@loadline/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSY_SETTINGS, journalledRun, writeNqMarket } from '../../test/journalled-run.ts';
import type { OneProcessRun } from '../../test/one-process-desk.ts';
import { DESK } from '../settings/desk-identity.ts';
import { isoTime } from '../view/iso-time.ts';
import { explainSubject } from './explain-subject.ts';
import type { Explanation } from './explanation.ts';
import { findSubject, type Question, subjectsOf } from './find-subject.ts';
import { type DayStory, readStory } from './story/day-story.ts';
import { explanationJson, explanationLines } from './words/print-explanation.ts';

/** While the last position of the market is held, everything falls by more than any stop holds. */
const GAP_AT = '2025-11-05T15:00:00Z';
const GAP_POINTS = 250;

let folder = '';
let run: OneProcessRun;
/** Newest first. */
let stories: readonly DayStory[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-explain-'));
  const dataPath = join(folder, 'NQ_1m.csv');
  writeNqMarket(dataPath, { seed: 12, days: 5 });
  writeFileSync(dataPath, withGap(readFileSync(dataPath, 'utf8')));
  const desk = join(folder, 'desk');
  const personalLoss = { amount: '1500', action: 'liquidateAndBlock', trailing: 'fixed' };
  run = await journalledRun({
    dataPath,
    folder: desk,
    settings: BUSY_SETTINGS,
    account: { limits: { personalLoss } },
  });
  const files = listJournals(journalFolder(desk, DESK));
  assert(files.ok, 'there are journals');
  stories = files.value.toReversed().map(({ path }) => {
    const reader = readJournal(path);
    assert(reader.ok, 'the journal can be read');
    return readStory(reader.value, { prices: true });
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function withGap(market: string): string {
  const rows = market.split('\n').map((row) => {
    const [at = '', ...cells] = row.split(',');
    if (at < GAP_AT || cells.length < 5 || at === 'timestamp') return row;
    const prices = cells.slice(0, 4).map((price) => (Number(price) - GAP_POINTS).toFixed(2));
    return [at, ...prices, cells[4]].join(',');
  });
  return rows.join('\n');
}

function explain(kind: Question['kind'], id: string): Explanation {
  const found = findSubject(stories.map(subjectsOf), { kind, id });
  assert(found.ok, found.ok ? '' : found.error);
  const story = stories.find(({ day }) => day === found.value.day);
  assert(story !== undefined, 'the day is one of those');
  const explanation = explainSubject(story, found.value.subject);
  assert(explanation.ok, explanation.ok ? '' : explanation.error);
  return explanation.value;
}

type EventOf<Kind extends AuditEvent['kind']> = Extract<AuditEvent, { kind: Kind }>;

const auditsOf = <Kind extends AuditEvent['kind']>(kind: Kind): readonly EventOf<Kind>[] =>
  run.audits.filter((event): event is EventOf<Kind> => event.kind === kind);

const labels = ({ lines }: Explanation): readonly string[] => lines.map(({ label }) => label);

describe('the explanation of what a desk did', () => {
  it('tells every trade from the prices to its result, exact to the cent', () => {
    expect(run.trades.length).toBeGreaterThan(1);
    for (const { event, fill } of auditsOf('filled').map((one) => ({
      event: one,
      fill: one.fill,
    }))) {
      const told = explain('trade', fill.fillId);
      const trade = run.trades.find(
        ({ entryAt, exitAt }) => fill.at === entryAt || fill.at === exitAt,
      );
      assert(trade !== undefined && event.order !== null, 'every fill is one of a trade');
      expect(told.data).toMatchObject({
        trades: [
          {
            entryAt: isoTime(trade.entryAt),
            exitAt: isoTime(trade.exitAt),
            netPnl: formatMoney(trade.netPnl),
            grossPnl: formatMoney(trade.grossPnl),
            exitReason: trade.exitReason,
          },
        ],
        fills: [{ isEntry: true }, { isEntry: false }],
        unprotectedMs: 0,
      });
      const seen = labels(told);
      const order = ['minute', 'price', 'strategy', 'risk', 'sent', 'answer', 'fill', 'result'];
      expect(order.map((label) => seen.indexOf(label))).toEqual(
        order.map((label) => seen.indexOf(label)).toSorted((left, right) => left - right),
      );
      expect(order.filter((label) => !seen.includes(label))).toEqual([]);
      const { bestOpenProfit, worstOpenProfit } = told.data as Readonly<Record<string, string>>;
      expect(Number(bestOpenProfit)).toBeGreaterThanOrEqual(Number(formatMoney(trade.grossPnl)));
      expect(Number(worstOpenProfit)).toBeLessThanOrEqual(Number(formatMoney(trade.grossPnl)));
      expect(Number(worstOpenProfit)).toBeLessThanOrEqual(0);
    }
  });

  it('tells every order that was sent, in the order of time, by either of its names', () => {
    const orders = auditsOf('orderChanged').filter(({ change }) => change === 'working');
    expect(orders.length).toBeGreaterThan(5);
    for (const { order } of orders) {
      const told = explain(null, order.clientOrderId);
      const times = told.lines.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      assert(order.venueOrderId !== null, 'what works has a number at the venue');
      expect(explain(null, order.venueOrderId).id).toBe(told.id);
    }
  });

  it('tells every denial with its check, what was seen, what is allowed and the arithmetic', () => {
    const denials = auditsOf('orderDenied');
    expect(denials.length).toBeGreaterThan(0);
    for (const { order, denial } of denials) {
      const told = explain('denial', order.clientOrderId);
      expect(told.facts.slice(0, 3)).toEqual([
        { label: 'denied', text: `${denial.code}: ${denial.detail}` },
        { label: 'observed', text: denial.observed },
        { label: 'allowed', text: denial.allowed },
      ]);
      expect(labels(told)).toEqual(expect.arrayContaining(['risk', 'denied']));
    }
  });

  it('tells a touched limit: the way there, what was done, and when the account was flat', () => {
    const [touch] = auditsOf('limitTouched');
    assert(touch !== undefined, 'the gap has touched the limit');
    const told = explain('breach', 'last');
    const fill = auditsOf('filled').at(-1);
    expect(told.data).toMatchObject({
      limit: 'personalLoss',
      touchedAt: isoTime(touch.at),
      equity: formatMoney(touch.equity),
      floor: formatMoney(touch.floor),
      balanceWhenFlat: formatMoney(fill?.balance ?? (0 as Money)),
      flatAt: isoTime(fill?.at ?? 0),
    });
    expect(labels(told)).toEqual(expect.arrayContaining(['fill', 'equity', 'touch', 'desk']));
    const beyond = `${Math.round((touch.floor - touch.equity) / 1e4) / 100}`;
    const words = told.facts.map(({ text }) => text.replaceAll(',', '')).join('\n');
    expect(words).toContain(`$${beyond} beyond the limit`);
  });
});

describe('an explanation on paper', () => {
  it('is in Chicago for a person and in UTC for a program', () => {
    const told = explain('trade', 'last');
    const [entry] = run.trades.slice(-1);
    assert(entry !== undefined, 'there is a trade');
    const text = explanationLines(told).join('\n');
    const chicago = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/Chicago',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).format(entry.entryAt);
    expect(text).toContain(`\n${chicago}.000  fill `);
    const json = JSON.parse(JSON.stringify(explanationJson(told))) as {
      lines: { at: string; label: string }[];
    };
    const fills = json.lines.filter(({ label }) => label === 'fill');
    expect(fills[0]?.at).toBe(new Date(entry.entryAt).toISOString());
  });
});
