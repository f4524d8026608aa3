import type { ContractId, DenialCode } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { anOrder, contractOf, MNQ } from '../../test/situation.ts';
import type { Finding, FindingUnit } from './finding.ts';
import { DENIAL_CODES, denialOf } from './words.ts';

const said = (finding: Finding, contract = MNQ) => denialOf(finding, anOrder(), { contract });

const findingWith = (
  code: DenialCode,
  unit: FindingUnit,
  observed: number | string,
  allowed: number | string,
  source = 'test',
): Finding => ({ code, unit, observed, allowed, source });

describe('denialOf', () => {
  it.each<{ name: string; finding: Finding; detail: string; observed: string; allowed: string }>([
    {
      name: 'money, above what would touch',
      finding: findingWith('MAXIMUM_LOSS_LIMIT', 'money', 47_999_500_000, 48_000_000_000),
      detail:
        'With every position and entry at its stop, equity would be $47,999.50: ' +
        'it has to stay above the maximum loss limit at $48,000.00.',
      observed: '$47,999.50',
      allowed: 'above $48,000.00',
    },
    {
      name: 'lots',
      finding: findingWith('POSITION_LIMIT', 'lotTenths', 51, 50),
      detail: 'The account could reach 5.1 lots with every entry filled; 5 lots may be.',
      observed: '5.1 lots',
      allowed: '5 lots',
    },
    {
      name: 'one contract',
      finding: findingWith('ORDER_SIZE', 'contracts', 2, 1),
      detail: 'The order is for 2 contracts; your largest order is 1 contract.',
      observed: '2 contracts',
      allowed: '1 contract',
    },
    {
      name: 'a Chicago time in summer',
      finding: findingWith(
        'PAST_LAST_ENTRY',
        'instant',
        Date.parse('2026-10-06T20:08:07.900Z'),
        Date.parse('2026-10-06T20:08:00Z'),
      ),
      detail: 'Nothing may be opened from 2026-10-06 15:08 Chicago on.',
      observed: '2026-10-06 15:08:07 Chicago',
      allowed: '2026-10-06 15:08 Chicago',
    },
    {
      name: 'a price on its grid',
      finding: findingWith('STOP_SIDE', 'price', 100_000, 100_001, 'buyAbove'),
      detail: 'A buy stop at 25,000.00 has to be above the last trade at 25,000.25.',
      observed: '25,000.00',
      allowed: '25,000.25',
    },
    {
      name: 'ticks on the wrong side',
      finding: findingWith('STOP_SIDE', 'ticks', -1, 1),
      detail: 'The stop is -1 ticks away, on its wrong side.',
      observed: '-1 ticks',
      allowed: '1 tick',
    },
    {
      name: 'a long time',
      finding: findingWith('STALE_QUOTE', 'milliseconds', 320_000, 120_000),
      detail: 'The last price of MNQZ6 is 5 min 20 s old; at most 2 min is allowed.',
      observed: '5 min 20 s',
      allowed: '2 min',
    },
    {
      name: 'a short time',
      finding: findingWith('DUPLICATE_ORDER', 'milliseconds', 400, 1_500),
      detail: 'The same order was sent 400 ms ago; within 1.5 s that is taken for a mistake.',
      observed: '400 ms',
      allowed: '1.5 s',
    },
    {
      name: 'no price yet',
      finding: findingWith('STALE_QUOTE', 'milliseconds', Number.POSITIVE_INFINITY, 120_000),
      detail: 'MNQZ6 has had no price yet.',
      observed: 'no end',
      allowed: '2 min',
    },
    {
      name: 'the unbounded by its short name',
      finding: findingWith('UNBOUNDED_RISK', 'text', 'CON.F.US.MNQ.Z26', 'a stop'),
      detail: 'MNQZ6 has no working stop for all of it, so its loss has no bound.',
      observed: 'CON.F.US.MNQ.Z26',
      allowed: 'a stop',
    },
    {
      name: 'a lock with its end',
      finding: findingWith(
        'ACCOUNT_LOCKED',
        'instant',
        'locked (desk: daily loss limit)',
        Date.parse('2026-10-06T22:00:00Z'),
      ),
      detail: 'Account 1 is locked until 2026-10-06 17:00 Chicago (desk: daily loss limit).',
      observed: 'locked (desk: daily loss limit)',
      allowed: '2026-10-06 17:00 Chicago',
    },
    {
      name: 'a mini that may not be opened',
      finding: findingWith('EVENT_WINDOW', 'contracts', 1, 0),
      detail: 'MNQZ6 may not be opened around this scheduled event.',
      observed: '1 contract',
      allowed: '0 contracts',
    },
    {
      name: 'orders for each fill',
      finding: findingWith('CONDUCT_LIMIT', 'ratio', 101 / 3, 30, 'ordersPerFill'),
      detail: 'There are 33.67 orders for each fill today; your ceiling is 30.',
      observed: '33.67',
      allowed: '30',
    },
    {
      name: 'a collar from below',
      finding: findingWith('PRICE_COLLAR', 'price', 90_000, 99_000),
      detail: 'The price 22,500.00 is far from the last trade; the lowest allowed is 24,750.00.',
      observed: '22,500.00',
      allowed: '24,750.00',
    },
  ])('speaks of $name', ({ finding, detail, observed, allowed }) => {
    expect(said(finding)).toEqual({ code: finding.code, detail, observed, allowed });
  });

  it.each([
    [999, '999 ms'],
    [1_000, '1 s'],
    [59_500, '59.5 s'],
    [60_000, '1 min'],
    [61_500, '1 min 1 s'],
    [3_599_999, '59 min 59 s'],
    [3_600_000, '1 h'],
    [3_999_999, '1 h 6 min'],
  ])('speaks of %i milliseconds', (ms, text) => {
    expect(said(findingWith('COOL_DOWN', 'milliseconds', ms, 1)).observed).toBe(text);
  });

  it('speaks of prices of other grids, and of ticks without one', () => {
    const finding = findingWith('PRICE_LIMIT_ZONE', 'price', 110_760, 'outside');
    expect(said(finding, contractOf('6E')).observed).toBe('5.53800');
    const unknown = denialOf(finding, anOrder({ contractId: 'X' as ContractId }), {
      contract: null,
    });
    expect(unknown.observed).toBe('110760 ticks');
    expect(unknown.detail).toContain('X at 110760 ticks');
  });

  it('makes one sentence for every code, whatever the numbers are', () => {
    for (const code of DENIAL_CODES) {
      for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, 0, 7, 'name']) {
        const { detail } = said(findingWith(code, 'money', value, value));
        expect(detail).toMatch(/^\S.*\.$/);
        expect(detail).not.toMatch(/undefined|NaN|Infinity|null/);
      }
    }
  });
});
