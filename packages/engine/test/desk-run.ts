import {
  type AccountId,
  type ContractId,
  type ContractListing,
  type Intent,
  type Json,
  type Money,
  moneyFromDollars,
  type Price,
  parseContractId,
  productByRoot,
  type RunId,
  type SessionCalendar,
  type StrategyId,
  sessionCalendar,
  type UnixMs,
  type VenueAccount,
  type VenueFill,
  type VenueOrder,
  type VenuePosition,
} from '@loadline/core';
import {
  type AccountOptions,
  type AccountRules,
  builtInRules,
  DEFAULT_LIMITS,
  type EventCalendar,
  NO_EVENTS,
  type RiskLimits,
} from '@loadline/risk';
import {
  type AuditEvent,
  type DeskCommand,
  type DeskConfig,
  type Effect,
  Engine,
  type EngineEvent,
  type EngineSink,
  type EngineState,
  type EntrySizing,
  type ProtectionSettings,
  type RequestOutcome,
} from '../src/index.ts';
import type { ReconcileEvery } from '../src/reconcile/reconcile-rhythm.ts';
import { ScriptedStrategy } from './scripted-strategy.ts';

export const ACCOUNT = 7_001 as AccountId;
export const NQ = 'CON.F.US.ENQ.Z25' as ContractId;
export const NEXT_NQ = 'CON.F.US.ENQ.H26' as ContractId;
export const STRATEGY = 'scripted' as StrategyId;

export const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

/** A Tuesday in November, 10:00 in New York: an open session, far from its end. */
export const TEN_O_CLOCK = at('2025-11-11T15:00:00Z');

/** For tests that play a venue which does not answer protective orders. */
export const UNPROTECTED: ProtectionSettings = {
  budgetMs: 30 * 24 * 3_600_000,
  adopted: 'leave',
  adoptedStopTicks: 40,
};

export const LISTINGS: readonly ContractListing[] = [
  { contractId: NQ, name: 'NQZ5', active: true },
  { contractId: NEXT_NQ, name: 'NQH6', active: false },
  { contractId: 'CON.F.US.MNQ.Z25' as ContractId, name: 'MNQZ5', active: true },
];

type Without<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

export type RunOptions = Readonly<{
  startAt?: UnixMs;
  program?: string | null;
  name?: string;
  balance?: number;
  settings?: { readonly [key: string]: Json };
  calendar?: SessionCalendar;
  accounts?: readonly AccountId[];
  limits?: Partial<RiskLimits>;
  /** What was chosen with the program; by default with its daily loss limit. */
  chosen?: Partial<AccountOptions>;
  /** Another declaration, made from the usual one. */
  declare?: (rules: AccountRules) => AccountRules;
  events?: EventCalendar;
  sizing?: EntrySizing;
  protection?: ProtectionSettings;
  reconcileEvery?: ReconcileEvery;
  sessionPauseMs?: number;
}>;

/** An engine with everything that it said, driven by hand: the test plays the venue. */
export class DeskRun implements EngineSink {
  readonly options: RunOptions;
  engine: Engine;
  strategy: ScriptedStrategy;
  effects: Effect[] = [];
  audits: AuditEvent[] = [];
  nextWakeAt = Number.POSITIVE_INFINITY;
  now: UnixMs;
  /** What the venue says of the account when it is asked. */
  account: VenueAccount;
  #fills = 0;

