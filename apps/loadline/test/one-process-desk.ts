import { createHash } from 'node:crypto';
import {
  type AccountId,
  assert,
  type ClosedTrade,
  err,
  type IsoDate,
  type Result,
  type RunId,
  sessionCalendar,
} from '@loadline/core';
import { type DeskConfig, Engine } from '@loadline/engine';
import type { AuditEvent } from '@loadline/engine/ports';
import { emptyState, Gateway, type PreparedMarket } from '@loadline/gateway';
import {
  type CallsView,
  createHubTransport,
  createProjectxClient,
  type ProjectxClient,
} from '@loadline/projectx';
import { DEFAULT_FILL_MODEL, type FillModel } from '@loadline/simulation';
import {
  MemoryNetwork,
  type NetworkFaults,
  PERFECT_NETWORK,
  seededRandom,
  VirtualTime,
} from '@loadline/testkit';
import { strategyFactory } from '../src/settings/strategies.ts';
import { readStep, type StepControl, type StepReply } from '../src/stepping/step-link.ts';
import { StepBuffer, Stepper } from '../src/stepping/stepper.ts';
import { DeskRunner, type Journal } from '../src/trader/desk-runner.ts';
import { ListenerRelay } from '../src/venue/listener-relay.ts';
import { MarketClock } from '../src/venue/market-clock.ts';

export type OneProcessOptions = Readonly<{
  market: PreparedMarket;
  /** The desk, for the account of the gateway that it trades. */
  config: DeskConfig;
  /** Before the answer to these steps is heard, every hub connection breaks. */
  breakAt?: readonly number[];
  /** How orders fill; as in a backtest when left out. */
  model?: FillModel;
  /** A perfect network when left out. */
  faults?: NetworkFaults;
  seed?: number;
  /** What keeps the records; only their hash is kept when left out. */
  journal?: Journal;
}>;

export type OneProcessRun = Readonly<{
  trades: readonly ClosedTrade[];
  /** SHA-256 of every input, effect and audit record in order; of nothing with a `journal`. */
  journalHash: string;
  audits: readonly AuditEvent[];
  /** What the gateway says of the account, past desk and network. */
  truth: Readonly<Record<string, unknown>>;
  /** Every record of the gateway's own file. */
  gatewayLines: readonly string[];
  /** Market time after each step. */
  stepTimes: readonly number[];
  /** What was asked of the venue on each of the firm's trading days. */
  calls: readonly CallsView[];
}>;

/** The run id of a backtest, so that both name their orders alike. */
const RUN_ID = 'bt' as RunId;
const SEED = 3;
/** How often the gateway looks after pings and silence, and the run whether it has ended. */
const TICK_MS = 1_000;
/** Real work that never ends is a bug; this many virtual milliseconds pass in no run. */
const VIRTUAL_MS_MAX = 24 * 3_600_000;

/**
 * Desk, client, network and gateway in this process, on a clock that only this function moves: no
 * socket, no timer of the machine, no file. Steps the market to its end.
 */
export async function runInOneProcess(options: OneProcessOptions): Promise<OneProcessRun> {
  const { faults = PERFECT_NETWORK, seed = SEED } = options;
  const time = new VirtualTime();
  const lines: string[] = [];
  const gateway = newGateway(options, time, lines);
  const network = new MemoryNetwork(gateway, time, seededRandom(seed), faults);
  const engine = new Engine({
    config: options.config,
    calendar: sessionCalendar({ outsideCalendar: 'regular' }),
    strategies: strategyFactory,
  });
  const relay = new ListenerRelay();
  const { marketTime } = gateway.clock();
  const clock = new MarketClock({ mode: 'stepped', marketTime, speed: 'max' }, () => time.now());
  const client = newClient(time, network, { relay, clock });
  const hashed = new MemoryJournal();
  const journal = options.journal ?? hashed;
  const audits: AuditEvent[] = [];
  const runner: DeskRunner = new DeskRunner({
    engine,
    journal,
    clock,
    timers: time,
    lastAudit: 0,
    snapshot: () => ({ engine: engine.snapshot(), lastAudit: runner.lastAudit }),
    onAudit: (_record, event) => void audits.push(event),
    onEvent: () => {},
    onJournalFault: (reason) => assert(false, reason),
  });
  client.start();
  runner.connect(client, { hold: true });
  runner.tell({ kind: 'started', runId: RUN_ID });
  client.watchAccounts([...engine.accounts.keys()]);
  const buffer = new StepBuffer(runner);
  relay.attach(buffer);
  const calls = new Map<string, CallsView>();
  const noteCalls = (): void => {
    const day = client.calls();
    calls.set(day.tradingDay, day);
  };
  const control = new MemoryControl(gateway, (step) => {
    if (options.breakAt?.includes(step) === true) network.replaceGateway(gateway);
    noteCalls();
  });
  const stepper = new Stepper({
    runner,
    buffer,
    client,
    control,
    clock,
    onFault: (sentence) => assert(false, sentence),
    timers: time,
  });
  await finished(stepper.run(), time, () => gateway.tick());
  noteCalls();
  client.stop();
  const [accountId] = engine.accounts.keys();
  const closed = audits.filter((event) => event.kind === 'tradeClosed');
  return {
    trades: closed.map(({ trade }) => trade),
    journalHash: hashed.hash(),
    audits,
    truth: truthOf(gateway, accountId ?? (0 as AccountId)),
    gatewayLines: lines,
    stepTimes: control.times,
    calls: [...calls.values()],
  };
}

