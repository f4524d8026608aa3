import type {
  ContractId,
  MarketQuote,
  MarketTrade,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenuePosition,
} from '@loadline/core';
import type { Effect, Timers, VenueListener } from '@loadline/engine/ports';
import type { ProjectxClient } from '@loadline/projectx';
import type { DeskRunner } from '../trader/desk-runner.ts';
import type { MarketClock } from '../venue/market-clock.ts';
import type { StepControl, StepReply } from './step-link.ts';

type Told = () => void;

/**
 * Keeps what the venue pushes until a step is complete, then tells it in the order of
 * `docs/concepts/parity.md`: user events before market data. Connection changes pass at once.
 */
export class StepBuffer implements VenueListener {
  readonly #runner: DeskRunner;
  #user: Told[] = [];
  #market: Told[] = [];
  #interrupted = false;

  constructor(runner: DeskRunner) {
    this.#runner = runner;
  }

  takeUser(): readonly Told[] {
    const told = this.#user;
    this.#user = [];
    return told;
  }

  takeMarket(): readonly Told[] {
    const told = this.#market;
    this.#market = [];
    return told;
  }

  /** Whether a hub connection has changed since the last call. */
  takeInterruption(): boolean {
    const interrupted = this.#interrupted;
    this.#interrupted = false;
    return interrupted;
  }

  onTrade(trade: MarketTrade): void {
    this.#market.push(() => this.#runner.onTrade(trade));
  }

  onQuote(quote: MarketQuote): void {
    this.#market.push(() => this.#runner.onQuote(quote));
  }

  onOrder(order: VenueOrder): void {
    this.#user.push(() => this.#runner.onOrder(order));
  }

  onFill(fill: VenueFill): void {
    this.#user.push(() => this.#runner.onFill(fill));
  }

  onPosition(position: VenuePosition): void {
    this.#user.push(() => this.#runner.onPosition(position));
  }

  onAccount(account: VenueAccount): void {
    this.#user.push(() => this.#runner.onAccount(account));
  }

  onConnection(hub: 'market' | 'user', state: 'up' | 'down', reason: string): void {
    this.#interrupted = true;
    this.#runner.onConnection(hub, state, reason);
  }

  onSession(state: 'own' | 'displaced', reason: string): void {
    this.#runner.onSession(state, reason);
  }

  onFeedStale(contractId: ContractId, reason: string): void {
    this.#runner.onFeedStale(contractId, reason);
  }
}

export type StepperOptions = Readonly<{
  runner: DeskRunner;
  buffer: StepBuffer;
  client: Pick<ProjectxClient, 'whenReceived' | 'whenSubscribed'>;
  control: StepControl;
  clock: MarketClock;
  onFault: (sentence: string) => void;
  timers: Timers;
}>;

const FAULT_PAUSE_MS = 500;

/**
 * The trader paces the market: it asks for the next price only when everything that the last one
 * caused has come and has been answered. So the same bars make the same trades as in a backtest.
 */
export class Stepper {
  readonly #options: StepperOptions;
  #stopped = false;

  constructor(options: StepperOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Runs until the market has ended or `stop` is called; true when it has ended. */
  async run(): Promise<boolean> {
    await this.#connected();
    while (!this.#stopped) {
      if (this.#options.buffer.takeInterruption()) await this.#connected();
      const step = await this.#ask({ advance: true });
      if (step === null) continue;
      await this.#take(step);
      await this.#settle();
      if (step.ended) return true;
    }
    return false;
  }

  /**
   * With both hubs up and every subscription answered, so that no price passes unheard, what the
   * engine wants after a connection (a reconciliation, history) is carried out before the next.
   */
  async #connected(): Promise<void> {
    const { client, buffer } = this.#options;
    do {
      await client.whenSubscribed();
      await this.#settle();
    } while (buffer.takeInterruption() && !this.#stopped);
  }

  /** One step: wakes that are due, then user events, then the price. */
  async #take(step: StepReply): Promise<void> {
    const { clock, runner, buffer } = this.#options;
    await this.#received(step);
    clock.set({
      mode: step.ended ? 'ended' : 'stepped',
      marketTime: step.marketTime,
      speed: 'max',
    });
    runner.wakeUntil(step.marketTime as UnixMs);
    for (const tell of buffer.takeUser()) tell();
    for (const tell of buffer.takeMarket()) tell();
  }

  /** Effects one after the other; what each caused is told behind its answer. */
  async #settle(): Promise<void> {
    const { runner, buffer, client } = this.#options;
    for (let next = runner.held.shift(); next !== undefined; next = runner.held.shift()) {
      const answer = await runner.prepared(next);
      if (isSubscription(next)) await client.whenSubscribed();
      const counts = await this.#ask({ advance: false });
      if (counts !== null) await this.#received(counts);
      if (answer !== null) runner.tell(answer);
      for (const tell of buffer.takeUser()) tell();
      for (const tell of buffer.takeMarket()) tell();
    }
  }

  /** Connections that are not ours, or no more, have nothing to wait for. */
  async #received({ frames }: StepReply): Promise<void> {
    for (const { connectionId, frames: count } of frames) {
      await this.#options.client.whenReceived(connectionId, count);
    }
  }

  async #ask(how: Readonly<{ advance: boolean }>): Promise<StepReply | null> {
    const { control, onFault, timers } = this.#options;
    const reply = await control.step(how);
    if (reply.ok) return reply.value;
    if (this.#stopped) return null;
    onFault(reply.error);
    await new Promise<void>((resolve) => void timers.after(FAULT_PAUSE_MS, resolve));
    return null;
  }
}

const isSubscription = ({ kind }: Effect): boolean =>
  kind === 'subscribe' || kind === 'unsubscribe';
