import {
  type AccountId,
  addMoney,
  type ClientOrderId,
  type ClosedTrade,
  type Contract,
  dayOfIsoDate,
  type IsoDate,
  isoDate,
  type Money,
  type OrderRequest,
  type Price,
  type Quantity,
  type Side,
  shiftDay,
  type Ticks,
  type UnixMs,
} from '@loadline/core';
import * as fc from 'fast-check';
import type { AccountRiskState } from '../src/account/account-life.ts';
import type { AccountRisk } from '../src/account/account-risk.ts';
import { EQUITY_LIMITS } from '../src/decision/decision.ts';
import type { RiskLimits } from '../src/limits/risk-limits.ts';
import type { RiskStop, RoomEntry } from '../src/room/entry-book.ts';
import { changeState, type StateCommand } from '../src/state/change-state.ts';
import { anAccount, anOpenMarket, anUnmetAccount, DAY, OPEN } from './account-scene.ts';
import { limitsWith } from './limits.ts';
import { dollars } from './rules.ts';
import { anOrder, contractOf, NOW } from './situation.ts';

const CONTRACTS = [contractOf('MNQ'), contractOf('MES'), contractOf('NQ')] as const;
const BASE = 100_000;

/** Something that happens to an account. */
export type Step = Readonly<
  | { kind: 'position'; contract: Contract; size: number; ticks: number }
  | { kind: 'price'; contract: Contract; ticks: number }
  | { kind: 'entry'; entry: RoomEntry }
  | { kind: 'stop'; stop: RiskStop }
  | { kind: 'gone'; orderId: ClientOrderId }
  | { kind: 'fill'; net: Money }
  | { kind: 'sent' | 'modified' | 'roll' }
  | { kind: 'traded'; net: Money }
  | { kind: 'limits'; limits: RiskLimits }
  | { kind: 'state'; command: StateCommand }
  | { kind: 'pass'; seconds: number }
  | { kind: 'unknown'; positions: readonly string[] }
>;

const contracts = fc.constantFrom(...CONTRACTS);
const nearby = fc.integer({ min: -60, max: 60 });
const money = fc.integer({ min: -4, max: 4 }).map((step) => dollars(step * 150));
const ids = fc.constantFrom('a', 'b', 'c').map((id) => id as ClientOrderId);
const sides = fc.constantFrom<Side>('buy', 'sell');
const loss = { amount: dollars(400), action: 'liquidate', trailing: 'higher' } as const;
const target = { amount: dollars(300), action: 'liquidate', giveBack: dollars(100) } as const;

const limits = fc.constantFrom<Partial<RiskLimits>>(
  {},
  { sessionBudget: dollars(300) },
  { personalLoss: loss, tradesPerDay: 3 },
  { personalTarget: target, coolDownMs: 60_000 },
  { accountLotTenthsMax: 9, reduceToFit: false },
  { orderContractsMax: 1, consistency: 'stop', ordersPerMinute: 2 },
  { modifiesPerMinute: 1 },
);

const cause = { source: 'person', by: 'a person', why: 'a test' } as const;
const commands = fc.constantFrom<StateCommand>(
  { kind: 'halt', ...cause },
  { kind: 'reduce', ...cause },
  { kind: 'resume', ...cause },
  { kind: 'lock', until: (NOW + 90_000) as UnixMs, ...cause },
);

export const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('position' as const),
    contract: contracts,
    size: fc.integer({ min: -2, max: 2 }),
    ticks: nearby,
  }),
  fc.record({ kind: fc.constant('price' as const), contract: contracts, ticks: nearby }),
  fc
    .record({
      orderId: ids,
      contract: contracts,
      side: sides,
      quantity: fc.integer({ min: 0, max: 2 }),
      stopTicks: fc.constantFrom(8, 20, 40, null),
      group: fc.constantFrom(null, 'pair'),
    })
    .map((entry) => ({ kind: 'entry' as const, entry })),
  fc
    .record({ orderId: ids, contract: contracts, side: sides, ticks: nearby })
    .map(({ ticks, ...stop }) => ({
      kind: 'stop' as const,
      stop: { ...stop, price: (BASE + ticks) as Price, quantity: 2 },
    })),
  ids.map((orderId) => ({ kind: 'gone' as const, orderId })),
  money.map((net) => ({ kind: 'fill' as const, net })),
  money.map((net) => ({ kind: 'traded' as const, net })),
  fc.constantFrom<Step>({ kind: 'sent' }, { kind: 'modified' }, { kind: 'roll' }),
  limits.map((change) => ({ kind: 'limits' as const, limits: limitsWith(change) })),
  commands.map((command) => ({ kind: 'state' as const, command })),
  fc.constantFrom([], ['CON.F.US.XYZ.Z26']).map((positions) => ({
    kind: 'unknown' as const,
    positions,
  })),
  fc.constantFrom(1, 20, 61).map((seconds) => ({ kind: 'pass' as const, seconds })),
);

