import { describe, expect, it } from 'vitest';
import { StrategyRun } from '../../test/strategy-run.ts';

/** True ranges of 40 ticks all night, so that the ATR is 40: stop 40, target 160, breakeven 60. */
const NIGHT = { high: 84_040, low: 84_000 };
const ENTRIES = ['enter long buy 1@84044', 'enter short sell 1@83996'];

/** A run at the open: both entries work, and nothing before it is of interest. */
function armed(settings: ConstructorParameters<typeof StrategyRun>[0] = {}): StrategyRun {
  const run = new StrategyRun(settings);
  run.night(NIGHT);
  expect(run.words()).toEqual(['checkContract', 'RANGE_SET', ...ENTRIES]);
  return run;
}

/** One whole trade of the long side, stopped out; the cancel of the short side is confirmed. */
function tradedOnce(settings: ConstructorParameters<typeof StrategyRun>[0] = {}): StrategyRun {
  const run = armed(settings);
  run.fill('long', 84_045);
  run.end('short', 'canceled');
  run.flat();
  run.words();
  return run;
}

describe('at the end of the range', () => {
  it('places both entries a buffer outside the range, with exits from the ATR', () => {
    const run = new StrategyRun({ quantity: 2 });
    run.night(NIGHT);
    const enters = run.take().filter((intent) => intent.kind === 'enter');
    expect(enters).toMatchObject([
      { entry: 'long', type: 'stop', price: 84_044, bracket: { stopTicks: 40, targetTicks: 120 } },
      { entry: 'short', type: 'stop', price: 83_996, quantity: 2 },
    ]);
  });

  it('counts the bars from the opening to the last minute before the end, and no other', () => {
    const run = new StrategyRun();
    run.bar(run.at('18:00'), { high: 84_050, low: 84_000 });
    run.bars('18:01', '09:29', NIGHT);
    run.bar(run.at('09:29'), { high: 84_040, low: 83_990 });
    run.bar(run.at('09:30'), { high: 84_999, low: 83_001 });
    expect(run.strategy.view().range).toEqual({
      from: run.at('18:00'),
      to: run.at('09:30'),
      high: 84_050,
      low: 83_990,
    });
  });

  it('asks a minute before whether the contract is still the front month', () => {
    const run = new StrategyRun();
    run.bars('18:00', '09:28', NIGHT);
    expect(run.words()).toEqual([]);
    run.bar(run.at('09:28'), NIGHT);
    expect(run.words()).toEqual(['checkContract']);
  });

  it.each([
    { tradeDate: '2025-03-07', utc: '2025-03-07T14:30:00.000Z' },
    { tradeDate: '2025-03-10', utc: '2025-03-10T13:30:00.000Z' },
    { tradeDate: '2025-11-03', utc: '2025-11-03T14:30:00.000Z' },
  ])('keeps to New York time over the clock changes ($tradeDate)', ({ tradeDate, utc }) => {
    const run = new StrategyRun({}, tradeDate);
    const wake = run
      .take()
      .find((intent) => intent.kind === 'wakeAt' && intent.name === 'rangeEnd');
    expect(wake).toMatchObject({ at: Date.parse(utc) });
  });

  it('rounds the exits to whole ticks, never nearer than the venue takes', () => {
    const run = new StrategyRun({ stopMultiple: 0.1, targetMultiple: 0.26, bufferTicks: 0 });
    run.night({ high: 84_020, low: 84_000 });
    expect(run.take().find((intent) => intent.kind === 'enter')).toMatchObject({
      price: 84_020,
      bracket: { stopTicks: 4, targetTicks: 5 },
    });
  });
});

describe('a fill', () => {
  it('cancels the other side', () => {
    const run = armed();
    run.fill('short', 83_995);
    expect(run.words()).toEqual(['cancel long']);
    expect(run.strategy.view()).toMatchObject({ status: 'Short 1.', tradesToday: 1 });
  });

  it('in parts is one trade', () => {
    const run = new StrategyRun({ quantity: 2 });
    run.night(NIGHT);
    run.words();
    run.fill('long', 84_045);
    run.fill('long', 84_047);
    expect(run.words()).toEqual(['cancel short']);
    expect(run.strategy.view()).toMatchObject({ status: 'Long 2.', tradesToday: 1 });
  });

  it('of an entry whose cancel came too late is respected as a position', () => {
    const run = armed();
    run.fill('long', 84_045);
    run.fill('short', 83_995);
    run.flat();
    expect(run.words()).toEqual(['cancel short', 'TRADES_DONE']);
    expect(run.strategy.view().tradesToday).toBe(2);
  });

  it('after the window, by the same race, still goes to breakeven', () => {
    const run = armed();
    run.wake('windowEnd', run.at('15:00'));
    run.fill('long', 84_045);
    run.price(84_105);
    expect(run.words()).toEqual(['cancel long', 'cancel short', 'WINDOW_ENDED', 'stop to 84047']);
  });
});

