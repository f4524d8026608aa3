import {
  type AccountId,
  assert,
  productByRoot,
  type StrategyId,
  sessionCalendar,
} from '@loadline/core';
import { type DeskConfig, Engine } from '@loadline/engine';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import { SimulatedDesk } from '../../src/drills/simulated-desk.ts';
import { DecisionPlayer, decisionText } from '../../src/trader/decisions.ts';
import { Dice } from './actors/dice.ts';
import { ALL_FAULTS, type AnyFault, FaultPlan } from './actors/fault-plan.ts';
import { randomMarket, traded } from './actors/random-market.ts';
import { RandomPerson } from './actors/random-person.ts';
import { randomStrategies } from './actors/random-strategy.ts';
import { disagreements } from './watch/agreement.ts';
import { Coverage } from './watch/coverage.ts';
import { DeskWatch } from './watch/desk-watch.ts';
import { tellStory } from './watch/story.ts';

export type SeedResult = Readonly<{
  seed: number;
  /** What must not be; empty when all is well. */
  violations: readonly string[];
  orders: number;
  events: number;
  faults: number;
  nakedMs: number;
  /** Virtual milliseconds from the end of all faults until the desk agreed with the venue. */
  settledMs: number;
  journalHash: string;
  counts: Readonly<Record<string, number>>;
}>;

const ACCOUNTS = [
  { accountId: 10_001 as AccountId, program: 'topstep-practice' },
  { accountId: 10_002 as AccountId, program: 'topstep-combine-50k' },
];
const ACCOUNT_IDS = ACCOUNTS.map(({ accountId }) => accountId);
const STEP_MS = 1_000;
/** A storm goes on until there was enough of everything, but not for ever. */
const STORM_STEPS = { least: 100, most: 700 };
export const ENOUGH = { orders: 5, events: 500, faults: 3 } as const;
const SETTLE_MS_MAX = 300_000;
const FLAT_MS_MAX = 180_000;
const MARKET_MS = STORM_STEPS.most * STEP_MS + SETTLE_MS_MAX + FLAT_MS_MAX + 60_000;
const FAULTS_WANTED = 5;
const ACT = 0.12;

/** Plays one seed: a storm of orders and faults, then quiet, then the account is made flat. */
export async function playSeed(
  seed: number,
  tell: ((line: string) => void) | null = null,
): Promise<SeedResult> {
  const coverage = new Coverage();
  const watch = new DeskWatch(coverage);
  const config = deskConfig(seed);
  const dice = new Dice(seed);
  const desk = new SimulatedDesk({
    market: randomMarket(seed, MARKET_MS),
    config,
    strategies: randomStrategies,
    seed,
    syncMs: dice.between(0, 4),
    gateway: {
      model: dice.happens(0.5)
        ? DEFAULT_FILL_MODEL
        : { ...DEFAULT_FILL_MODEL, liquidity: { share: 0.5, seed } },
    },
    spoil: { spoilEngine: watch.spy },
  });
  watch.attach(desk, ACCOUNT_IDS);
  const faults = new FaultPlan(desk, dice, wantedFaults(dice, seed));
  if (tell !== null) tellStory({ desk, faults, watch }, tell);
  const play = new Play(desk, { config, dice, faults, watch });
  const violations = await play.run().then(
    () => [],
    (error: unknown) => [String(error instanceof Error ? error.stack : error)],
  );
  for (const [fault, times] of faults.met) coverage.add(`fault ${fault}`, times);
  const { events, orders, nakedMs } = watch;
  return {
    seed,
    violations: [...watch.violations, ...play.violations, ...violations],
    orders,
    events,
    faults: faults.times,
    nakedMs,
    settledMs: play.settledMs,
    journalHash: desk.journal.hash(),
    counts: Object.fromEntries(coverage.counts),
  };
}

/** One fault by turns, so that each comes equally often; the others by chance. */
function wantedFaults(dice: Dice, seed: number): readonly AnyFault[] {
  const first = ALL_FAULTS[seed % ALL_FAULTS.length];
  const others = Array.from({ length: FAULTS_WANTED - 1 }, () => dice.pick(ALL_FAULTS));
  return first === undefined ? others : [first, ...others];
}

function deskConfig(seed: number): DeskConfig {
  const product = productByRoot('MNQ');
  assert(product !== null, 'MNQ is a product');
  const limits = {
    ...DEFAULT_LIMITS,
    ordersPerMinute: 1_000,
    modifiesPerMinute: 1_000,
    duplicateWithinMs: 0,
    hedging: 'allow',
    shortHoldsPerDay: { warn: 1_000, max: 10_000 },
    ordersPerFill: { warn: 1_000, max: 10_000 },
  } as const;
  return {
    accounts: ACCOUNTS.map(({ accountId, program }) => {
      return { accountId, rules: builtInRules(program), limits };
    }),
    strategies: ACCOUNTS.map(({ accountId }, index) => ({
      strategyId: `random-${index}` as StrategyId,
      kind: 'random',
      accountId,
      product,
      running: true,
      settings: { seed: seed * 2 + index },
      sizing: null,
    })),
    flattenLeadMs: 5 * 60_000,
    events: NO_EVENTS,
  };
}

type PlayParts = Readonly<{
  config: DeskConfig;
  dice: Dice;
  faults: FaultPlan;
  watch: DeskWatch;
}>;