  constructor(options: RunOptions = {}) {
    this.options = options;
    this.now = options.startAt ?? TEN_O_CLOCK;
    this.account = {
      accountId: ACCOUNT,
      name: options.name ?? 'an account',
      balance: moneyFromDollars(options.balance ?? 50_000),
      canTrade: true,
      simulated: true,
    };
    this.strategy = new ScriptedStrategy({});
    this.engine = this.#fresh();
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  wakeAt(wakeAt: UnixMs): void {
    this.nextWakeAt = wakeAt;
  }

  audit(event: AuditEvent): void {
    this.audits.push(event);
  }

  tell(event: Without<EngineEvent>): void {
    this.engine.process({ ...event, at: this.now }, this);
  }

  /** Lets market time pass: each wake-up that falls due is given at its own time. */
  passTo(until: UnixMs): void {
    while (this.engine.nextWakeAt <= until) {
      this.now = Math.max(this.now, this.engine.nextWakeAt) as UnixMs;
      this.tell({ kind: 'wake' });
    }
    this.now = until;
  }

  pass(seconds: number): void {
    this.passTo((this.now + seconds * 1_000) as UnixMs);
  }

  /** A started desk: reconciled, connected, with its past and a first price. */
  start({ price = 84_000, runId = 'run1' } = {}): this {
    this.tell({ kind: 'started', runId: runId as RunId });
    this.tell({ kind: 'connection', hub: 'market', state: 'up', reason: '' });
    this.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    this.settle();
    this.trade(price);
    this.forget();
    return this;
  }

  /** Answers every question about contracts, history and accounts; orders are left to the test. */
  settle(venue: Partial<VenueState> = {}): void {
    for (let round = 0; round < 20; round += 1) {
      const asked = this.effects.filter(isQuestion);
      if (asked.length === 0) return;
      this.effects = this.effects.filter((effect) => !isQuestion(effect));
      for (const effect of asked) this.#answer(effect, venue);
    }
    throw new Error(`questions without an end: ${this.effectWords().join(', ')}`);
  }

  trade(price: number, contractId = NQ): void {
    const fields = { contractId, price: price as Price, size: 1, venueAt: this.now };
    this.tell({ kind: 'trade', ...fields });
  }

  /** The strategy wishes this now. */
  wish(...intents: readonly Intent[]): void {
    this.strategy.wishes.push(...intents);
    this.engine.context.wakes.set('strategy:0:wish', this.now);
    this.tell({ kind: 'wake' });
  }

  command(command: DeskCommand, commandId = `c${this.engine.context.eventNumber}`): void {
    this.tell({ kind: 'command', commandId, actor: 'tester', command });
  }

  submitAnswered(clientOrderId: string, outcome: RequestOutcome): void {
    this.tell({ kind: 'submitAnswered', clientOrderId: clientOrderId as never, outcome });
  }

  order(order: VenueOrder): void {
    this.tell({ kind: 'venueOrder', order });
  }

  fill(fields: Partial<VenueFill> & Pick<VenueFill, 'venueOrderId' | 'price' | 'side'>): VenueFill {
    const fill = this.aFill(fields);
    this.tell({ kind: 'venueFill', fill });
    return fill;
  }

  aFill(
    fields: Partial<VenueFill> & Pick<VenueFill, 'venueOrderId' | 'price' | 'side'>,
  ): VenueFill {
    this.#fills += 1;
    return {
      fillId: `f${this.#fills}` as never,
      accountId: ACCOUNT,
      contractId: NQ,
      quantity: 1 as never,
      profitAndLoss: null,
      fees: 1_400_000 as Money,
      commissions: 500_000 as Money,
      voided: false,
      at: this.now,
      ...fields,
    };
  }

  /** Ends the process and begins anew from the journal's opening snapshot, through JSON. */
  restart(runId = 'run2'): this {
    this.reload();
    this.effects = [];
    this.tell({ kind: 'started', runId: runId as RunId });
    this.tell({ kind: 'connection', hub: 'market', state: 'up', reason: '' });
    this.tell({ kind: 'connection', hub: 'user', state: 'up', reason: '' });
    return this;
  }

  /** The same engine out of its snapshot. */
  reload(): void {
    const state = JSON.parse(JSON.stringify(this.engine.snapshot())) as EngineState;
    this.engine = this.#fresh();
    this.engine.restore(state);
  }

  forget(): void {
    this.effects = [];
    this.audits = [];
    this.strategy.heard.splice(0);
  }

  /** Takes what the engine wants done, in words. */
  takeEffects(): readonly string[] {
    const words = this.effectWords();
    this.effects = [];
    return words;
  }

  effectWords(): readonly string[] {
    return this.effects.map(effectWord);
  }

  takeHeard(): readonly string[] {
    return this.strategy.heard.splice(0);
  }

  audited<Kind extends AuditEvent['kind']>(
    kind: Kind,
  ): readonly Extract<AuditEvent, { kind: Kind }>[] {
    return this.audits.filter(
      (event): event is Extract<AuditEvent, { kind: Kind }> => event.kind === kind,
    );
  }

  get denials(): readonly string[] {
    return this.audited('orderDenied').map(({ denial }) => denial.code);
  }

  get desk() {
    const unit = this.engine.accounts.get(ACCOUNT);
    if (unit === undefined) throw new Error('the account is configured');
    return unit.desk;
  }

  get book() {
    return this.desk.book;
  }

  statusOf(clientOrderId: string): string | null {
    return this.desk.orders.get(clientOrderId as never)?.order.status.kind ?? null;
  }

  #answer(effect: Effect, { positions = [], orders = [], fills = [] }: Partial<VenueState>): void {
    switch (effect.kind) {
      case 'resolveContracts':
        return this.tell({ kind: 'contracts', listings: LISTINGS });
      case 'requestHistory':
        return this.tell({
          kind: 'history',
          contractId: effect.contractId,
          bars: [],
          partial: null,
        });
      case 'reconcile': {
        const { fillsSince } = effect;
        const told = fills.filter((fill) => fill.at >= fillsSince);
        const snapshot = { account: this.account, positions, orders, fills: told, fillsSince };
        return this.tell({ kind: 'reconciled', snapshot });
      }
      default:
        return;
    }
  }