describe('breakeven', () => {
  it('moves the stop of a long once, when the profit has reached the trigger', () => {
    const run = armed();
    run.fill('long', 84_045);
    run.words();
    run.price(84_104);
    expect(run.words()).toEqual([]);
    run.price(84_105);
    run.price(84_150);
    expect(run.words()).toEqual(['stop to 84047']);
    expect(run.strategy.view().status).toBe('Long 1, stop at breakeven.');
  });

  it('mirrors for a short', () => {
    const run = armed();
    run.fill('short', 83_995);
    run.words();
    run.price(83_935);
    expect(run.words()).toEqual(['stop to 83993']);
  });

  it('is off at a trigger of 0', () => {
    const run = armed({ breakevenTrigger: 0 });
    run.fill('long', 84_045);
    run.words();
    run.price(85_000);
    expect(run.words()).toEqual([]);
  });

  it('leaves room between the market and a far offset', () => {
    const run = armed({ breakevenTrigger: 0.1, breakevenOffsetTicks: 30 });
    run.fill('long', 84_045);
    run.words();
    run.price(84_078);
    expect(run.words()).toEqual([]);
    run.price(84_079);
    expect(run.words()).toEqual(['stop to 84075']);
  });
});

describe('after an exit', () => {
  it('arms a side again only when a minute stayed strictly inside the range there', () => {
    const run = tradedOnce();
    run.bar(run.at('10:00'), { high: 84_040, low: 84_000 });
    expect(run.words()).toEqual([]);
    run.bar(run.at('10:01'), { high: 84_039, low: 84_000 });
    expect(run.words()).toEqual(['enter long buy 1@84044']);
    run.bar(run.at('10:02'), { high: 84_039, low: 84_001 });
    expect(run.words()).toEqual(['enter short sell 1@83996']);
    run.bar(run.at('10:03'), { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual([]);
  });

  it('does not arm while the cancel of a side is not confirmed', () => {
    const run = armed();
    run.fill('long', 84_045);
    run.flat();
    run.words();
    run.bar(run.at('10:00'), { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual(['enter long buy 1@84044']);
  });

  it('does not arm on a bar of the past', () => {
    const run = tradedOnce();
    run.bar(run.at('10:00'), { high: 84_030, low: 84_010 }, { live: false });
    expect(run.words()).toEqual([]);
  });

  it('does not arm while the position is open', () => {
    const run = armed();
    run.fill('long', 84_045);
    run.end('short', 'canceled');
    run.words();
    run.bar(run.at('10:00'), { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual([]);
  });

  it('stops after the allowed number of trades', () => {
    const run = armed({ tradesMax: 1 });
    run.fill('long', 84_045);
    run.end('short', 'canceled');
    run.flat();
    run.bar(run.at('10:00'), { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual(['cancel short', 'TRADES_DONE']);
  });

  it('leaves alone what the desk, the venue or a person has ended', () => {
    const run = armed();
    run.end('short', 'denied');
    run.fill('long', 84_045);
    run.flat();
    run.words();
    run.bar(run.at('10:00'), { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual(['enter long buy 1@84044']);
    run.end('long', 'canceled');
    expect(run.words()).toEqual(['ENTRIES_ENDED']);
  });
});

describe('the entry window', () => {
  it('cancels what has not filled and places nothing after it', () => {
    const run = armed();
    run.bars('09:30', '15:00', { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual(['cancel long', 'cancel short', 'WINDOW_ENDED']);
    run.bars('15:00', '15:30', { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual([]);
  });

  it('does not arm with the bar that closes at its end', () => {
    const run = tradedOnce();
    run.bar(run.at('14:59'), { high: 84_030, low: 84_010 });
    expect(run.words()).toEqual(['WINDOW_ENDED']);
  });

  it('ends half an hour before an early flat-by', () => {
    const run = new StrategyRun({}, '2025-11-28');
    const end = run
      .take()
      .find((intent) => intent.kind === 'wakeAt' && intent.name === 'windowEnd');
    expect(end).toMatchObject({ at: run.session.flatBy - 1_800_000 });
  });
});
