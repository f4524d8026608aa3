import type { UnixMs } from '@loadline/core';

/** How fast the market runs: times real time, as fast as the sockets take it, or by hand. */
export type Speed = number | 'max' | 'stepped';

/** The clock as the control API tells it. */
export type ClockReport = Readonly<{
  mode: 'stepped' | 'running' | 'paused' | 'ended';
  marketTime: UnixMs;
  machineTime: number;
  speed: number | 'max';
  /** Rises with every change of mode, speed or end, so that late news is told from old news. */
  sequence: number;
  ended: boolean;
}>;

/** Market time against machine time. It never steps back, and stops where the market ends. */
export class MarketClock {
  #speed: number | 'max';
  readonly #stepped: boolean;
  #paused = false;
  #ended = false;
  #anchorMarket: number;
  #anchorMachine: number;
  #latest: number;
  #sequence = 0;

  constructor({ speed, at, now }: Readonly<{ speed: Speed; at: UnixMs; now: number }>) {
    this.#stepped = speed === 'stepped';
    this.#speed = speed === 'stepped' ? 1 : speed;
    this.#anchorMarket = at;
    this.#anchorMachine = now;
    this.#latest = at;
  }

  get stepped(): boolean {
    return this.#stepped;
  }

  get speed(): number | 'max' {
    return this.#speed;
  }

  /** Whether time moves by itself. */
  get running(): boolean {
    return !this.#stepped && !this.#paused && !this.#ended;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Market time now.
   *
   * @param nextAt when the next step is due, or null when there is none. Time waits for a step
   *   that is late, so that nobody sees a minute as closed before its last price.
   */
  marketTime(nowMachine: number, nextAt: UnixMs | null): UnixMs {
    if (this.running && this.#speed !== 'max') {
      const flown = (nowMachine - this.#anchorMachine) * this.#speed;
      const time = Math.min(this.#anchorMarket + flown, nextAt ?? this.#latest);
      this.#latest = Math.max(this.#latest, Math.floor(time));
    }
    return this.#latest as UnixMs;
  }

  /** The market has been moved to `at`. */
  moved(at: UnixMs): void {
    this.#latest = Math.max(this.#latest, at);
  }

  /** Machine milliseconds until market time reaches `at`; 0 when it is due, null when never. */
  delayUntil(at: UnixMs, nowMachine: number): number | null {
    if (!this.running) return null;
    if (this.#speed === 'max') return 0;
    const dueAt = this.#anchorMachine + (at - this.#anchorMarket) / this.#speed;
    return Math.max(0, dueAt - nowMachine);
  }

  set(
    change: Readonly<{ speed?: number | 'max'; paused?: boolean }>,
    nowMachine: number,
    nextAt: UnixMs | null,
  ): void {
    this.#anchorMarket = this.marketTime(nowMachine, nextAt);
    this.#anchorMachine = nowMachine;
    this.#speed = change.speed ?? this.#speed;
    this.#paused = change.paused ?? this.#paused;
    this.#sequence += 1;
  }

  /** Goes on at a later market time: nothing happens until then. */
  jump(at: UnixMs, nowMachine: number): void {
    this.#anchorMarket = Math.max(at, this.#latest);
    this.#anchorMachine = nowMachine;
    this.#latest = this.#anchorMarket;
    this.#sequence += 1;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sequence += 1;
  }

  report(nowMachine: number, nextAt: UnixMs | null): ClockReport {
    const marketTime = this.marketTime(nowMachine, nextAt);
    const moving = this.#paused ? 'paused' : 'running';
    const mode = this.#stepped ? 'stepped' : this.#ended ? 'ended' : moving;
    const clock = { speed: this.#speed, sequence: this.#sequence, ended: this.#ended };
    return { mode, marketTime, machineTime: nowMachine, ...clock };
  }
}