  #fresh(): Engine {
    const { program = 'topstep-combine-50k', settings = {}, calendar } = this.options;
    const product = productByRoot('NQ');
    if (product === null) throw new Error('NQ is a product');
    const found = program === null ? null : builtInRules(program);
    const chosen = found && { ...found, options: { ...found.options, ...this.options.chosen } };
    const rules = chosen && (this.options.declare?.(chosen) ?? chosen);
    const limits = { ...DEFAULT_LIMITS, ...this.options.limits };
    const accounts = this.options.accounts ?? [ACCOUNT];
    const config: DeskConfig = {
      accounts: accounts.map((accountId) => ({ accountId, rules, limits })),
      strategies: [
        {
          strategyId: STRATEGY,
          kind: 'test',
          accountId: ACCOUNT,
          product,
          running: true,
          settings,
          sizing: this.options.sizing ?? null,
        },
      ],
      flattenLeadMs: 300_000,
      events: this.options.events ?? NO_EVENTS,
      ...(this.options.protection && { protection: this.options.protection }),
      ...(this.options.reconcileEvery && { reconcileEvery: this.options.reconcileEvery }),
      ...(this.options.sessionPauseMs && { sessionPauseMs: this.options.sessionPauseMs }),
    };
    const heard = this.strategy.heard;
    return new Engine({
      config,
      calendar: calendar ?? sessionCalendar(),
      strategies: (_kind, given) => {
        this.strategy = new ScriptedStrategy(given);
        this.strategy.heard.push(...heard);
        return this.strategy;
      },
    });
  }
}

export type VenueState = Readonly<{
  positions: readonly VenuePosition[];
  orders: readonly VenueOrder[];
  fills: readonly VenueFill[];
}>;

const QUESTIONS = ['resolveContracts', 'requestHistory', 'reconcile', 'subscribe', 'unsubscribe'];

const isQuestion = ({ kind }: Effect): boolean => QUESTIONS.includes(kind);

function effectWord(effect: Effect): string {
  switch (effect.kind) {
    case 'submit': {
      const { clientOrderId, side, type, quantity, contractId } = effect.request;
      const contract = parseContractId(contractId);
      const name = contract.ok ? contract.value.name : contractId;
      return `submit ${clientOrderId} ${side} ${type} ${quantity} ${name}`;
    }
    case 'modify':
      return `modify ${effect.venueOrderId} stop ${effect.change.stopPrice}`;
    case 'cancel':
      return `cancel ${effect.venueOrderId}`;
    case 'closePosition':
      return 'close';
    default:
      return effect.kind;
  }
}
