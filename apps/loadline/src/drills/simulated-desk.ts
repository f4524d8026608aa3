import { type AccountId, assert, firmTradingDay, type RunId } from '@loadline/core';
import type { DeskConfig, Engine, StrategyFactory } from '@loadline/engine';
import type { AuditEvent, AuditRecord, DeskCommand, EngineEvent } from '@loadline/engine/ports';
import type { FaultName, Gateway, PreparedMarket } from '@loadline/gateway';
import {
  MemoryNetwork,
  type NetworkFaults,
  PERFECT_NETWORK,
  seededRandom,
  VirtualTime,
} from '@loadline/testkit';
import type { DeskRunner } from '../trader/desk-runner.ts';
import { isConnected } from '../venue/desk-ready.ts';
import type { ClockState } from '../venue/market-clock.ts';
import { DeskProcess, type DeskProcessOptions } from './desk/desk-process.ts';
import { type GatewayChoices, GatewayHost, type Truth } from './desk/gateway-host.ts';
import { MemoryJournal } from './desk/memory-journal.ts';

export type SimulatedDeskOptions = Readonly<{
  market: PreparedMarket;
  config: DeskConfig;
  strategies: StrategyFactory;
  seed: number;
  /** Perfect, without any delay, when left out. */
  network?: NetworkFaults;
  /** Market seconds per second of machine time; 1 when left out. */
  speed?: number;
  gateway?: GatewayChoices;
  /** How long an fsync of the journal takes, in milliseconds of machine time; 0 when left out. */
  syncMs?: number;
  /** What a test breaks on purpose. */
  spoil?: Pick<DeskProcessOptions, 'spoil' | 'spoilEngine'>;
}>;

/** What has just happened: the desk took an event, or the gateway's market moved. */
export type Happening = Readonly<
  { kind: 'engine'; event: EngineEvent } | { kind: 'gateway'; marketTime: number }
>;

/** Why a command was not carried out. */
export type CommandRefusal = Readonly<{ code: string; detail: string }>;

/** A desk that has a venue is ready within this much machine time; one that is not never will. */
const READY_WITHIN_MS = 120_000;
const READY_CHECK_MS = 100;

/**
 * Engine, desk runner, client, network and gateway in one process on one virtual clock, from a
 * seed: market time and machine time, timers, time-outs, back-off and watchdogs all move with
 * `run`, and nothing else moves them. Either side can be killed and started anew.
 */
export class SimulatedDesk {
  readonly time: VirtualTime;
  readonly network: MemoryNetwork;
  readonly journal: MemoryJournal;
  /** What the desk decided and learned, as its journal has it: over all lives. */
  readonly audits: AuditEvent[] = [];
  /** What the client and the journal had to say to a person. */
  readonly notices: string[] = [];
  readonly #options: SimulatedDeskOptions;
  readonly #host: GatewayHost;
  readonly #listeners = new Set<(happening: Happening) => void>();
  #process: DeskProcess | null = null;
  #lastProcess: DeskProcess;
  #runs = 0;
  #commands = 0;

