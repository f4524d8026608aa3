import { type AccountId, assert, unreachable } from '@loadline/core';
import type { DeskConfig } from '@loadline/engine';
import { FLATTEN_LEAD_MS } from '../../settings/backtest-desk.ts';
import { deskConfig, deskSettings } from '../../trader/desk-settings.ts';
import type { GatewayChoices } from '../desk/gateway-host.ts';
import { type Act, lengthOf, type Scenario } from '../scenario.ts';
import type { Scorecard } from '../scorecard.ts';
import { SimulatedDesk, type SimulatedDeskOptions } from '../simulated-desk.ts';
import { differences } from './differences.ts';
import { DRILL_PRODUCT, drillMarket, ORIGIN } from './drill-market.ts';
import { eventsLost } from './events-lost.ts';
import { ExposureMeter } from './exposure-meter.ts';
import { ordersDoubled } from './orders-doubled.ts';
import { RecoveryWatch } from './recovery-watch.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

export type DrillOptions = Readonly<{
  seed: number;
  /** What a test breaks on purpose. */
  spoil?: NonNullable<SimulatedDeskOptions['spoil']>;
}>;

/** The practice account of the gateway's first user. */
const ACCOUNT = 10_001 as AccountId;
/** The way between two machines at home and the venue, in one direction. */
const NETWORK = {
  delayMsMax: 40,
  lostRequest: 0,
  lostReply: 0,
  brokenSocket: 0,
  silentSocket: 0,
};
const SYNC_MS = 2;
/** An order meets the next price, so there is a time in which it has been taken and not filled. */
const GATEWAY: GatewayChoices = { orders: { firstMatch: 'nextPrice' } };
const LOOK_MS = 100;
/** It is waited for so much longer than allowed, to tell how late a recovery is. */
const LATE_SECONDS = 60;
const AGREE_MS = 5_000;
const FLAT_WITHIN_MS = 60_000;

/** Plays one scenario and judges it. The same seed plays it the same way, to the byte. */
export async function playDrill(
  scenario: Scenario,
  { seed, spoil }: DrillOptions,
): Promise<Scorecard> {
  const seconds = lengthOf(scenario) + scenario.allowed.recoverySeconds + 2 * LATE_SECONDS + 60;
  const desk = new SimulatedDesk({
    market: drillMarket(scenario, { seed, seconds }),
    config: drillConfig(),
    strategies: () => new ScriptedStrategy(scenario),
    seed,
    network: NETWORK,
    syncMs: SYNC_MS,
    gateway: { ...GATEWAY, ...scenario.gateway },
    ...(spoil === undefined ? {} : { spoil }),
  });
  return await new Drill(desk, scenario).play();
}

class Drill {
  readonly #desk: SimulatedDesk;
  readonly #scenario: Scenario;
  readonly #meter: ExposureMeter;
  readonly #watch: RecoveryWatch;
  readonly #why: string[] = [];
  #hasBegun = false;

  constructor(desk: SimulatedDesk, scenario: Scenario) {
    this.#desk = desk;
    this.#scenario = scenario;
    this.#meter = new ExposureMeter(desk, ACCOUNT);
    this.#watch = new RecoveryWatch(desk, ACCOUNT);
  }

  async play(): Promise<Scorecard> {
    const { steps, allowed } = this.#scenario;
    await this.#desk.start();
    for (const { at, act } of steps) {
      await this.#passUntil(() => false, ORIGIN + at * 1_000 - this.#desk.time.now());
      this.#perform(act);
    }
    const patienceMs = (allowed.recoverySeconds + LATE_SECONDS) * 1_000;
    await this.#passUntil(() => this.#watch.seconds !== null, patienceMs);
    const agrees = () => differences(this.#desk, ACCOUNT).length === 0;
    const finalStateEqual = await this.#passUntil(agrees, AGREE_MS);
    if (!finalStateEqual) this.#why.push(...differences(this.#desk, ACCOUNT));
    if (this.#scenario.needsFill && this.#desk.truth(ACCOUNT).fills.length === 0) {
      this.#why.push('the entry has never filled');
    }
    const lost = eventsLost(this.#desk, ACCOUNT);
    await this.#makeFlat();
    return this.#judged(finalStateEqual, lost);
  }

  /** Looks at the desk every tenth of a second until something holds, or so much has passed. */
  async #passUntil(holds: () => boolean, withinMs: number): Promise<boolean> {
    const until = this.#desk.time.now() + withinMs;
    while (!holds() && this.#desk.time.now() < until) {
      await this.#desk.run(Math.min(LOOK_MS, until - this.#desk.time.now()));
      this.#watch.look();
    }
    return holds();
  }

  #perform(act: Act): void {
    const desk = this.#desk;
    switch (act.kind) {
      case 'enter':
      case 'moveStop':
      case 'cancelEntry':
      case 'close':
        // These are wishes of the strategy, which has them from the scenario.
        return;
      case 'flatten':
        desk.command({ kind: 'flatten', accountId: ACCOUNT });
        return;
      case 'fault':
        this.#expose();
        return desk.fault(act.name, act.parameter);
      case 'clear':
        return desk.clearFaults();
      case 'refuseBrackets':
        desk.control('PATCH', `/accounts/${ACCOUNT}`, '{"brackets":"position"}');
        return;
      case 'crashDesk':
        this.#expose();
        return desk.crashDesk(act);
      case 'restartDesk':
        this.#watch.trouble();
        return desk.restartDesk();
      case 'killGateway':
        this.#expose();
        return desk.killGateway();
      case 'startGateway':
        this.#watch.trouble();
        return desk.startGateway();
      default:
        return unreachable(act);
    }
  }

