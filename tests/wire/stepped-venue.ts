import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnixMs } from '@loadline/core';
import type { VenueListener } from '@loadline/engine/ports';
import { type RunningGateway, startGateway } from '@loadline/gateway';
import {
  createProjectxClient,
  createVenueTransports,
  type ProjectxClient,
} from '@loadline/projectx';

export type Told = readonly [kind: string, value: unknown];

type StepReply = Readonly<{
  marketTime: number;
  frames: readonly Readonly<{ connectionId: string; frames: number }>[];
}>;

const START = Date.UTC(2026, 0, 12, 14, 30) as UnixMs;

/** A real gateway in stepped mode and a real client, both over sockets of this machine. */
export class SteppedVenue {
  readonly told: Told[] = [];
  readonly client: ProjectxClient;
  marketTime = START;
  readonly #folder: string;
  #gateway: RunningGateway;
  readonly #close: () => Promise<void>;

  private constructor(folder: string, gateway: RunningGateway) {
    this.#folder = folder;
    this.#gateway = gateway;
    const machine = {
      clock: { now: () => Date.now() as UnixMs },
      timers: {
        after(delayMs: number, run: () => void) {
          const timer = setTimeout(run, delayMs);
          return { cancel: () => clearTimeout(timer) };
        },
      },
    };
    const url = gateway.addresses.api;
    const transports = createVenueTransports({ apiUrl: url, hubUrl: url }, machine);
    if (!transports.ok) throw new Error(transports.error);
    this.client = createProjectxClient({
      credentials: { userName: 'demo', apiKey: 'demo' },
      http: transports.value.http,
      hubs: transports.value.hubs,
      marketClock: { now: () => this.marketTime },
      machineClock: machine.clock,
      timers: machine.timers,
      random: { next: () => 0 },
      listener: this.#listener(),
      report: (notice) => this.told.push(['notice', notice]),
      rateLimits: false,
    });
    this.#close = () => transports.value.close();
  }

  static async start(): Promise<SteppedVenue> {
    const folder = await mkdtemp(join(tmpdir(), 'loadline-wire-'));
    return new SteppedVenue(folder, await gatewayIn(folder, { port: 0, controlPort: 0 }));
  }

  /** Ends the gateway and starts it again on the same ports and file. */
  async restart(): Promise<void> {
    const { api, control } = this.#gateway.addresses;
    await this.#gateway.close();
    const port = Number(new URL(api).port);
    this.#gateway = await gatewayIn(this.#folder, {
      port,
      controlPort: Number(new URL(control).port),
    });
  }

  async endGateway(): Promise<void> {
    await this.#gateway.close();
  }

  async stop(): Promise<void> {
    this.client.stop();
    await this.#close();
    await this.#gateway.close();
    await rm(this.#folder, { recursive: true });
  }

  /** Moves the market by some prices and waits until everything pushed has come. */
  async step(count = 1): Promise<void> {
    for (let index = 0; index < count; index += 1) await this.#step(true);
  }

  /** Waits until everything pushed so far has come. */
  async drain(): Promise<void> {
    await this.#step(false);
  }

  /** What was told of one kind, oldest first. */
  kind(wanted: string): readonly unknown[] {
    return this.told.filter(([kind]) => kind === wanted).map(([, value]) => value);
  }

  async #step(advance: boolean): Promise<void> {
    const url = `${this.#gateway.addresses.control}/step`;
    const body = JSON.stringify({ advance });
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(url, { method: 'POST', body, headers });
    const step = (await reply.json()) as StepReply;
    this.marketTime = step.marketTime as UnixMs;
    const ours = new Set(this.client.hubs().map((hub) => hub.connectionId));
    const waits = step.frames
      .filter(({ connectionId }) => ours.has(connectionId))
      .map(({ connectionId, frames }) => this.client.whenReceived(connectionId, frames));
    await Promise.all(waits);
  }

  #listener(): VenueListener {
    const keep =
      (kind: string) =>
      (value: unknown): void => {
        this.told.push([kind, value]);
      };
    return {
      onTrade: keep('trade'),
      onQuote: keep('quote'),
      onOrder: keep('order'),
      onFill: keep('fill'),
      onPosition: keep('position'),
      onAccount: keep('account'),
      onConnection: (hub, state) => this.told.push(['connection', `${hub} ${state}`]),
      onSession: keep('session'),
      onFeedStale: keep('feedStale'),
    };
  }
}

async function gatewayIn(
  folder: string,
  ports: Readonly<{ port: number; controlPort: number }>,
): Promise<RunningGateway> {
  const filePath = join(folder, 'gateway.log');
  // Two contracts, so that a step is a price of the one that the test trades every other time.
  const market = { from: START, products: ['NQ', 'MNQ'] };
  const started = await startGateway({ ...ports, filePath, speed: 'stepped', ...market });
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}