class Play {
  readonly violations: string[] = [];
  settledMs = 0;
  readonly #desk: SimulatedDesk;
  readonly #config: DeskConfig;
  readonly #dice: Dice;
  readonly #faults: FaultPlan;
  readonly #watch: DeskWatch;
  readonly #person: RandomPerson;

  constructor(desk: SimulatedDesk, { config, dice, faults, watch }: PlayParts) {
    this.#desk = desk;
    this.#config = config;
    this.#dice = dice;
    this.#faults = faults;
    this.#watch = watch;
    this.#person = new RandomPerson(dice, {
      accountIds: ACCOUNT_IDS,
      contractId: traded().id,
      strategyIds: ACCOUNTS.map((_, index) => `random-${index}` as StrategyId),
    });
  }

  async run(): Promise<void> {
    const desk = this.#desk;
    await desk.start();
    // A desk that forgets everything meets its account anew, and what was before is not its own.
    await Promise.all([desk.journal.sync(), desk.run(STEP_MS)]);
    for (let step = 0; step < STORM_STEPS.least || this.#wantsMore(step); step += 1) {
      this.#faults.pass();
      if (this.#faults.deskLives && this.#dice.happens(ACT)) {
        const command = this.#person.act(desk.engine);
        if (command !== null) desk.command(command);
      }
      await desk.run(this.#dice.between(STEP_MS / 2, (STEP_MS * 3) / 2));
    }
    this.#faults.end();
    await this.#settle();
    await this.#flatten();
    this.#checkFills();
    this.#checkReplay();
  }

  #wantsMore(step: number): boolean {
    const { orders, events, faults } = ENOUGH;
    const isEnough =
      this.#watch.orders >= orders && this.#watch.events >= events && this.#faults.times >= faults;
    return !isEnough && step < STORM_STEPS.most;
  }

  /** Nothing is broken any more: soon the desk must say what the venue says. */
  async #settle(): Promise<void> {
    const desk = this.#desk;
    const from = desk.time.now();
    const agrees = () => this.#disagreements().length === 0 && this.#watch.naked === 0;
    const settled = await desk.runUntil(agrees, SETTLE_MS_MAX);
    this.settledMs = desk.time.now() - from;
    if (settled) return;
    this.violations.push(`not settled after ${SETTLE_MS_MAX / 1_000} s`, ...this.#disagreements());
    if (this.#watch.naked > 0) this.violations.push(`${this.#watch.naked} contracts have no stop`);
  }

  async #flatten(): Promise<void> {
    const desk = this.#desk;
    desk.command({ kind: 'kill', reason: 'the end' });
    const isFlat = () =>
      ACCOUNT_IDS.every((accountId) => {
        const { positions, orders } = desk.truth(accountId);
        return positions.length + orders.length === 0;
      }) && this.#disagreements().length === 0;
    if (await desk.runUntil(isFlat, FLAT_MS_MAX)) return;
    this.violations.push(`not flat after ${FLAT_MS_MAX / 1_000} s`, ...this.#disagreements());
    for (const accountId of ACCOUNT_IDS) {
      const { positions, orders } = desk.truth(accountId);
      if (positions.length + orders.length === 0) continue;
      this.violations.push(`account ${accountId}: ${JSON.stringify({ positions, orders })}`);
    }
  }

  #disagreements(): readonly string[] {
    if (!this.#desk.isReady) return ['the desk is not ready'];
    return ACCOUNT_IDS.flatMap((accountId) => disagreements(this.#desk, accountId));
  }

  /** Every fill of the venue is in the journal, once. */
  #checkFills(): void {
    const counted = this.#desk.audits.flatMap((audit) =>
      audit.kind === 'filled' ? [audit.fill.fillId] : [],
    );
    const fills = ACCOUNT_IDS.flatMap((accountId) => this.#desk.truth(accountId).fills);
    const venue = fills.map(({ fillId }) => fillId);
    const [ours, theirs] = [counted.toSorted().join(), venue.toSorted().join()];
    if (ours !== theirs) this.violations.push(`fills counted [${ours}], at the venue [${theirs}]`);
  }

  /** The journal plays back to the same decisions and the same state. */
  #checkReplay(): void {
    const { journal, engine } = this.#desk;
    const again = new Engine({
      config: this.#config,
      calendar: sessionCalendar({ outsideCalendar: 'regular' }),
      strategies: randomStrategies,
    });
    const { opening, records } = journal.lastDay();
    if (opening !== null) again.restore(opening.engine);
    const player = new DecisionPlayer(again, opening?.lastAudit ?? 0);
    let expected: readonly string[] = [];
    for (const record of records) {
      if (record.kind === 'input') {
        if (expected.length > 0) return this.#differs(record.sequence, 'nothing', expected[0]);
        expected = player.play(record.event).map(decisionText);
      } else if (record.kind !== 'resumed') {
        const [first, ...rest] = expected;
        if (first !== record.text) return this.#differs(record.sequence, record.text, first);
        expected = rest;
      }
    }
    const [ours, theirs] = [JSON.stringify(again.snapshot()), JSON.stringify(engine.snapshot())];
    if (ours !== theirs) this.violations.push('replay ends in another state');
  }

  #differs(sequence: number, journalled: string, played: string | undefined): void {
    this.violations.push(`replay differs at ${sequence}: ${journalled} became ${played}`);
  }
}
