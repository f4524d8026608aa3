import type { AccountId, Money, UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { flat, nqSource } from '../../test/bars.ts';
import { InMemoryGateway } from '../../test/in-memory-gateway.ts';
import { encodeRecords } from '../store/record-lines.ts';
import type { OldFirmRecord } from './firm-record.ts';

const dollars = (amount: number): Money => (amount * 1_000_000) as Money;

/** What version 1 wrote of a Combine that had won 1,500 on one day. */
const OLD: OldFirmRecord = {
  accountId: 10_002 as AccountId,
  userName: 'demo',
  programId: 'topstep-combine-50k',
  autoOco: true,
  tradingDay: null,
  dayStartBalance: dollars(51_500),
  floor: dollars(49_500),
  violatedAt: null,
};

function lineOf(firm: OldFirmRecord): string {
  const { accountId } = firm;
  const balance = dollars(51_500);
  const account = { accountId, name: '50KTC-V2-1', balance, canTrade: true, simulated: true };
  return encodeRecords([
    { kind: 'genesis', version: 1, secret: 's', market: { kind: 'replay', fingerprint: 'test' } },
    { kind: 'account', account },
    { kind: 'firm', firm },
  ]);
}

describe('a file of an earlier version', () => {
  it('keeps balance and floor, and its accounts go on', () => {
    const gateway = new InMemoryGateway(nqSource(flat(84_000, 3)), { lines: [lineOf(OLD)] });
    gateway.steps(2);
    expect(gateway.control('GET', '/accounts/10002/truth').body).toMatchObject({
      programId: 'topstep-combine-50k',
      balance: '51500.00',
      floor: '49500.00',
      status: 'active',
      dayOpen: true,
    });
  });

  it('keeps an account that was violated ended', () => {
    const violated = { ...OLD, violatedAt: 5 as UnixMs };
    const gateway = new InMemoryGateway(nqSource(flat(84_000, 3)), { lines: [lineOf(violated)] });
    gateway.steps(2);
    expect(gateway.control('GET', '/accounts/10002/truth').body).toMatchObject({
      status: 'breached',
      violatedAt: 5,
    });
  });
});
