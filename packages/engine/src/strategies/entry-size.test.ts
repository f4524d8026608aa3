import { type ContractId, moneyFromDollars, type Price, type VenueOrderId } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { DeskRun, NQ } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { aVenueOrder } from '../../test/venue-entities.ts';
import type { EntrySizing } from './entry-size.ts';

const MNQ = 'CON.F.US.MNQ.Z25' as ContractId;
const risking = (amount: number, micros = false): EntrySizing => ({
  sizing: { kind: 'dollarsAtRisk', amount: moneyFromDollars(amount) },
  micros,
});
const bracket = { stopTicks: 20 as never, targetTicks: null };
const wish = (run: DeskRun, entry = 'long') => {
  run.forget();
  run.wish(anEntry({ entry, bracket }));
};
const submits = (run: DeskRun) => run.takeEffects().filter((word) => word.startsWith('submit'));

describe('the size of an entry', () => {
  it('is what the strategy wishes without a sizing', () => {
    const run = new DeskRun().start();
    wish(run);
    expect(submits(run)).toEqual(['submit run1-0-1 buy stop 1 NQZ5']);
  });

  it('is what may be lost to the stop, the gap and the fees, rounded down', () => {
    const run = new DeskRun({ sizing: risking(900) }).start();
    wish(run);
    const [told] = run.audited('riskDecided');
    const loss = (told?.decision.terms.slice(1, 4) ?? []).reduce(
      (sum, { amount }) => sum - amount,
      0,
    );
    const { quantity = 0 } = told?.decision ?? {};
    expect(quantity).toBeGreaterThan(1);
    expect(loss).toBeLessThanOrEqual(moneyFromDollars(900));
    expect(loss + loss / quantity).toBeGreaterThan(moneyFromDollars(900));
  });

  it('is nothing when one contract is too much, and says so', () => {
    const run = new DeskRun({ sizing: risking(100) }).start();
    wish(run);
    expect(submits(run)).toEqual([]);
    expect(run.denials).toEqual(['NOTHING_FITS']);
    expect(run.audited('riskDecided').map(({ decision }) => decision.finding?.code)).toEqual([
      'NOTHING_FITS',
    ]);
    expect(run.takeHeard()).toContain('ended long denied');
  });

  it('is denied for the graver reason where the account may not open at all', () => {
    const run = new DeskRun({ sizing: risking(100) }).start();
    run.command({ kind: 'halt', accountId: null, mode: 'halted', reason: 'a test' });
    wish(run);
    expect(run.denials).toEqual(['ACCOUNT_HALTED']);
  });

  it('has no share of a room without a limit', () => {
    const sizing: EntrySizing = {
      sizing: { kind: 'shareOfRoom', basisPoints: 1_000 },
      micros: false,
    };
    const practice = new DeskRun({ program: 'topstep-practice', balance: 150_000, sizing }).start();
    wish(practice);
    expect(practice.denials).toEqual(['NOTHING_FITS']);
  });
});

describe('micros in place of a mini', () => {
  it('are traded where only they fit, with the levels of the strategy', () => {
    const run = new DeskRun({ sizing: risking(100, true) }).start();
    run.trade(84_000, MNQ);
    wish(run);
    const [sent] = submits(run);
    expect(sent).toMatch(/^submit run1-0-1 buy stop \d MNQZ5$/);
    const quantity = Number(sent?.split(' ')[4]);
    const venueOrderId = '100' as VenueOrderId;
    run.submitAnswered('run1-0-1', { kind: 'accepted', venueOrderId });
    run.order(aVenueOrder({ contractId: MNQ, quantity: quantity as never }));
    const fill = { venueOrderId, side: 'buy', price: 84_011 as Price, contractId: MNQ } as const;
    run.fill({ ...fill, quantity: quantity as never });
    expect(run.book.positionSize(MNQ)).toBe(quantity);
    run.reload();
    run.trade(84_020, MNQ);
    run.wish({ kind: 'closePosition', reason: 'enough' });
    expect(run.takeEffects()).toContain('close');
    expect(run.book.positionSize(NQ)).toBe(0);
  });

  it('are not thought of while their market has no price', () => {
    const run = new DeskRun({ sizing: risking(100, true) }).start();
    wish(run);
    expect(run.denials).toEqual(['NOTHING_FITS']);
  });

  it('keep a second entry in the contract of the first', () => {
    const run = new DeskRun({ sizing: risking(100, true) }).start();
    run.trade(84_000, MNQ);
    wish(run);
    run.pass(2);
    run.wish(anEntry({ entry: 'short', side: 'sell', price: 83_990 as Price, bracket }));
    expect(submits(run).map((word) => word.split(' ').at(-1))).toEqual(['MNQZ5', 'MNQZ5']);
  });
});