/** Moves the virtual clock for as long as there is something to wait for. */
async function finished(work: Promise<boolean>, time: VirtualTime, tick: () => void) {
  const state: { outcome: Promise<boolean> | null } = { outcome: null };
  const end = (): void => {
    state.outcome = work;
  };
  work.then(end, end);
  const until = time.now() + VIRTUAL_MS_MAX;
  while (state.outcome === null && time.now() < until) {
    await time.advance(TICK_MS);
    tick();
  }
  assert((await state.outcome) === true, 'the market has come to its end');
}

function newGateway(
  { market, model = DEFAULT_FILL_MODEL }: OneProcessOptions,
  time: VirtualTime,
  lines: string[],
): Gateway {
  let ids = 0;
  return new Gateway({
    ...market,
    model,
    users: [{ name: 'demo', key: 'demo' }],
    speed: 'stepped',
    state: emptyState(),
    log: { append: (line) => void lines.push(line) },
    now: () => time.now(),
    randomId: () => {
      ids += 1;
      return `id-${ids}`;
    },
  });
}

function newClient(
  time: VirtualTime,
  { http, sockets }: MemoryNetwork,
  { relay, clock }: Readonly<{ relay: ListenerRelay; clock: MarketClock }>,
): ProjectxClient {
  return createProjectxClient({
    credentials: { userName: 'demo', apiKey: 'demo' },
    http,
    hubs: createHubTransport({ http, sockets, clock: time, timers: time }),
    marketClock: clock,
    machineClock: time,
    timers: time,
    random: seededRandom(SEED + 1),
    listener: relay,
    report: () => {},
    rateLimits: false,
  });
}

const asked = (method: string, path: string, body = '') => ({
  method,
  path,
  body,
  query: {},
  headers: {},
});

function truthOf(gateway: Gateway, accountId: AccountId): Readonly<Record<string, unknown>> {
  const reply = gateway.handleControl(asked('GET', `/accounts/${accountId}/truth`));
  return JSON.parse(reply.body) as Record<string, unknown>;
}

/** The control API without its sockets. */
class MemoryControl implements StepControl {
  readonly times: number[] = [];
  readonly #gateway: Gateway;
  readonly #onStep: (step: number) => void;

  constructor(gateway: Gateway, onStep: (step: number) => void) {
    this.#gateway = gateway;
    this.#onStep = onStep;
  }

  step({ advance }: Readonly<{ advance: boolean }>): Promise<Result<StepReply, string>> {
    const reply = this.#gateway.handleControl(asked('POST', '/step', JSON.stringify({ advance })));
    const step = reply.status === 200 ? readStep(reply.body) : err(reply.body);
    if (advance && step.ok) this.times.push(step.value.marketTime);
    if (advance) this.#onStep(this.times.length);
    return Promise.resolve(step);
  }
}

/** Keeps nothing but the hash of everything that was written. */
class MemoryJournal implements Journal {
  day = '2000-01-01' as IsoDate;
  readonly #hash = createHash('sha256');
  #sequence = 0;

  appendEvent = (event: unknown): number => this.#append(event);
  appendEffect = (effect: unknown): number => this.#append(effect);
  appendAudit = (record: unknown): number => this.#append(record);

  roll(day: IsoDate): void {
    this.day = day;
    this.#append(day);
  }

  sync: Journal['sync'] = () => Promise.resolve({ kind: 'synced' });

  hash(): string {
    return this.#hash.copy().digest('hex');
  }

  #append(value: unknown): number {
    this.#hash.update(`${JSON.stringify(value)}\n`);
    this.#sequence += 1;
    return this.#sequence;
  }
}
