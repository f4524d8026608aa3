import type { Gateway } from '../gateway.ts';
import type { ClockStream } from './clock-stream.ts';
import type { HubServer } from './hub-server.ts';

/** One run of the loop gives way to sockets and requests after this long. */
const RUN_MS = 4;
/** At `max` speed the next price waits until no connection has more than this to send. */
const WAIT_BYTES = 64 * 1024;
const WAIT_MS = 1;
const TICK_MS = 1_000;
/** Timers beyond 2^31 ms fire at once; looking again earlier does no harm. */
const TIMER_MS_MAX = 60_000;

/** Moves the market at its speed, and does what is due once a second. */
export class PlayLoop {
  readonly #gateway: Gateway;
  readonly #hubs: HubServer;
  readonly #clock: ClockStream;
  readonly #onFatal: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #ticker: NodeJS.Timeout | null = null;
  #stopped = true;

  constructor(
    gateway: Gateway,
    { hubs, clock }: Readonly<{ hubs: HubServer; clock: ClockStream }>,
    onFatal: (error: unknown) => void,
  ) {
    this.#gateway = gateway;
    this.#hubs = hubs;
    this.#clock = clock;
    this.#onFatal = onFatal;
  }

  start(): void {
    this.#stopped = false;
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.wake();
  }

  /** Looks at the clock again: its speed has changed, or the market was paused. */
  wake(): void {
    this.#clear();
    if (this.#stopped) return;
    this.#clock.notify();
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
    if (this.#ticker !== null) clearInterval(this.#ticker);
  }

  #tick(): void {
    const { sequence, speed } = this.#gateway.clock();
    // Also where the market stands, since answers and account events go out all the same.
    if (speed !== 'max') this.#hubs.dropSlow();
    try {
      this.#gateway.tick();
    } catch (error) {
      this.#onFatal(error);
      return;
    }
    if (this.#gateway.clock().sequence !== sequence) this.wake();
  }

  #schedule(): void {
    const delay = this.#gateway.delayMs();
    if (delay === null) return;
    if (delay > 0) this.#after(Math.min(delay, TIMER_MS_MAX));
    else if (this.#mustWait()) this.#after(WAIT_MS);
    else this.#immediate = setImmediate(() => this.#run());
  }

  #after(delayMs: number): void {
    this.#timer = setTimeout(() => this.#run(), delayMs);
  }

  #run(): void {
    this.#clear();
    try {
      const until = performance.now() + RUN_MS;
      while (this.#gateway.delayMs() === 0 && performance.now() < until && !this.#mustWait()) {
        this.#gateway.advance();
      }
    } catch (error) {
      this.#onFatal(error);
      return;
    }
    this.#clock.notify();
    if (!this.#stopped) this.#schedule();
  }

  /** At `max` speed we wait for the slowest reader; at real speeds it is dropped. */
  #mustWait(): boolean {
    if (this.#gateway.clock().speed === 'max') return this.#hubs.backlog() > WAIT_BYTES;
    this.#hubs.dropSlow();
    return false;
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#timer = null;
    this.#immediate = null;
  }
}
