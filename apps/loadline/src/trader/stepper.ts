import type {
  MarketQuote,
  MarketTrade,
  UnixMs,
  VenueAccount,
  VenueFill,
  VenueOrder,
  VenuePosition,
} from '@loadline/core';
import type { VenueListener } from '@loadline/engine/ports';
import type { ProjectxClient } from '@loadline/projectx';
import type { DeskRunner } from './desk-runner.ts';
import type { GatewayControl, StepReply } from './gateway-control.ts';
import type { MarketClock } from './market-clock.ts';

type Told = () => void;

/**
 * Keeps what the venue pushes until a step is complete, then tells it in the order of
 * `docs/concepts/parity.md`: user events before market data. Connection changes pass at once.
 */
export class StepBuffer implements VenueListener {
  readonly #runner: DeskRunner;
  #user: Told[] = [];
  #market: Told[] = [];

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
    this.#runner.onConnection(hub, state, reason);
  }
}

export type StepperOptions = Readonly<{
  runner: DeskRunner;
  buffer: StepBuffer;
  client: ProjectxClient;
  control: GatewayControl;
  clock: MarketClock;
  onFault: (sentence: string) => void;
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
    await this.#settle();
    while (!this.#stopped) {
      const step = await this.#ask({ advance: true });
      if (step === null) continue;
      await this.#take(step);
      await this.#settle();
      if (step.ended) return true;
    }
    return false;
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
    const { runner, buffer } = this.#options;
    for (let next = runner.held.shift(); next !== undefined; next = runner.held.shift()) {
      const answer = await runner.prepared(next);
      const counts = await this.#ask({ advance: false });
      if (counts !== null) await this.#received(counts);
      if (answer !== null) runner.tell(answer);
      for (const tell of buffer.takeUser()) tell();
      for (const tell of buffer.takeMarket()) tell();
    }
  }

  async #received({ frames }: StepReply): Promise<void> {
    const { client } = this.#options;
    const ours = new Set(client.hubs().map(({ connectionId }) => connectionId));
    const waits = frames
      .filter(({ connectionId }) => ours.has(connectionId))
      .map(({ connectionId, frames: count }) => client.whenReceived(connectionId, count));
    await Promise.all(waits);
  }

  async #ask(how: Readonly<{ advance: boolean }>): Promise<StepReply | null> {
    const reply = await this.#options.control.step(how);
    if (reply.ok) return reply.value;
    this.#options.onFault(reply.error);
    await new Promise((resolve) => setTimeout(resolve, FAULT_PAUSE_MS));
    return null;
  }
}
