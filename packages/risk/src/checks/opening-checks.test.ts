import type { Ticks } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { codesOf, NOW, SESSION, type SituationFields } from '../../test/situation.ts';
import * as account from './account-checks.ts';
import * as hours from './hours-checks.ts';
import * as knowledge from './knowledge-checks.ts';
import * as meters from './meter-checks.ts';
import { OPENING_CHECKS } from './opening-checks.ts';
import * as order from './order-checks.ts';
import * as product from './product-checks.ts';
import * as request from './request-checks.ts';
import { SIZE_CHECKS } from './size-checks.ts';

const { isInside: _notACheck, ...hoursChecks } = hours;
const WRITTEN = [account, hoursChecks, knowledge, meters, order, product, request].flatMap((file) =>
  Object.values(file),
);

const first = (at: SituationFields): string | undefined => codesOf(OPENING_CHECKS, { at })[0];

describe('OPENING_CHECKS', () => {
  it('pass an order to which nothing objects', () => {
    expect(codesOf(OPENING_CHECKS, {})).toEqual([]);
  });

  it('contain each check that is written, once, those of the size last', () => {
    expect(new Set(OPENING_CHECKS).size).toBe(OPENING_CHECKS.length);
    expect(OPENING_CHECKS.slice(-SIZE_CHECKS.length)).toEqual(SIZE_CHECKS);
    expect(new Set(OPENING_CHECKS)).toEqual(new Set([...WRITTEN, ...SIZE_CHECKS]));
  });

  it.each<{ says: string; name: string; at: SituationFields }>([
    {
      says: 'STATE_UNKNOWN',
      name: 'an account that was never read has no declared state either',
      at: { known: false, standing: 'unconfirmed', canTrade: false },
    },
    {
      says: 'PRODUCT_UNKNOWN',
      name: 'without a product nothing else is known',
      at: { contract: null, daysToExpiry: Number.NaN, session: { kind: 'unknown' } },
    },
    {
      says: 'MARKET_CLOSED',
      name: 'a closed market has an old price',
      at: { session: { kind: 'closed', next: SESSION }, lastPriceAt: NOW - 86_400_000 },
    },
    {
      says: 'STALE_QUOTE',
      name: 'before the first price there is no number',
      at: { lastPriceAt: 0, lastPrice: Number.NaN },
    },
    {
      says: 'NOT_A_NUMBER',
      name: 'a price that is no number has a time',
      at: { lastPrice: Number.NaN },
    },
    {
      says: 'ACCOUNT_LOCKED',
      name: 'a lock matters more than the hour',
      at: {
        state: { kind: 'locked', until: null, by: 'desk', why: 'limit', at: NOW },
        now: SESSION.lastEntryAt,
      },
    },
  ])('say $says first: $name', ({ says, at }) => {
    expect(first(at)).toBe(says);
  });

  it('object for one reason only where one thing is wrong', () => {
    const wrong: readonly SituationFields[] = [
      { known: false },
      { canTrade: false },
      { standing: 'contradicted' },
      { flattening: true },
      { feedUp: false },
      { session: { kind: 'unknown' } },
      { session: { kind: 'closed', next: SESSION } },
      { venueTimeBack: true },
      { lastPriceAt: NOW - 120_001 },
      { dayProfit: Number.NaN },
      { weekday: 6 },
      { inPriceLimitZone: true },
      { modifiesLastMinute: 60 },
      { ordersLastMinute: 30 },
      { oppositeOf: 'account 2' },
      { daysToExpiry: 0 },
      { worstLotTenths: 49 },
    ];
    for (const at of wrong) expect(codesOf(OPENING_CHECKS, { at })).toHaveLength(1);
  });

  it('object to a stop once, for the reason nearest to it', () => {
    const codes = [null, -1, 0, 1].map((stopTicks) =>
      codesOf(OPENING_CHECKS, {
        order: { bracket: { stopTicks: stopTicks as Ticks | null, targetTicks: null } },
      }),
    );
    expect(codes).toEqual([['NO_STOP'], ['STOP_SIDE'], ['STOP_SIDE'], ['STOP_TOO_CLOSE']]);
  });
});
