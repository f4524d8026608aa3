import {
  type AccountId,
  assert,
  type Contract,
  type ContractId,
  type Intent,
  type Money,
  type OrderRequest,
  openProfit,
  type Price,
  parseContractId,
  type Quantity,
  type RunId,
  type SessionCalendar,
  type Side,
  type StrategyId,
  sessionCalendar,
  type UnixMs,
} from '@loadline/core';
import { type AccountConfig, type DeskConfig, Engine, type EngineState } from '@loadline/engine';
import type {
  AuditEvent,
  DeskCommand,
  Effect,
  EngineEvent,
  EngineSink,
  RequestOutcome,
} from '@loadline/engine/ports';
import { type EventCalendar, NO_EVENTS } from '@loadline/risk';
import { DEFAULT_FILL_MODEL, type FillModel, Venue } from '@loadline/simulation';
import { type EntryWish, entryOf } from './entry-wish.ts';
import { WishingStrategy } from './wishing-strategy.ts';

/** What becomes of a request: it is taken, refused, lost on its way, or its answer is lost. */
export type How = 'take' | 'refuse' | 'lose' | 'takeSilently';

type Without<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** An event that has no time yet: the engine learns of it when it is delivered. */
export type Message = Without<EngineEvent>;

/** An account of the venue and what the desk was told of it. */
export type DeskAccount = AccountConfig & Readonly<{ balance: Money; name?: string }>;

export type DeskStrategy = Readonly<{ accountId: AccountId; contract: Contract }>;

export type VenueDeskOptions = Readonly<{
  startAt: UnixMs;
  accounts: readonly DeskAccount[];
  /** Each is named by its place: the first one is 0. */
  strategies: readonly DeskStrategy[];
  model?: FillModel;
  calendar?: SessionCalendar;
  events?: EventCalendar;
  flattenLeadMs?: number;
}>;

/** An order that has left the desk. */
export type Sent = Readonly<{ at: UnixMs; request: OrderRequest }>;

const CALENDAR = sessionCalendar();

/** The contract of an id, which a test knows to exist. */
export function contractOf(contractId: string): Contract {
  const parsed = parseContractId(contractId);
  assert(parsed.ok, `${contractId} is a contract`);
  return parsed.value;
}

/**
 * The engine and the simulated venue in one process, with a line between them on which a test can
 * lose, repeat and reorder what it likes. The venue's books are the truth: equity is read there.
 */
export class VenueDesk implements EngineSink {
  readonly options: VenueDeskOptions;
  readonly venue: Venue;
  engine: Engine;
  now: UnixMs;
  effects: Effect[] = [];
  /** What the venue has to tell that the desk has not heard: pushes of the hub, */
  readonly pushes: Message[] = [];
  /** and the answers to requests. */
  readonly answers: Message[] = [];
  readonly audits: AuditEvent[] = [];
  readonly sent: Sent[] = [];
  /** Every other effect that has left the desk. */
  readonly acted: Effect[] = [];
  #strategies: WishingStrategy[] = [];
  #nextWakeAt = Number.POSITIVE_INFINITY;
  #runs = 0;
  #commands = 0;

  constructor(options: VenueDeskOptions) {
    this.options = options;
    this.now = options.startAt;
    const push = (message: Message): void => void this.pushes.push(message);
    const sink = {
      onOrder: (order) => push({ kind: 'venueOrder', order }),
      onFill: (fill) => push({ kind: 'venueFill', fill }),
      onPosition: (position) => push({ kind: 'venuePosition', position }),
      onAccount: (account) => push({ kind: 'venueAccount', account }),
    } satisfies ConstructorParameters<typeof Venue>[0]['sink'];
    this.venue = new Venue({ model: options.model ?? DEFAULT_FILL_MODEL, sink });
    for (const { accountId, balance, name = `account ${accountId}` } of options.accounts) {
      this.venue.openAccount({ accountId, name, balance, canTrade: true, simulated: true });
    }
    this.engine = this.#fresh();
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
    if (effect.kind === 'submit') this.sent.push({ at: this.now, request: effect.request });
    else this.acted.push(effect);
  }

  wakeAt(at: UnixMs): void {
    this.#nextWakeAt = at;
  }

  audit(event: AuditEvent): void {
    this.audits.push(event);
  }

  /** The desk hears something, now. */
  tell(message: Message): void {
    this.engine.process({ ...message, at: this.now }, this);
  }

  /** A started desk that has read its accounts. */
  start(): this {
    this.begin();
    this.settle();
    return this;
  }

  /** A run begins and both hubs connect; what it asks is not answered yet. */
  begin(): void {
    this.#runs += 1;
    this.tell({ kind: 'started', runId: `run${this.#runs}` as RunId });
    this.hub('market', 'up');
    this.hub('user', 'up');
  }