  constructor(options: SimulatedDeskOptions) {
    this.#options = options;
    const { market, seed, network = PERFECT_NETWORK, speed = 1 } = options;
    this.time = new VirtualTime(market.from);
    this.#host = new GatewayHost({
      market,
      choices: { speed, ...options.gateway },
      time: this.time,
      onStep: (marketTime) => this.#tell({ kind: 'gateway', marketTime }),
      onClock: () => this.#tellClock(),
    });
    this.network = new MemoryNetwork(this.gateway, this.time, seededRandom(seed), network);
    const day = firmTradingDay(this.gateway.clock().marketTime);
    this.journal = new MemoryJournal(day, this.time, options.syncMs);
    this.#lastProcess = this.#newProcess();
    this.#process = this.#lastProcess;
  }

  /** The engine of the living desk, or of the one that has died last. */
  get engine(): Engine {
    return this.#lastProcess.engine;
  }

  get runner(): DeskRunner {
    return this.#lastProcess.runner;
  }

  get client(): DeskProcess['client'] {
    return this.#lastProcess.client;
  }

  get gateway(): Gateway {
    return this.#host.gateway;
  }

  /** Every record of the gateway's file. */
  get gatewayLines(): readonly string[] {
    return this.#host.lines;
  }

  /** Whether nothing is missing that would deny an order. */
  get isReady(): boolean {
    return this.#process !== null && isConnected(this.#process.engine);
  }

  /** Whether a side is dead or a fault is on. */
  get isInTrouble(): boolean {
    if (this.#process === null || this.#host.running === null) return true;
    const { faults } = this.control('GET', '/faults') as { readonly faults: readonly unknown[] };
    return faults.length > 0;
  }

  /** Starts the desk and waits until it is connected, reconciled and known. */
  async start(): Promise<void> {
    this.#lastProcess.start();
    assert(await this.whenReady(READY_WITHIN_MS), 'the desk is ready within two minutes');
  }

  /** Lets machine time pass until the desk is ready; false when it is not by then. */
  async whenReady(withinMs: number): Promise<boolean> {
    return await this.runUntil(() => this.isReady, withinMs);
  }

  /** Lets machine time pass until a condition holds, looking at it every 100 ms. */
  async runUntil(holds: () => boolean, withinMs: number): Promise<boolean> {
    const until = this.time.now() + withinMs;
    while (!holds() && this.time.now() < until) {
      await this.run(Math.min(READY_CHECK_MS, until - this.time.now()));
    }
    return holds();
  }

  /** Lets so many milliseconds of machine time pass. */
  async run(virtualMs: number): Promise<void> {
    await this.time.advance(virtualMs);
  }

  /** Switches a fault of the gateway on; without a parameter it has its default. */
  fault(name: FaultName, parameter: number | null = null): void {
    this.#host.switchOn(name, parameter);
  }

  clearFault(name: FaultName): void {
    this.#host.switchOff(name);
  }

  clearFaults(): void {
    this.#host.switchOff(null);
  }

  /** A command of a person; null when it was carried out. */
  command(command: DeskCommand): CommandRefusal | null {
    this.#commands += 1;
    const commandId = `command-${this.#commands}`;
    const first = this.audits.length;
    this.runner.tell({ kind: 'command', commandId, actor: 'person', command });
    for (const audit of this.audits.slice(first)) {
      if (audit.kind === 'commandRefused' && audit.commandId === commandId) {
        return { code: audit.code, detail: audit.detail };
      }
    }
    return null;
  }

  /** Kills the trader's process; with `loseUnsynced` the machine, and what no fsync had reached. */
  crashDesk({ loseUnsynced }: Readonly<{ loseUnsynced: boolean }>): void {
    assert(this.#process !== null, 'a desk lives');
    this.#process.kill();
    this.#process = null;
    if (!loseUnsynced) return;
    this.journal.loseUnsynced();
    this.audits.length = this.journal.lastAudit;
  }

  /** Starts the trader anew, through the recovery of production; does not wait for it. */
  restartDesk(): void {
    assert(this.#process === null, 'the desk is dead');
    this.#lastProcess = this.#newProcess();
    this.#process = this.#lastProcess;
    this.#process.start();
  }

  /** Kills the gateway; nobody answers until `startGateway`. */
  killGateway(): void {
    this.#host.kill();
    this.network.replaceGateway(null);
    this.#process?.clock.lose();
  }

  startGateway(): void {
    this.network.replaceGateway(this.#host.start());
  }

  /** Kills the gateway; another one goes on from its file at once. */
  restartGateway(): void {
    this.killGateway();
    this.startGateway();
  }

  /** What the gateway itself says of an account. */
  truth(accountId: AccountId): Truth {
    return this.#host.truth(accountId);
  }

  /** One request of the gateway's control API. */
  control(method: string, path: string, body = ''): unknown {
    return this.#host.control(method, path, body);
  }

  /** Called after each event that the engine took and after each step of the gateway's market. */
  onEvent(listener: (happening: Happening) => void): void {
    this.#listeners.add(listener);
  }

  #newProcess(): DeskProcess {
    const { config, strategies, seed, spoil = {} } = this.#options;
    this.#runs += 1;
    const process = new DeskProcess({
      config,
      strategies,
      ...spoil,
      runId: `s${seed}r${this.#runs}` as RunId,
      journal: this.journal,
      lastDay: this.journal.lastDay(),
      time: this.time,
      network: this.network,
      random: seededRandom(seed + this.#runs),
      clock: this.#clockState(),
      onAudit: (record, event) => this.#onAudit(record, event),
      onEvent: (event) => this.#tell({ kind: 'engine', event }),
      onJournalFault: (reason) => void this.notices.push(reason),
      report: ({ text }) => void this.notices.push(text),
    });
    for (const { record, event } of process.recovered.audits) this.#onAudit(record, event);
    return process;
  }

  #onAudit({ sequence }: AuditRecord, event: AuditEvent): void {
    this.audits[sequence - 1] = event;
  }

  /** As the control API tells it to a trader. */
  #clockState(): ClockState {
    const gateway = this.#host.running;
    if (gateway === null) return { mode: 'paused', marketTime: 0, speed: 1 };
    const { mode, marketTime, speed } = gateway.clock();
    return { mode, marketTime, speed };
  }

  #tellClock(): void {
    this.#process?.clock.set(this.#clockState());
  }

  #tell(happening: Happening): void {
    for (const listener of this.#listeners) listener(happening);
  }
}
