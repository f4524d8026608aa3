import {
  type AccountId,
  assert,
  productByRoot,
  type StrategyId,
  sessionCalendar,
} from '@loadline/core';
import { type DeskConfig, Engine, USUAL_RECONCILE } from '@loadline/engine';
import { builtInRules, DEFAULT_LIMITS, NO_EVENTS } from '@loadline/risk';
import { DEFAULT_FILL_MODEL } from '@loadline/simulation';
import { SimulatedDesk } from '../../src/drills/simulated-desk.ts';
import { DecisionPlayer, decisionText } from '../../src/trader/decisions.ts';
import { Dice } from './actors/dice.ts';
import { type AnyFault, FaultPlan, wantedFaults } from './actors/fault-plan.ts';
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
  /** The longest time that something was unprotected while nothing hindered the desk. */
  longestNakedMs: number;
  /** The same of exits that were larger than what they close. */
  longestSurplusMs: number;
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
/** How a submit begins in the journal. */
const SUBMIT = '{"kind":"submit"';
/** In these seeds the second account refuses brackets, so that its exits are the desk's. */
const OWN_EXITS_EVERY = [3, 8];
const ACCOUNT_PATH = '/accounts/10002';
const OWN_EXITS = JSON.stringify({ brackets: 'position' });
/**
 * The longest that exits may be too small, or too large, while nothing hinders the desk. A cancel
 * that was refused while something did is asked for again five seconds later.
 */
const NAKED_MS_MAX = 12_000;
const SURPLUS_MS_MAX = 7_000;
/** A storm goes on until there was enough of everything, but not for ever. */
const STORM_STEPS = { least: 100, most: 1_500 };
export const ENOUGH = { orders: 5, events: 500, faults: 3 } as const;
/**
 * How long it may take until the desk agrees with the venue. What was hidden without a trace comes
 * with the question every five minutes.
 */
const SETTLE_MS_MAX = { usual: 150_000, hidden: 400_000 };
/** In one of so many seeds the venue is asked as rarely as usual; in the others all is quicker. */
const USUAL_RHYTHM_EVERY = 4;
const BUSY_RHYTHM = { exposedMs: 60_000, flatMs: 120_000 };
/** An hour without a question is more than a storm has time for. */
const USUAL_RHYTHM = { ...USUAL_RECONCILE, flatMs: 360_000 };
const FLAT_MS_MAX = 180_000;
const MARKET_MS =
  (STORM_STEPS.most * 3 * STEP_MS) / 2 + SETTLE_MS_MAX.hidden + FLAT_MS_MAX + 60_000;
/** A session that was lost may open again so soon, else most of a storm would be idle. */
const SESSION_PAUSE_MS = 5_000;
const ACT = 0.12;
/** A storm that had too few orders in its first part gets calmer. */
const FAULT = { storm: 0.15, later: 0.03 };

export type PlayOptions = Readonly<{
  /** Told all that happens but prices, line by line. */
  tell?: (line: string) => void;
  /** Nothing else breaks; left out: what the seed says. */
  only?: readonly AnyFault[];
}>;

/** Plays one seed: a storm of orders and faults, then quiet, then the account is made flat. */
export async function playSeed(
  seed: number,
  { tell, only }: PlayOptions = {},
): Promise<SeedResult> {
  const coverage = new Coverage();
  const watch = new DeskWatch(coverage);
  const isUsual = only !== undefined || seed % USUAL_RHYTHM_EVERY === 0;
  const config = deskConfig(seed, isUsual ? USUAL_RHYTHM : BUSY_RHYTHM);
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
  const wanted = only?.map((fault) => [fault]) ?? wantedFaults(dice, seed);
  const faults = new FaultPlan(desk, dice, wanted);
  if (tell !== undefined) tellStory({ desk, faults, watch }, tell);
  watch.unhinderedFrom = faults.unhinderedFrom;
  const play = new Play(desk, { seed, config, dice, faults, watch });
  const violations = await play.run().then(
    () => [],
    (error: unknown) => [String(error instanceof Error ? error.stack : error)],
  );
  for (const [fault, times] of faults.met) coverage.add(`fault ${fault}`, times);
  const { events, orders, nakedMs, longestNakedMs, longestSurplusMs } = watch;
  return {
    seed,
    violations: [...watch.violations, ...play.violations, ...violations],
    orders,
    events,
    faults: faults.times,
    nakedMs,
    longestNakedMs,
    longestSurplusMs,
    settledMs: play.settledMs,
    journalHash: desk.journal.hash(),
    counts: Object.fromEntries(coverage.counts),
  };
}

