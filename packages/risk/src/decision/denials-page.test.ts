import { readFileSync } from 'node:fs';
import type { DenialCode, Money, OrderRequest, Price, Quantity, Ticks } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../test/rules.ts';
import { anOrder, aSituation, NOW, SESSION, type SituationFields } from '../../test/situation.ts';
import { OPENING_CHECKS } from '../checks/opening-checks.ts';
import type { RiskCheck } from '../checks/situation.ts';
import { DENIAL_CODES } from './words.ts';

const PAGE = new URL('../../../../docs/reference/denials.md', import.meta.url);
const CODE = /^[A-Z][A-Z_]+$/;

describe('the page of denials', () => {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('has every code once and nothing else', () => {
    const codes = rows.map(([, code = '']) => code.replaceAll('`', ''));
    expect([...codes].sort()).toEqual([...DENIAL_CODES].sort());
    for (const code of codes) expect(code).toMatch(CODE);
  });

  it('says of each what it means, how it comes about and what to do', () => {
    for (const row of rows) {
      expect(row).toHaveLength(6);
      for (const cell of row.slice(2, 5)) expect(cell.length).toBeGreaterThan(3);
    }
  });

  it('follows the order in which the checks are asked', () => {
    const order = OPENING_CHECKS.map(firstCodeOf);
    const asked = [...new Set(order)];
    const onPage = rows
      .map(([, code = '']) => code.replaceAll('`', ''))
      .filter((code) => asked.some((other) => other === code));
    const sections = (code: string): number =>
      readFileSync(PAGE, 'utf8')
        .split('\n## ')
        .findIndex((part) => part.includes(`| \`${code}\``));
    const places = asked.map((code) => sections(code ?? ''));
    expect(asked).not.toContain(undefined);
    expect(onPage).toHaveLength(asked.length);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((left, right) => left - right));
  });
});

/** The code of a check, made to object by a situation in which nothing is right. */
function firstCodeOf(check: RiskCheck): DenialCode | undefined {
  for (const at of WRONG) {
    for (const order of ORDERS) {
      const finding = check(anOrder(order), aSituation(at));
      if (finding !== null) return finding.code;
    }
  }
  return undefined;
}

const stopAway = (stopTicks: number): Partial<OrderRequest> => ({
  bracket: { stopTicks: stopTicks as Ticks, targetTicks: null },
});

const ORDERS: readonly Partial<OrderRequest>[] = [
  { quantity: 0.5 as Quantity, stopPrice: 1 as Price, bracket: null },
  stopAway(0),
  stopAway(1),
  { quantity: 9_999 as Quantity },
];

const RULES = rulesOf('topstep-combine-50k');

const WRONG: readonly SituationFields[] = [
  {
    known: false,
    canTrade: false,
    standing: 'unconfirmed',
    feedUp: false,
    flattening: true,
    session: { kind: 'unknown' },
    contract: null,
    venueTimeBack: true,
    lastPriceAt: 1,
    dayProfit: Number.NaN,
    weekday: 6,
    inPriceLimitZone: true,
    ordersLastMinute: 99,
    modifiesLastMinute: 99,
    sameOrderAt: NOW,
    daysToExpiry: 0,
    oppositeOf: 'account 2',
    shortHoldsToday: 99,
    ordersToday: 999,
    rules: { ...RULES, automationAllowed: false },
    state: { kind: 'locked', until: null, by: 'a', why: 'b', at: NOW },
    limits: { windows: [{ fromMinute: 0, toMinute: 1 }] },
  },
  {
    rules: { ...RULES, permittedRoots: new Set(), productCaps: new Map([['MNQ', 1]]) },
    event: { name: 'release', openingsMax: 1, reference: 'news.cpiMicroOpenings' },
    session: { kind: 'closed', next: SESSION },
    lastLossAt: NOW,
    consistencyCap: 0,
    lastPrice: Number.NaN,
    limits: {
      blockedRoots: ['MNQ'],
      tradesPerDay: 0,
      coolDownMs: 1,
      orderContractsMax: 1,
      consistency: 'stop',
      personalTarget: { amount: 0 as Money, action: 'liquidate', giveBack: 0 as Money },
    },
  },
  { now: SESSION.lastEntryAt },
];
