import type { ContractId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { type CheckRow, contractOf, findingOf, NOW } from '../../test/situation.ts';
import {
  confirmedStanding,
  freshQuote,
  knownEquity,
  knownNumbers,
  knownProduct,
  knownState,
  liveFeed,
  venueTimeForward,
} from './knowledge-checks.ts';
import type { RiskCheck, RiskSituation } from './situation.ts';

const MINUTE = 60_000;
const stale = (observed: number): CheckRow['finding'] => ({
  code: 'STALE_QUOTE',
  observed,
  allowed: 2 * MINUTE,
});

const ROWS: readonly (CheckRow & { check: RiskCheck })[] = [
  { check: knownState, name: 'a known account', finding: null },
  {
    check: knownState,
    name: 'an account that was not read',
    at: { known: false },
    finding: { code: 'STATE_UNKNOWN' },
  },
  { check: confirmedStanding, name: 'a confirmed account', finding: null },
  {
    check: confirmedStanding,
    name: 'no declaration',
    at: { standing: 'undeclared' },
    finding: { code: 'FLOOR_UNKNOWN' },
  },
  {
    check: confirmedStanding,
    name: 'an account met mid-life',
    at: { standing: 'unconfirmed' },
    finding: { code: 'ACCOUNT_UNCONFIRMED' },
  },
  {
    check: confirmedStanding,
    name: 'a name that contradicts',
    at: { standing: 'contradicted' },
    finding: { code: 'ACCOUNT_CONTRADICTED' },
  },
  {
    check: confirmedStanding,
    name: 'a passed or lost account',
    at: { standing: 'ended' },
    finding: { code: 'ACCOUNT_ENDED' },
  },
  { check: knownProduct, name: 'a known contract', finding: null },
  {
    check: knownProduct,
    name: 'no data',
    at: { contract: null },
    finding: { code: 'PRODUCT_UNKNOWN' },
  },
  {
    check: knownProduct,
    name: 'data of another contract',
    at: { contract: contractOf('NQ') },
    finding: { code: 'PRODUCT_UNKNOWN' },
  },
  {
    check: knownProduct,
    name: 'an order for another contract',
    order: { contractId: 'CON.F.US.XYZ.Z26' as ContractId },
    finding: { code: 'PRODUCT_UNKNOWN', observed: 'CON.F.US.XYZ.Z26' },
  },
  { check: liveFeed, name: 'a live feed', finding: null },
  { check: liveFeed, name: 'no feed', at: { feedUp: false }, finding: { code: 'FEED_DOWN' } },
  { check: venueTimeForward, name: 'a time that goes on', finding: null },
  {
    check: venueTimeForward,
    name: 'a time that went back',
    at: { venueTimeBack: true },
    finding: { code: 'VENUE_TIME_BACK' },
  },
  { check: freshQuote, name: 'a price of this instant', at: { lastPriceAt: NOW }, finding: null },
  {
    check: freshQuote,
    name: 'a price as old as is allowed',
    at: { lastPriceAt: NOW - 2 * MINUTE },
    finding: null,
  },
  {
    check: freshQuote,
    name: 'a price a millisecond older',
    at: { lastPriceAt: NOW - 2 * MINUTE - 1 },
    finding: stale(2 * MINUTE + 1),
  },
  {
    check: freshQuote,
    name: 'a price of the future',
    at: { lastPriceAt: NOW + 1 },
    finding: stale(-1),
  },
  {
    check: freshQuote,
    name: 'no price yet',
    at: { lastPriceAt: 0 },
    finding: stale(Number.POSITIVE_INFINITY),
  },
  {
    check: freshQuote,
    name: 'a time that is no number',
    at: { lastPriceAt: Number.NaN },
    finding: stale(Number.NaN),
  },
  { check: knownEquity, name: 'a known equity', at: { dayProfit: -1 }, finding: null },
  {
    check: knownEquity,
    name: 'a position without a price',
    at: { dayProfit: Number.NaN },
    finding: { code: 'STATE_UNKNOWN' },
  },
];

describe('what has to be known', () => {
  it.each(ROWS)('$check.name: $name', (row) => {
    const found = findingOf(row.check, row);
    if (row.finding === null) expect(found).toBeNull();
    else expect(found).toMatchObject(row.finding);
  });
});

describe('knownNumbers', () => {
  const finite = [
    'now',
    'lastPrice',
    'lots',
    'worstLotTenths',
    'worstProductContracts',
    'position',
    'ordersLastMinute',
    'modifiesLastMinute',
    'tradesToday',
    'contractsToday',
    'shortHoldsToday',
    'ordersToday',
    'fillsToday',
    'chicagoMinute',
    'weekday',
    'daysToExpiry',
  ] as const satisfies readonly (keyof RiskSituation)[];
  const endless = ['sameOrderAt', 'lastLossAt', 'consistencyCap'] as const;

  const check = (at: Readonly<Record<string, number>>): unknown =>
    findingOf(knownNumbers, { name: '', at, finding: null })?.source;

  it('passes a situation whose numbers are numbers', () => {
    expect(check({})).toBeUndefined();
    expect(check({ now: NOW + 1, lastPrice: -3_763 })).toBeUndefined();
  });

  it.each(finite)('denies and names %s that is no number or endless', (name) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(check({ [name]: value })).toBe(name);
    }
  });

  it.each(endless)('denies %s that is no number, and lets it be endless', (name) => {
    expect(check({ [name]: Number.NaN })).toBe(name);
    expect(check({ [name]: Number.NEGATIVE_INFINITY })).toBeUndefined();
    expect(check({ [name]: Number.POSITIVE_INFINITY })).toBeUndefined();
  });

  it('leaves the first price to the check of its age', () => {
    expect(check({ lastPrice: Number.NaN, lastPriceAt: 0 })).toBeUndefined();
  });
});