  /** Something goes wrong now. A drill that begins with nothing at stake would prove nothing. */
  #expose(): void {
    this.#watch.trouble();
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { positions } = this.#desk.truth(ACCOUNT);
    if (this.#scenario.needsPosition && positions.length === 0) {
      this.#why.push('there was no position when it began');
    }
  }

  /** Whatever has happened: the desk can still be told to end it. */
  async #makeFlat(): Promise<void> {
    this.#desk.command({ kind: 'flatten', accountId: ACCOUNT });
    const isFlat = (): boolean => {
      const { positions, orders } = this.#desk.truth(ACCOUNT);
      return positions.length === 0 && orders.length === 0;
    };
    if (!(await this.#passUntil(isFlat, FLAT_WITHIN_MS))) {
      this.#why.push('the account did not become flat when it was told to');
    }
    await this.#passUntil(() => differences(this.#desk, ACCOUNT).length === 0, AGREE_MS);
    // A hub that is replaced meanwhile is a disagreement of its own: that has to end as well.
    await this.#passUntil(() => this.#watch.seconds !== null, AGREE_MS);
  }

  /** @param lost fills that were missed before; to be told to close can make the desk find them. */
  #judged(finalStateEqual: boolean, lost: number): Scorecard {
    const { name, steps, allowed } = this.#scenario;
    const wishes = steps.filter(({ act }) => act.kind === 'enter').length;
    const figures = {
      ordersDoubled: ordersDoubled(this.#desk, ACCOUNT, wishes),
      unprotectedContractSeconds: rounded(this.#meter.contractSeconds),
      eventsLost: Math.max(lost, eventsLost(this.#desk, ACCOUNT)),
      recoverySeconds: this.#watch.seconds === null ? null : rounded(this.#watch.seconds),
    };
    const why = [...faultsOf(figures, allowed), ...this.#why];
    return { name, ...figures, finalStateEqual, passed: why.length === 0, why };
  }
}

type Figures = Pick<
  Scorecard,
  'ordersDoubled' | 'unprotectedContractSeconds' | 'eventsLost' | 'recoverySeconds'
>;

function faultsOf(figures: Figures, allowed: Scenario['allowed']): readonly string[] {
  const { ordersDoubled: doubled, eventsLost: lost, recoverySeconds } = figures;
  const { unprotectedContractSeconds: naked } = figures;
  const bound = allowed.unprotectedContractSeconds;
  const within = allowed.recoverySeconds;
  return [
    ...(doubled > 0 ? [`${doubled} orders were one too many`] : []),
    ...(naked > bound ? [`${naked} contract-seconds without a stop, allowed are ${bound}`] : []),
    ...(lost > 0 ? [`${lost} fills were not counted once`] : []),
    ...(recoverySeconds === null ? [`it had not recovered after ${within + LATE_SECONDS} s`] : []),
    ...((recoverySeconds ?? 0) > within
      ? [`it recovered after ${recoverySeconds} s, allowed are ${within} s`]
      : []),
  ];
}

const rounded = (seconds: number): number => Math.round(seconds * 10) / 10;

/** One scripted strategy on the practice account, and all else as the trader has it by default. */
function drillConfig(): DeskConfig {
  const config = deskConfig(
    deskSettings.parse({
      accounts: [{ accountId: ACCOUNT, program: 'topstep-practice' }],
      strategies: [
        {
          strategyId: 'drill',
          kind: 'drill',
          accountId: ACCOUNT,
          product: DRILL_PRODUCT,
          settings: {},
        },
      ],
      flattenLeadMs: FLATTEN_LEAD_MS,
    }),
  );
  assert(config.ok, 'these settings are right');
  return config.value;
}
