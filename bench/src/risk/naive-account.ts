import { CHICAGO, type OrderRequest, type Product, sideSign, type UnixMs } from '@loadline/core';
import {
  type AccountRisk,
  correlatedGroup,
  eventWindowAt,
  firmTimes,
  inPriceLimitZone,
  lotTenthsOf,
  OPENING_CHECKS,
  type RiskSituation,
  type RuleSet,
  type Surroundings,
} from '@loadline/risk';
import type { AccountScene } from './account-scene.ts';

type Sent = Readonly<{ request: OrderRequest; at: number }>;

/**
 * A whole check as one would write it by hand: each answer is worked out from the lists of what is
 * held, waits and was sent, then the product's own small checks, then the room. It says the very
 * answers of `AccountRisk`, which the benchmark asserts.
 */
export class NaiveAccount {
  readonly #scene: AccountScene;
  /** What does not change within the benchmark is taken from the account itself. */
  readonly #risk: AccountRisk;
  readonly #rules: RuleSet;
  readonly #sent: readonly Sent[];

  constructor(scene: AccountScene, risk: AccountRisk, rules: RuleSet, sent: readonly Sent[]) {
    this.#scene = scene;
    this.#risk = risk;
    this.#rules = rules;
    this.#sent = sent;
  }

  /** Contracts that may leave; 0 when the order is denied. */
  fits(request: OrderRequest, around: Surroundings): number {
    const situation = this.#situation(request, around);
    for (const check of OPENING_CHECKS) if (check(request, situation) !== null) return 0;
    const limits = ['maximumLoss', 'dailyLoss', 'personalLoss', 'sessionBudget'] as const;
    const thresholds = limits
      .map((limit) => this.#risk.thresholdOf(limit))
      .filter((one) => !Number.isNaN(one));
    const room = this.#worst() - Math.max(...thresholds);
    const product = around.contract?.product;
    if (!(room > 0) || product === undefined) return 0;
    const each = this.#lossOf(product, request.bracket?.stopTicks ?? Number.NaN);
    return Math.min(request.quantity, Math.ceil(room / each) - 1);
  }

  #situation(request: OrderRequest, { contract, market, ...around }: Surroundings): RiskSituation {
    const { now, session } = around;
    const risk = this.#risk;
    const rules = this.#rules;
    const since = this.#sent.filter(({ at }) => at > now - 60_000);
    const same = since.filter((one) => isSame(one.request, request)).map(({ at }) => at);
    return {
      ...risk.meters.snapshot(),
      ...around,
      group: around.group ?? null,
      closing: around.closing ?? 0,
      session:
        session.kind === 'open'
          ? { kind: 'open', session: { ...session.session, ...firmTimes(session.session, rules) } }
          : session,
      contract,
      standing: risk.life.standing,
      state: risk.stateNow(now),
      lastPrice: market?.last ?? Number.NaN,
      lastPriceAt: market?.heardAt ?? 0,
      venueTimeBack: market?.timeWentBack ?? false,
      rules,
      path: 'standard',
      limits: risk.limits,
      lots: risk.life.evaluator?.day?.lots ?? Number.NaN,
      worstLotTenths: this.#contracts(({ product }) => lotTenthsOf(product, rules.lotWeights)),
      worstProductContracts: this.#contracts(({ product }) =>
        product.root === contract?.product.root ? 1 : 0,
      ),
      position: this.#scene.positions.find((one) => one.contract === contract)?.size ?? 0,
      ordersLastMinute: since.length,
      modifiesLastMinute: 0,
      sameOrderAt: Math.max(Number.NEGATIVE_INFINITY, ...same),
      tradesToday: risk.meters.tradesToday,
      lastLossAt: Number.NEGATIVE_INFINITY,
      chicagoMinute: CHICAGO.minuteAt(now),
      weekday: CHICAGO.timeAt(now).weekday,
      daysToExpiry: contract === null ? Number.NaN : daysTo(contract.lastTradeDate, now),
      rolled: false,
      event: contract && eventWindowAt(this.#scene.events, contract.product, rules, now),
      inPriceLimitZone: contract && inPriceLimitZone(contract.product, market, rules),
      oppositeOf: this.#opposite(request, contract?.product ?? null),
      dayProfit: this.#equity() - risk.dayOpen,
      consistencyCap: risk.consistencyCap,
    };
  }

  #equity(): number {
    let equity: number = this.#risk.balance;
    for (const { contract, size, price, cost } of this.#scene.positions) {
      equity += size * price * contract.product.tickValue - cost;
    }
    return equity;
  }

  #worst(): number {
    let worst = this.#equity();
    for (const { contract, size, price, stop } of this.#scene.positions) {
      const { product } = contract;
      const ticks = Math.max(0, size * (price - stop.price)) + this.#gapOf(product);
      worst -= ticks * product.tickValue + feesOf(product);
    }
    for (const { contract, quantity, stopTicks } of this.#scene.entries) {
      worst -= quantity * this.#lossOf(contract.product, stopTicks ?? Number.NaN);
    }
    return worst;
  }

  #contracts(weightOf: (contract: Readonly<{ product: Product }>) => number): number {
    const { positions, entries } = this.#scene;
    const held = positions.map(({ contract, size }) => Math.abs(size) * weightOf(contract));
    const waiting = entries.map(({ contract, quantity }) => quantity * weightOf(contract));
    return [...held, ...waiting].reduce((sum, one) => sum + one, 0);
  }

  /** The account itself is the only one of its desk, so nothing of it stands against the order. */
  #opposite({ accountId, side }: OrderRequest, product: Product | null): string | null {
    if (product === null) return null;
    const found = this.#scene.positions.find(
      ({ contract, size }) =>
        accountId !== this.#risk.accountId &&
        correlatedGroup(contract.product.root) === correlatedGroup(product.root) &&
        size * sideSign(side) < 0,
    );
    return found?.contract.id ?? null;
  }

  #lossOf(product: Product, stopTicks: number): number {
    return (stopTicks + this.#gapOf(product)) * product.tickValue + 2 * feesOf(product);
  }

  #gapOf({ root }: Product): number {
    return this.#scene.gaps.get(root) ?? Number.NaN;
  }
}

const daysTo = (date: string, now: UnixMs): number =>
  Math.ceil((Date.parse(date) - now) / 86_400_000);

const isSame = (one: OrderRequest, other: OrderRequest): boolean =>
  one.contractId === other.contractId &&
  one.side === other.side &&
  one.quantity === other.quantity &&
  one.stopPrice === other.stopPrice;

const feesOf = ({ fees }: Product): number =>
  fees.exchangePerSide + fees.nfaPerSide + fees.commissionPerSide;
