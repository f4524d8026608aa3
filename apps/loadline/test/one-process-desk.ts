import {
  type AccountId,
  assert,
  type ClosedTrade,
  err,
  type IsoDate,
  type Result,
  type RunId,
} from '@loadline/core';
import type { DeskConfig } from '@loadline/engine';
import type { AuditEvent } from '@loadline/engine/ports';
import type { Gateway, PreparedMarket } from '@loadline/gateway';
import type { CallsView } from '@loadline/projectx';
import { DEFAULT_FILL_MODEL, type FillModel } from '@loadline/simulation';
import {
  MemoryNetwork,
  type NetworkFaults,
  PERFECT_NETWORK,
  seededRandom,
  VirtualTime,
} from '@loadline/testkit';
import { DeskProcess } from '../src/drills/desk/desk-process.ts';
import { GatewayHost } from '../src/drills/desk/gateway-host.ts';
import { MemoryJournal } from '../src/drills/desk/memory-journal.ts';
import { strategyFactory } from '../src/settings/strategies.ts';
import { readStep, type StepControl, type StepReply } from '../src/stepping/step-link.ts';
import { StepBuffer, Stepper } from '../src/stepping/stepper.ts';
import type { Journal } from '../src/trader/desk-runner.ts';

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
/** Before any market: the first trading day begins a file of its own. */
const BEFORE_ALL = '2000-01-01' as IsoDate;
/** How often the run looks whether it has ended. */
const LOOK_MS = 1_000;
/** Real work that never ends is a bug; this many virtual milliseconds pass in no run. */
const VIRTUAL_MS_MAX = 24 * 3_600_000;

/**
 * Desk, client, network and gateway in this process, on a clock that only this function moves: no
 * socket, no timer of the machine, no file. Steps the market to its end.
 */
export async function runInOneProcess(options: OneProcessOptions): Promise<OneProcessRun> {
  const { faults = PERFECT_NETWORK, seed = SEED } = options;
  const time = new VirtualTime();
  const host = new GatewayHost({
    market: options.market,
    choices: { speed: 'stepped', model: options.model ?? DEFAULT_FILL_MODEL },
    time,
    onStep: () => {},
    onClock: () => {},
  });
  const { gateway } = host;
  const network = new MemoryNetwork(gateway, time, seededRandom(seed), faults);
  const hashed = new MemoryJournal(BEFORE_ALL, time);
  const audits: AuditEvent[] = [];
  const desk = new DeskProcess({
    config: options.config,
    strategies: strategyFactory,
    runId: RUN_ID,
    journal: options.journal ?? hashed,
    lastDay: null,
    time,
    network,
    random: seededRandom(SEED + 1),
    clock: { mode: 'stepped', marketTime: gateway.clock().marketTime, speed: 'max' },
    stepped: true,
    onAudit: (_record, event) => void audits.push(event),
    onEvent: () => {},
    onJournalFault: (reason) => assert(false, reason),
    report: () => {},
  });
  const { runner, client, clock, engine } = desk;
  const buffer = new StepBuffer(runner);
  desk.start(buffer);
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
  await finished(stepper.run(), time);
  noteCalls();
  client.stop();
  host.kill();
  const [accountId] = engine.accounts.keys();
  const closed = audits.filter((event) => event.kind === 'tradeClosed');
  return {
    trades: closed.map(({ trade }) => trade),
    journalHash: hashed.hash(),
    audits,
    truth: truthOf(gateway, accountId ?? (0 as AccountId)),
    gatewayLines: host.lines,
    stepTimes: control.times,
    calls: [...calls.values()],
  };
}

/** Moves the virtual clock for as long as there is something to wait for. */
async function finished(work: Promise<boolean>, time: VirtualTime): Promise<void> {
  const state: { outcome: Promise<boolean> | null } = { outcome: null };
  const end = (): void => {
    state.outcome = work;
  };
  work.then(end, end);
  const until = time.now() + VIRTUAL_MS_MAX;
  while (state.outcome === null && time.now() < until) {
    await time.advance(LOOK_MS);
  }
  assert((await state.outcome) === true, 'the market has come to its end');
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
