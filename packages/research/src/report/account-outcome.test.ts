import { type IsoDate, moneyFromDollars, type UnixMs } from '@loadline/core';
import type { AuditEvent } from '@loadline/engine/ports';
import { describe, expect, it } from 'vitest';
import { OutcomeWatch } from './account-outcome.ts';

const accountId = 1 as never;
const AT = Date.parse('2026-03-03T15:04:37.250Z') as UnixMs;
const dollars = (amount: number) => moneyFromDollars(amount);

const day = (date: string): AuditEvent => ({
  kind: 'dayRolled',
  at: AT,
  accountId,
  tradingDay: date as IsoDate,
  balance: dollars(50_000),
  floor: dollars(48_000),
});
const touch = (limit: 'maximumLoss' | 'dailyLoss'): AuditEvent => ({
  kind: 'limitTouched',
  at: AT,
  accountId,
  limit,
  equity: dollars(47_990),
  floor: dollars(48_000),
});
const ended = (event: 'PASS' | 'MLL_BREACH' | 'DLL_LOCKOUT', date: string): AuditEvent => ({
  kind: 'accountEvent',
  at: AT,
  accountId,
  event,
  tradingDay: date as IsoDate,
  balance: dollars(50_000),
});

function outcomeOf(events: readonly AuditEvent[]) {
  const watch = new OutcomeWatch('a-pack');
  for (const event of events) watch.onAudit(event);
  return watch.outcome();
}

describe('the outcome of an account', () => {
  it('is neither while nothing ended it; a lock-out does not', () => {
    const events = [day('2026-03-02'), touch('dailyLoss'), ended('DLL_LOCKOUT', '2026-03-02')];
    expect(outcomeOf([...events, day('2026-03-03')])).toMatchObject({
      outcome: 'neither',
      tradingDay: null,
      lockouts: 1,
      days: 2,
    });
  });

  it('is a breach with its rule and its minute, also when the run ends within the day', () => {
    const open = [day('2026-03-03'), touch('maximumLoss')];
    const breach = {
      outcome: 'breach',
      rule: 'mll.amount',
      minute: '2026-03-03T15:04:00.000Z',
      tradingDay: '2026-03-03',
      equity: '47990.00',
      floor: '48000.00',
      days: 1,
    };
    expect(outcomeOf(open)).toMatchObject(breach);
    const closed = [...open, ended('MLL_BREACH', '2026-03-03'), day('2026-03-04')];
    expect(outcomeOf([...closed, touch('dailyLoss')])).toMatchObject(breach);
  });

  it('counts what was denied, by code', () => {
    const denial = { code: 'NO_STOP', detail: '', observed: '', allowed: '' } as const;
    const order = {} as never;
    const denied: AuditEvent = {
      kind: 'orderDenied',
      at: AT,
      accountId,
      strategyId: null,
      order,
      denial,
    };
    expect(outcomeOf([denied, denied])).toMatchObject({ denied: { NO_STOP: 2 }, reduced: 0 });
  });

  it('is a pass on the day whose close reached it', () => {
    const events = [day('2026-03-02'), day('2026-03-03'), ended('PASS', '2026-03-03')];
    expect(outcomeOf([...events, day('2026-03-04')])).toMatchObject({
      outcome: 'pass',
      rule: null,
      tradingDay: '2026-03-03',
      days: 2,
    });
  });
});
