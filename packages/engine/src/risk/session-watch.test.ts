import { describe, expect, it } from 'vitest';
import { ACCOUNT, DeskRun } from '../../test/desk-run.ts';
import { anEntry } from '../../test/scripted-strategy.ts';
import { longOne, workingEntry } from '../../test/venue-entities.ts';

const session = (run: DeskRun, state: 'own' | 'displaced', reason = 'GatewayLogout'): void =>
  run.tell({ kind: 'session', state, reason });

const resume = (run: DeskRun): void =>
  run.command({ kind: 'resume', accountId: ACCOUNT, reason: 'it was me' });

const PAUSE = 600;

const opens = (run: DeskRun): boolean => {
  run.takeEffects();
  run.wish(anEntry());
  return run.takeEffects().some((effect) => effect.startsWith('submit'));
};

describe('a session that the venue has ended', () => {
  it('opens nothing until it is back and a person resumes', () => {
    const run = new DeskRun().start();
    session(run, 'displaced');
    expect(opens(run)).toBe(false);
    expect(run.denials).toEqual(['ACCOUNT_REDUCING']);
    expect(run.audited('orderDenied')[0]?.denial.detail).toContain('GatewayLogout');
    session(run, 'own');
    run.pass(86_400 / 4);
    run.trade(84_000);
    expect(opens(run)).toBe(false);
    resume(run);
    expect(opens(run)).toBe(true);
  });

  it('cancels the entries that wait, and leaves the exits', () => {
    const waiting = workingEntry(new DeskRun().start());
    session(waiting, 'displaced');
    expect(waiting.takeEffects()).toEqual(['cancel 100']);
    const held = longOne(new DeskRun().start());
    held.takeEffects();
    session(held, 'displaced');
    expect(held.takeEffects().filter((effect) => effect.startsWith('cancel'))).toEqual([]);
  });

  it('goes on closing', () => {
    const run = longOne(new DeskRun().start());
    run.takeEffects();
    session(run, 'displaced');
    run.command({ kind: 'flatten', accountId: ACCOUNT });
    const effects = run.takeEffects();
    expect(effects.some((effect) => effect === 'close' || effect.startsWith('cancel'))).toBe(true);
  });

  it('opens by itself after the pause that the desk is set to, from when it is back', () => {
    const run = new DeskRun({ sessionPauseMs: PAUSE * 1_000 }).start();
    session(run, 'displaced');
    run.pass(PAUSE * 2);
    run.trade(84_000);
    expect(opens(run)).toBe(false);
    session(run, 'own');
    run.pass(PAUSE - 1);
    session(run, 'displaced');
    session(run, 'own');
    run.pass(PAUSE - 1);
    run.trade(84_000);
    expect(opens(run)).toBe(false);
    run.pass(1);
    expect(opens(run)).toBe(true);
  });

  it('says so once, for the desk and for each account', () => {
    const run = new DeskRun().start();
    session(run, 'displaced');
    session(run, 'displaced', 'again');
    session(run, 'own');
    session(run, 'own');
    resume(run);
    const told = run.audited('sessionChanged').map(({ state }) => state);
    expect(told).toEqual(['displaced', 'own']);
    const states = run.audited('stateChanged').map(({ state }) => state.kind);
    expect(states).toEqual(['reducing', 'active']);
  });

  it('does not ease what is stricter, nor what a person has asked for', () => {
    const run = new DeskRun().start();
    run.command({ kind: 'halt', accountId: ACCOUNT, mode: 'halted', reason: 'lunch' });
    session(run, 'displaced');
    expect(run.desk.risk.stateNow(run.now)).toMatchObject({ kind: 'halted', why: 'lunch' });
    session(run, 'own');
    expect(run.desk.risk.stateNow(run.now)).toMatchObject({ kind: 'halted' });
  });

  it('is still held after a restart, which has a session of its own', () => {
    const run = new DeskRun({ sessionPauseMs: PAUSE * 1_000 }).start();
    session(run, 'displaced');
    run.restart().settle();
    run.trade(84_000);
    expect(opens(run)).toBe(false);
    run.pass(PAUSE);
    run.trade(84_000);
    expect(opens(run)).toBe(true);
  });

  it('is nothing to a desk that never lost its own', () => {
    const run = new DeskRun().start();
    session(run, 'own');
    expect(run.audited('sessionChanged')).toEqual([]);
    expect(opens(run)).toBe(true);
  });
});