  hub(hub: 'market' | 'user', state: 'up' | 'down'): void {
    this.tell({ kind: 'connection', hub, state, reason: 'a test' });
  }

  /** The process ends, and with it what was on its way; another one goes on from its snapshot. */
  restart(): void {
    const state = JSON.parse(JSON.stringify(this.engine.snapshot())) as EngineState;
    this.effects = [];
    this.answers.splice(0);
    this.pushes.splice(0);
    this.engine = this.#fresh();
    this.engine.restore(state);
    this.begin();
  }

  /** Lets time pass: each wake-up that falls due is given at its own time. */
  pass(milliseconds: number): void {
    const until = this.now + milliseconds;
    while (this.#nextWakeAt <= until) {
      this.now = Math.max(this.now, this.#nextWakeAt) as UnixMs;
      this.tell({ kind: 'wake' });
    }
    this.now = until as UnixMs;
  }

  /** The same, with a venue that answers at once. */
  passSettled(milliseconds: number): void {
    const until = this.now + milliseconds;
    while (this.#nextWakeAt <= until) {
      this.now = Math.max(this.now, this.#nextWakeAt) as UnixMs;
      this.tell({ kind: 'wake' });
      this.settle();
    }
    this.now = until as UnixMs;
  }

  /** A price trades at the venue; the desk does not hear of it. */
  trade(contract: Contract, price: number, { continuous = false, size = 0 } = {}): void {
    this.venue.onPrice(contract, price as Price, this.now, continuous, size);
  }

  /** The desk hears of a price. */
  tellPrice(contract: Contract, price: number, venueAt = this.now): void {
    const fields = { contractId: contract.id, price: price as Price, size: 1, venueAt };
    this.tell({ kind: 'trade', ...fields });
  }

  /** A price trades, its fills are told, then the price itself; everything is answered. */
  price(contract: Contract, price: number): void {
    this.trade(contract, price);
    this.settle();
    this.tellPrice(contract, price);
    this.settle();
  }

  /** A strategy wishes this now; what it sends waits for an answer. */
  wish(strategy: number, ...intents: readonly Intent[]): void {
    this.#strategies[strategy]?.wishes.push(...intents);
    this.engine.context.wakes.set(`strategy:${strategy}:wish`, this.now);
    this.tell({ kind: 'wake' });
  }

  /** The same, and the venue takes it at once. */
  enter(strategy: number, entry: EntryWish): void {
    this.wish(strategy, entryOf(entry));
    this.settle();
  }

  command(command: DeskCommand): void {
    this.#commands += 1;
    const commandId = `command${this.#commands}`;
    this.tell({ kind: 'command', commandId, actor: 'a person', command });
  }

  /** Somebody trades elsewhere on the same account, at the next price. */
  foreign(accountId: AccountId, contract: Contract, side: Side, quantity: number): void {
    const prices = { limitPrice: null, stopPrice: null, bracket: null, customTag: null };
    const fields = { accountId, contract, type: 'market', side, ...prices } as const;
    this.venue.place({ ...fields, quantity: quantity as Quantity }, this.now);
  }

  /** Equity by the venue's own books at its last prices. */
  equity(accountId: AccountId): number {
    const account = this.venue.account(accountId);
    assert(account !== null, 'the account is open');
    let equity: number = account.balance;
    for (const { contractId } of this.venue.positions(accountId)) {
      equity += this.openProfit(accountId, contractOf(contractId));
    }
    return equity;
  }

  /** Open profit of one contract by the venue's own books. */
  openProfit(accountId: AccountId, { id, product }: Contract): number {
    const price = this.venue.lastPrice(id);
    if (price === null) return 0;
    return openProfit(this.venue.netPosition(accountId, id), price, product.tickValue);
  }

  positionIn(accountId: AccountId, contractId: ContractId): number {
    return this.venue.netPosition(accountId, contractId).size;
  }

  /** Codes of the denials so far, in order. */
  get denials(): readonly string[] {
    return this.audits.flatMap((event) =>
      event.kind === 'orderDenied' ? [event.denial.code] : [],
    );
  }

  /** Everything is carried out and arrives, in order, until nothing is left to say. */
  settle(): void {
    for (let round = 0; round < 2_000; round += 1) {
      if (this.effects.length > 0) this.perform('take');
      else if (this.answers.length > 0) this.#deliverNext(this.answers);
      else if (this.pushes.length > 0) this.#deliverNext(this.pushes);
      else return;
    }
    throw new Error(`no end: ${this.effects.map(({ kind }) => kind).join(', ')}`);
  }

  /** The next effect reaches the venue, or not; its answer waits to be delivered. */
  perform(how: How): void {
    const effect = this.effects.shift();
    if (effect === undefined) return;
    const answer = this.#answer(effect, how);
    if (answer !== null) this.answers.push(answer);
  }

  #deliverNext(queue: Message[]): void {
    const message = queue.shift();
    if (message !== undefined) this.tell(message);
  }

  #answer(effect: Effect, how: How): Message | null {
    const { venue, now } = this;
    const reaches = how === 'take' || how === 'takeSilently';
    switch (effect.kind) {
      case 'submit': {
        const { clientOrderId } = effect.request;
        const venueOrderId = reaches ? this.#place(effect.request) : null;
        return { kind: 'submitAnswered', clientOrderId, outcome: outcomeOf(how, venueOrderId) };
      }
      case 'modify': {
        const { accountId, venueOrderId, change } = effect;
        const done = reaches && venue.modify(accountId, venueOrderId, change, now) === 'done';
        return { kind: 'modifyAnswered', venueOrderId, outcome: outcomeOf(told(how, done), null) };
      }
      case 'cancel': {
        const { accountId, venueOrderId } = effect;
        const done = reaches && venue.cancel(accountId, venueOrderId, now) === 'done';
        return { kind: 'cancelAnswered', venueOrderId, outcome: outcomeOf(told(how, done), null) };
      }
      case 'closePosition': {
        const { accountId, contractId } = effect;
        const done = reaches && venue.closePosition(accountId, contractId, now) !== null;
        const outcome = outcomeOf(told(how, done), null);
        return { kind: 'closeAnswered', accountId, contractId, outcome };
      }
      case 'reconcile':
        return this.#reconcile(effect, how);
      case 'resolveContracts':
        return { kind: 'contracts', listings: this.#listings() };
      case 'requestHistory':
        return { kind: 'history', contractId: effect.contractId, bars: [], partial: null };
      case 'subscribe':
      case 'unsubscribe':
        return null;
    }
  }

  #place({ clientOrderId, type, contractId, ...fields }: OrderRequest) {
    assert(type === 'market' || type === 'limit' || type === 'stop', `${type} is matched here`);
    const contract = contractOf(contractId);
    return this.venue.place({ ...fields, contract, type, customTag: clientOrderId }, this.now);
  }

