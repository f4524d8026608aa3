import { type RunId, sessionCalendar } from '@loadline/core';
import { type DeskConfig, Engine, type StrategyFactory } from '@loadline/engine';
import type {
  AuditEvent,
  AuditRecord,
  EngineEvent,
  Random,
  VenueListener,
} from '@loadline/engine/ports';
import {
  createHubTransport,
  createProjectxClient,
  type ProjectxClient,
  type ProjectxOptions,
} from '@loadline/projectx';
import type { MemoryNetwork, NetworkLink, VirtualTime } from '@loadline/testkit';
import { DeskRunner, type Journal } from '../../trader/desk-runner.ts';
import { playAgain, type Recovered, writeMissing } from '../../trader/recovery.ts';
import { ListenerRelay } from '../../venue/listener-relay.ts';
import { type ClockState, MarketClock } from '../../venue/market-clock.ts';
import type { LastDay } from './memory-journal.ts';
import { ProcessTimers } from './process-timers.ts';

export type DeskProcessOptions = Readonly<{
  config: DeskConfig;
  strategies: StrategyFactory;
  runId: RunId;
  journal: Journal;
  /** What the journal holds; null for a desk that is new. */
  lastDay: LastDay | null;
  time: VirtualTime;
  network: MemoryNetwork;
  random: Random;
  /** Where the market stands when the process starts. */
  clock: ClockState;
  onAudit: (record: AuditRecord, event: AuditEvent) => void;
  onEvent: (event: EngineEvent) => void;
  onJournalFault: (reason: string) => void;
  report: ProjectxOptions['report'];
  /** A stepper carries the effects out, and there are no rate limits; false when left out. */
  stepped?: boolean;
  /** Changes the client before it is used: a test that wants a broken one. */
  spoil?: (client: ProjectxClient) => ProjectxClient;
  /** The same of its engine. */
  spoilEngine?: (engine: Engine) => void;
}>;

/**
 * One life of a trader's process: recovered from its journal, connected, and running on the clock
 * of the test until it dies. What it had under way when it dies never comes back to it.
 */
export class DeskProcess {
  readonly engine: Engine;
  readonly runner: DeskRunner;
  readonly client: ProjectxClient;
  readonly clock: MarketClock;
  readonly recovered: Recovered;
  readonly #options: DeskProcessOptions;
  readonly #link: NetworkLink;
  readonly #timers: ProcessTimers;
  readonly #relay = new ListenerRelay();

  constructor(options: DeskProcessOptions) {
    this.#options = options;
    const { config, strategies, journal, lastDay, time, network } = options;
    this.#timers = new ProcessTimers(time);
    this.#link = network.link();
    this.clock = new MarketClock(options.clock, () => time.now());
    const calendar = sessionCalendar({ outsideCalendar: 'regular' });
    this.engine = new Engine({ config, calendar, strategies });
    const { day, opening, records } = lastDay ?? { day: journal.day, opening: null, records: [] };
    this.recovered = playAgain(this.engine, day, opening, records);
    writeMissing(journal, this.recovered.unwritten);
    options.spoilEngine?.(this.engine);
    this.client = this.#newClient();
    this.runner = this.#newRunner(this.recovered.lastAudit);
  }

  /**
   * Connects: from now on the desk hears and acts.
   *
   * @param listener who hears what the venue pushes, and tells it to the runner.
   */
  start(listener: VenueListener = this.runner): void {
    const { client, runner } = this;
    client.start();
    runner.connect(client, { hold: this.#options.stepped === true });
    runner.tell({ kind: 'started', runId: this.#options.runId });
    client.watchAccounts([...this.engine.accounts.keys()]);
    this.#relay.attach(listener);
  }

  /** The process ends without a word: what has left it arrives, and nothing comes back. */
  kill(): void {
    this.runner.stop();
    this.#timers.die();
    this.#link.cut();
  }

  #newClient(): ProjectxClient {
    const { time, random, report, spoil } = this.#options;
    const { http, sockets } = this.#link;
    const timers = this.#timers;
    const client = createProjectxClient({
      credentials: { userName: 'demo', apiKey: 'demo' },
      http,
      hubs: createHubTransport({ http, sockets, clock: time, timers }),
      marketClock: this.clock,
      machineClock: time,
      timers,
      random,
      listener: this.#relay,
      report,
      rateLimits: this.#options.stepped !== true,
    });
    return spoil === undefined ? client : spoil(client);
  }

  #newRunner(lastAudit: number): DeskRunner {
    const { journal, onAudit, onEvent, onJournalFault } = this.#options;
    const runner: DeskRunner = new DeskRunner({
      engine: this.engine,
      journal,
      clock: this.clock,
      timers: this.#timers,
      lastAudit,
      snapshot: () => ({ engine: this.engine.snapshot(), lastAudit: runner.lastAudit }),
      onAudit,
      onEvent,
      onJournalFault,
    });
    return runner;
  }
}
