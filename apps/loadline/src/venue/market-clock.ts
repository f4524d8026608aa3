import type { UnixMs } from '@loadline/core';
import type { Clock } from '@loadline/engine/ports';

export type ClockMode = 'running' | 'paused' | 'stepped' | 'ended';

/** What the gateway's control API tells of its clock; the real venue's is the system clock. */
export type ClockState = Readonly<{
  mode: ClockMode;
  marketTime: number;
  /** Market seconds per real second. */
  speed: number | 'max';
}>;

/**
 * How far, in real time, we stay behind the venue's clock when nothing comes: a price that is still
 * on its way must not find that its minute has been closed.
 */
const LAG_MS = 250;

/**
 * Market time as the trader knows it. It follows what has been heard (a price at 09:30:00 means
 * that it is 09:30:00), and between prices the venue's clock, a little behind. Never goes back.
 */
export class MarketClock implements Clock {
  #state: ClockState;
  #stateAt: number;
  #heard = 0;
  readonly #machineNow: () => number;
  readonly #changed = new Set<() => void>();

  constructor(state: ClockState, machineNow: () => number = () => performance.now()) {
    this.#machineNow = machineNow;
    this.#state = state;
    this.#stateAt = machineNow();
    this.#heard = state.marketTime;
  }

  get state(): ClockState {
    return { ...this.#state, marketTime: this.now() };
  }

  /** Called with each change of mode or speed. */
  onChange(listener: () => void): void {
    this.#changed.add(listener);
  }

  now(): UnixMs {
    const { mode, speed, marketTime } = this.#state;
    if (mode !== 'running' || speed === 'max') return this.#heard as UnixMs;
    const elapsed = Math.max(0, this.#machineNow() - this.#stateAt - LAG_MS);
    this.#heard = Math.max(this.#heard, Math.floor(marketTime + elapsed * speed));
    return this.#heard as UnixMs;
  }

  /** A message of the venue carried this market time. */
  hear(at: number): void {
    if (at > this.#heard) this.#heard = at;
  }

  set(state: ClockState): void {
    this.#state = state;
    this.#stateAt = this.#machineNow();
    if (state.mode !== 'running') this.hear(state.marketTime);
    for (const listener of this.#changed) listener();
  }

  /**
   * Nobody tells the venue's clock any more. A played market stands still while its gateway is
   * away, so this clock does too: it would run ahead of prices that are yet to come.
   */
  lose(): void {
    this.set({ ...this.#state, mode: 'paused', marketTime: this.now() });
  }

  /** Real milliseconds until market time reaches `at`; null while time stands or jumps. */
  delayUntil(at: number): number | null {
    const { mode, speed } = this.#state;
    if (mode !== 'running' || speed === 'max' || speed <= 0) return null;
    return Math.max(0, (at - this.now()) / speed);
  }
}

/** The clock of a venue that has no other: this machine's, which never steps back here. */
export const systemClockState = (): ClockState => ({
  mode: 'running',
  marketTime: Date.now(),
  speed: 1,
});