  #reconcile({ accountId, fillsSince }: Extract<Effect, { kind: 'reconcile' }>, how: How): Message {
    const account = this.venue.account(accountId);
    assert(account !== null, 'the account is open');
    if (how === 'refuse') return { kind: 'reconcileFailed', accountId, reason: 'away' };
    const orders = this.venue.orders(accountId).filter(({ updatedAt }) => updatedAt >= fillsSince);
    const fills = this.venue.fills(accountId, fillsSince, this.now);
    const positions = this.venue.positions(accountId);
    return { kind: 'reconciled', snapshot: { account, positions, orders, fills, fillsSince } };
  }

  #listings() {
    const contracts = new Set(this.options.strategies.map(({ contract }) => contract));
    return [...contracts].map(({ id, name }) => ({ contractId: id, name, active: true }));
  }

  #fresh(): Engine {
    const { accounts, strategies, calendar, events, flattenLeadMs } = this.options;
    this.#strategies = strategies.map(() => new WishingStrategy());
    let made = 0;
    const config: DeskConfig = {
      accounts: accounts.map(({ accountId, rules, limits }) => ({ accountId, rules, limits })),
      strategies: strategies.map(({ accountId, contract: { product } }, index) => ({
        strategyId: `strategy${index}` as StrategyId,
        kind: 'wishing',
        accountId,
        product,
        running: true,
        settings: {},
        sizing: null,
      })),
      flattenLeadMs: flattenLeadMs ?? 300_000,
      events: events ?? NO_EVENTS,
    };
    return new Engine({
      config,
      calendar: calendar ?? CALENDAR,
      strategies: (_kind, _settings) => {
        const strategy = new WishingStrategy();
        // A restored strategy is built a second time; the newest of its place is the one at work.
        this.#strategies[made % strategies.length] = strategy;
        made += 1;
        return strategy;
      },
    });
  }
}

/** What did not work at the venue is refused, unless nobody hears of it. */
const told = (how: How, done: boolean): How => (!done && how === 'take' ? 'refuse' : how);

type VenueOrderId = ReturnType<Venue['place']>;

function outcomeOf(how: How, venueOrderId: VenueOrderId | null): RequestOutcome {
  if (how === 'take') return { kind: 'accepted', venueOrderId };
  if (how === 'refuse') return { kind: 'rejected', code: 'NO', reason: 'no' };
  return { kind: 'unknown', reason: 'timeout' };
}
