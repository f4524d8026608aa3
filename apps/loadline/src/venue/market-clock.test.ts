import { describe, expect, it } from 'vitest';
import { MarketClock } from './market-clock.ts';

const START = Date.UTC(2026, 0, 12, 14, 30);

function clockAt(speed: number) {
  const machine = { now: 0 };
  const clock = new MarketClock({ mode: 'running', marketTime: START, speed }, () => machine.now);
  return { clock, machine };
}

describe('MarketClock', () => {
  it('follows the venue’s clock at its speed, a little behind', () => {
    const { clock, machine } = clockAt(60);
    machine.now = 1_250;
    expect(clock.now() - START).toBe(60_000);
    expect(clock.delayUntil(START + 120_000)).toBe(1_000);
  });

  it('stands still while nobody tells the venue’s clock, and never goes back', () => {
    const { clock, machine } = clockAt(60);
    machine.now = 1_250;
    clock.lose();
    machine.now = 10_000;
    expect(clock.now() - START).toBe(60_000);
    expect(clock.delayUntil(START + 120_000)).toBeNull();
    clock.set({ mode: 'running', marketTime: START + 30_000, speed: 60 });
    expect(clock.now() - START).toBe(60_000);
    machine.now = 12_250;
    expect(clock.now() - START).toBe(150_000);
  });

  it('takes the time of a message that is later than its own', () => {
    const { clock } = clockAt(1);
    clock.hear(START + 5_000);
    clock.hear(START + 4_000);
    expect(clock.now() - START).toBe(5_000);
  });
});