/** What every account is asked: an order of one, of several, of the other side, and closes. */
const QUESTIONS: readonly OrderRequest[] = CONTRACTS.flatMap((contract) => {
  const order = { contractId: contract.id, stopPrice: (BASE + 70) as Price };
  const close = { ...order, type: 'market', stopPrice: null, bracket: null } as const;
  return [
    anOrder({ ...order, quantity: 1 as Quantity }),
    anOrder({ ...order, quantity: 6 as Quantity }),
    anOrder({ ...order, side: 'sell', stopPrice: (BASE - 70) as Price }),
    anOrder({ ...close, side: 'sell', quantity: 1 as Quantity }),
    anOrder({ ...close, bracket: { stopTicks: 20 as Ticks, targetTicks: null } }),
  ];
});

/** An account with the books that tell it what it holds, as the desk has them. */
export class AccountPlay {
  readonly risk: AccountRisk;
  #now: UnixMs = NOW;
  #day: IsoDate = DAY;
  #balance: Money = OPEN;
  #positions = new Map<Contract, Readonly<{ size: number; cost: Money }>>();
  #prices = new Map<Contract, Price>();
  #orders = new Map<ClientOrderId, Readonly<{ entry: RoomEntry } | { stop: RiskStop }>>();

  constructor(risk: AccountRisk = anAccount()) {
    this.risk = risk;
  }

  /** The same account out of its snapshot, through JSON; its books tell it again what it holds. */
  restored(): AccountPlay {
    const risk = anUnmetAccount({ accountId: 1 as AccountId });
    risk.restore(JSON.parse(JSON.stringify(this.risk.snapshot())) as AccountRiskState);
    const play = new AccountPlay(risk);
    play.#now = this.#now;
    play.#day = this.#day;
    play.#balance = this.#balance;
    play.#positions = new Map(this.#positions);
    play.#prices = new Map(this.#prices);
    play.#orders = new Map(this.#orders);
    risk.onBalance(this.#balance);
    for (const [contract, { size, cost }] of this.#positions) risk.onPosition(contract, size, cost);
    for (const [contract, price] of this.#prices) risk.onPrice(contract.id, price);
    for (const order of this.#orders.values()) {
      if ('entry' in order) risk.onEntry(order.entry);
      else risk.onStop(order.stop);
    }
    return play;
  }

  take(step: Step): void {
    const { risk } = this;
    switch (step.kind) {
      case 'position': {
        const { contract, size, ticks } = step;
        const cost = (size * (BASE + ticks) * contract.product.tickValue) as Money;
        this.#positions.set(contract, { size, cost });
        return risk.onPosition(contract, size, cost);
      }
      case 'price':
        this.#prices.set(step.contract, (BASE + step.ticks) as Price);
        risk.onPrice(step.contract.id, (BASE + step.ticks) as Price);
        risk.mark();
        for (const limit of EQUITY_LIMITS) {
          risk.warnings.mark(limit, risk.room.equity - risk.thresholdOf(limit));
        }
        return risk.findQuiet();
      case 'entry':
        this.#orders.set(step.entry.orderId, { entry: step.entry });
        return risk.onEntry(step.entry);
      case 'stop':
        this.#orders.set(step.stop.orderId, { stop: step.stop });
        return risk.onStop(step.stop);
      case 'gone':
        this.#orders.delete(step.orderId);
        return risk.onOrderGone(step.orderId);
      default:
        return this.#takeOther(step);
    }
  }

  /** Every answer and every number that the account gives at this moment. */
  answers(): string {
    const decisions = QUESTIONS.map((request) => {
      const contract = CONTRACTS.find(({ id }) => id === request.contractId) ?? CONTRACTS[0];
      const last = this.#prices.get(contract) ?? BASE;
      const around = anOpenMarket(contract, last, { now: this.#now });
      return JSON.stringify(this.risk.assess(request, around));
    });
    const { risk } = this;
    return [...decisions, JSON.stringify([risk.view(this.#now), risk.snapshot()])].join('\n');
  }

  #takeOther(
    step: Exclude<Step, { kind: 'position' | 'price' | 'entry' | 'stop' | 'gone' }>,
  ): void {
    const { risk } = this;
    switch (step.kind) {
      case 'fill': {
        this.#balance = addMoney(this.#balance, step.net);
        const fill = { orderId: `f${this.#balance}` as ClientOrderId, quantity: 1, opens: true };
        return risk.onFill(fill, step.net, this.#balance);
      }
      case 'traded': {
        const contractId = CONTRACTS[0].id;
        const times = { entryAt: (this.#now - 5_000) as UnixMs, exitAt: this.#now };
        return risk.onTrade({ contractId, ...times, netPnl: step.net } as ClosedTrade);
      }
      case 'sent':
        return risk.onSent(QUESTIONS[0] ?? anOrder(), this.#now);
      case 'modified':
        return risk.onModified(this.#now);
      case 'limits':
        risk.setLimits(step.limits);
        return;
      case 'state': {
        const changed = changeState(risk.state, step.command, this.#now);
        if (changed.ok) risk.state = changed.value;
        return;
      }
      case 'unknown':
        return risk.setUnknownPositions(step.positions);
      case 'pass':
        this.#now = (this.#now + step.seconds * 1_000) as UnixMs;
        return;
      case 'roll':
        this.#day = isoDate(shiftDay(dayOfIsoDate(this.#day), 1));
        this.#now = (this.#now + 86_400_000) as UnixMs;
        risk.rollDay(this.#day, this.#balance, this.#balance);
        return;
    }
  }
}