function deskConfig(seed: number, reconcileEvery: DeskConfig['reconcileEvery']): DeskConfig {
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
    ...(reconcileEvery === undefined ? {} : { reconcileEvery }),
    sessionPauseMs: SESSION_PAUSE_MS,
  };
}

type PlayParts = Readonly<{
  seed: number;
  config: DeskConfig;
  dice: Dice;
  faults: FaultPlan;
  watch: DeskWatch;
}>;

class Play {
  readonly violations: string[] = [];
  settledMs = 0;
  readonly #desk: SimulatedDesk;
  readonly #seed: number;
  readonly #config: DeskConfig;
  readonly #dice: Dice;
  readonly #faults: FaultPlan;
  readonly #watch: DeskWatch;
  readonly #person: RandomPerson;

  constructor(desk: SimulatedDesk, { seed, config, dice, faults, watch }: PlayParts) {
    this.#desk = desk;
    this.#config = config;
    this.#seed = seed;
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
    if (OWN_EXITS_EVERY.some((every) => this.#seed % every === 0))
      desk.control('PATCH', ACCOUNT_PATH, OWN_EXITS);
    await desk.start();
    // A desk that forgets everything meets its account anew, and what was before is not its own.
    await Promise.all([desk.journal.sync(), desk.run(STEP_MS)]);
    for (let step = 0; step < STORM_STEPS.least || this.#wantsMore(step); step += 1) {
      this.#faults.pass(step < STORM_STEPS.least ? FAULT.storm : FAULT.later);
      if (this.#faults.deskLives && this.#dice.happens(ACT)) {
        const command = this.#person.act(desk.engine);
        if (command !== null) desk.command(command);
      }
      await desk.run(this.#dice.between(STEP_MS / 2, (STEP_MS * 3) / 2));
    }
    this.#faults.end();
    await this.#settle();
    await this.#flatten();
    this.#checkProtection();
    this.#checkFills();
    this.#checkIntents();
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
    const withinMs = SETTLE_MS_MAX[this.#faults.hasHidden ? 'hidden' : 'usual'];
    const settled = await desk.runUntil(agrees, withinMs);
    this.settledMs = desk.time.now() - from;
    if (settled) return;
    this.violations.push(`not settled after ${withinMs / 1_000} s`, ...this.#disagreements());
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

  #checkProtection(): void {
    const { longestNakedMs, longestSurplusMs } = this.#watch;
    if (longestNakedMs > NAKED_MS_MAX) {
      this.violations.push(`a position was unprotected for ${longestNakedMs / 1_000} s`);
    }
    if (longestSurplusMs > SURPLUS_MS_MAX) {
      this.violations.push(`exits were too large for ${longestSurplusMs / 1_000} s`);
    }
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

  /** Whatever of ours reached the venue was in the journal before, so no crash has taken it. */
  #checkIntents(): void {
    const journal = this.#desk.journal
      .lastDay()
      .records.flatMap((record) =>
        record.kind === 'effect' && record.text.startsWith(SUBMIT) ? [record.text] : [],
      );
    const names = new Set(journal.map((text) => /"clientOrderId":"([^"]+)"/.exec(text)?.[1]));
    const lost = [...this.#watch.names].filter((name) => !names.has(name));
    if (lost.length > 0) this.violations.push(`the journal has no intent of ${lost.join(', ')}`);
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
