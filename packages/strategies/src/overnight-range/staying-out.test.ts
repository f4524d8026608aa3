import { MINUTE_MS, type UnixMs } from '@loadline/core';
import { describe, expect, it } from 'vitest';
import { StrategyRun } from '../../test/strategy-run.ts';

const NIGHT = { high: 84_040, low: 84_000 };
const ENTERS = ['enter long buy 1@84044', 'enter short sell 1@83996'];

describe('started late', () => {
  it('enters nothing when it is started after the end of the range', () => {
    const run = new StrategyRun();
    run.bars('18:00', '11:00', NIGHT, { live: false });
    run.advance(run.at('11:00'));
    expect(run.words()).toEqual(['STARTED_LATE']);
    run.bars('11:00', '12:00', { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual([]);
    expect(run.strategy.view().status).toContain('Started after 09:30 New York');
  });

  it('enters nothing when it is started seconds after the end of the range', () => {
    const run = new StrategyRun();
    run.night(NIGHT, { live: false });
    run.wake('rangeEnd', (run.at('09:30') + 2_000) as UnixMs);
    expect(run.words()).toEqual(['STARTED_LATE']);
  });

  it('enters nothing when its wake-up comes a minute late', () => {
    const run = new StrategyRun();
    run.bars('18:00', '09:29', NIGHT);
    run.words();
    run.wake('rangeEnd', (run.at('09:30') + MINUTE_MS) as UnixMs);
    expect(run.words()).toEqual(['STARTED_LATE']);
  });

  it('takes part when history covers the night and it was there before the end', () => {
    const run = new StrategyRun();
    run.bars('18:00', '09:29', NIGHT, { live: false });
    run.bar(run.at('09:29'), NIGHT);
    expect(run.words()).toEqual(['checkContract', 'RANGE_SET', ...ENTERS]);
  });

  it('bears a wake-up that comes a little late on a market that is played fast', () => {
    const run = new StrategyRun();
    run.bars('18:00', '09:29', NIGHT);
    run.words();
    run.wake('rangeEnd', (run.at('09:30') + 20_000) as UnixMs);
    expect(run.words()).toEqual(['RANGE_SET', ...ENTERS]);
  });
});

describe('a hole in the range', () => {
  it.each([
    { name: 'no bar in the first 31 minutes', stretches: [['18:31', '09:30']] },
    { name: 'started in the night without history', stretches: [['03:00', '09:30']] },
    {
      name: '31 minutes without a bar',
      stretches: [
        ['18:00', '02:00'],
        ['02:31', '09:30'],
      ],
    },
    { name: 'no bar in the last 31 minutes', stretches: [['18:00', '08:59']] },
  ])('keeps it out: $name', ({ stretches }) => {
    const run = new StrategyRun();
    for (const [from = '', to = ''] of stretches) run.bars(from, to, NIGHT);
    run.advance(run.at('09:30'));
    expect(run.words()).toEqual(['checkContract', 'RANGE_INCOMPLETE']);
  });

  it('of 30 minutes is borne', () => {
    const run = new StrategyRun();
    run.bars('18:30', '02:00', NIGHT);
    run.bars('02:30', '09:00', NIGHT);
    run.advance(run.at('09:30'));
    expect(run.words()).toEqual(['checkContract', 'RANGE_SET', ...ENTERS]);
  });

  it('is closed by history that comes later', () => {
    const run = new StrategyRun();
    run.bars('18:00', '02:00', NIGHT);
    run.bars('02:00', '05:00', NIGHT, { live: false });
    run.bars('05:00', '09:30', NIGHT);
    expect(run.words()).toContain('RANGE_SET');
  });
});

describe('a contract change', () => {
  it('in the night makes the range void', () => {
    const run = new StrategyRun();
    run.bars('18:00', '02:00', NIGHT);
    run.roll();
    expect(run.words()).toEqual(['CONTRACT_CHANGED']);
    run.bars('02:00', '10:00', NIGHT);
    expect(run.words()).toEqual([]);
  });

  it('found by the check before the open keeps it out', () => {
    const run = new StrategyRun();
    run.bars('18:00', '09:29', NIGHT);
    expect(run.words()).toEqual(['checkContract']);
    run.roll();
    run.bar(run.at('09:29'), NIGHT);
    expect(run.words()).toEqual(['CONTRACT_CHANGED']);
  });

  it('cancels entries of the old contract', () => {
    const run = new StrategyRun();
    run.night(NIGHT);
    run.words();
    run.roll();
    expect(run.words()).toEqual(['cancel long', 'cancel short', 'CONTRACT_CHANGED']);
  });

  it('between two sessions starts the ATR over and leaves the next session alone', () => {
    const run = new StrategyRun({ atrMinutes: 60, atrPeriod: 20 });
    run.night(NIGHT);
    expect(run.words()).toContain('ATR_NOT_READY');
    run.bars('09:30', '16:59', NIGHT);
    run.roll();
    run.nextSession('2025-03-06');
    run.night(NIGHT);
    expect(run.words()).toEqual(['checkContract', 'ATR_NOT_READY']);
  });
});

describe('the ATR', () => {
  it('must have its bars at the end of the range', () => {
    const run = new StrategyRun({ atrMinutes: 60, atrPeriod: 15 });
    run.night(NIGHT);
    expect(run.words()).toEqual(['checkContract', 'ATR_NOT_READY']);
  });

  it('goes on over sessions of one contract', () => {
    const run = new StrategyRun({ atrMinutes: 60, atrPeriod: 15 });
    run.night(NIGHT);
    run.bars('09:30', '16:59', NIGHT);
    run.words();
    run.nextSession('2025-03-06');
    run.night(NIGHT);
    expect(run.words()).toEqual(['checkContract', 'RANGE_SET', ...ENTERS]);
  });

  it('can be taken over one-minute bars', () => {
    const run = new StrategyRun({ atrMinutes: 1, atrPeriod: 50 });
    run.night(NIGHT);
    expect(run.words()).toEqual(['checkContract', 'RANGE_SET', ...ENTERS]);
  });
});

describe('a short session', () => {
  it('that has to be flat before the entry is not traded, and says so with its first bar', () => {
    const run = new StrategyRun({}, '2025-01-09');
    expect(run.take()).toEqual([]);
    run.bar(run.session.opensAt, NIGHT);
    const [note] = run.take();
    expect(note).toMatchObject({ kind: 'note', code: 'SHORT_SESSION' });
    run.bars('18:01', '09:15', NIGHT);
    expect(run.words()).toEqual([]);
  });

  it('is told once, and not for the past', () => {
    const run = new StrategyRun({}, '2025-01-09');
    run.bars('18:00', '20:00', NIGHT, { live: false });
    expect(run.words()).toEqual([]);
    run.bars('20:00', '20:05', NIGHT);
    expect(run.words()).toEqual(['SHORT_SESSION']);
  });

  it('that closes at noon is traded', () => {
    const run = new StrategyRun({}, '2025-11-28');
    run.night(NIGHT);
    expect(run.words()).toEqual(['checkContract', 'RANGE_SET', ...ENTERS]);
  });
});
