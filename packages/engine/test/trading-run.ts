import type { AccountSnapshot, DeskCommand, Effect } from '../src/index.ts';
import { ACCOUNT, DeskRun, LISTINGS, NQ, type RunOptions } from './desk-run.ts';
import { FakeVenue, type Message } from './fake-venue.ts';

/** A desk and a venue with a good line: what is said arrives at once, in order. */
export class TradingRun {
  readonly run: DeskRun;
  readonly venue: FakeVenue;
  /** What was asked of the venue, in words, since the last `take`. */
  #asked: string[] = [];
  #commands = 0;
  /** Requests that the venue does not get; the test answers them, or nobody does. */
  held: (effect: Effect) => boolean = () => false;
  readonly heldBack: Effect[] = [];

  constructor(options: RunOptions = {}) {
    this.run = new DeskRun({ program: 'topstep-practice', balance: 150_000, ...options });
    this.venue = new FakeVenue(this.run.account.balance);
    this.venue.now = this.run.now;
    this.run.start();
    this.settle();
    this.#asked = [];
    this.run.forget();
  }

  /** Prices one after the other; everything that follows from each arrives before the next. */
  price(...prices: readonly number[]): this {
    for (const price of prices) {
      this.venue.now = this.run.now;
      this.venue.onPrice(price);
      this.settle();
      this.run.trade(price);
      this.settle();
    }
    return this;
  }

  pass(seconds: number): this {
    const until = this.run.now + seconds * 1_000;
    while (this.run.engine.nextWakeAt <= until) {
      this.run.now = Math.max(this.run.now, this.run.engine.nextWakeAt) as never;
      this.run.tell({ kind: 'wake' });
      this.settle();
    }
    this.run.now = until as never;
    this.venue.now = this.run.now;
    return this;
  }

  /** A command of a person: `done`, the note that came with it, or the code of its refusal. */
  order(command: DeskCommand): string {
    this.#commands += 1;
    this.run.command(command, `command${this.#commands}`);
    const answer = this.run.audits.findLast(
      ({ kind }) => kind === 'commandDone' || kind === 'commandRefused',
    );
    this.settle();
    if (answer?.kind === 'commandRefused') return answer.code;
    return answer?.kind === 'commandDone' ? (answer.note ?? 'done') : 'no answer';
  }

  /** What was asked of the venue, in words. */
  take(): readonly string[] {
    return this.#asked.splice(0);
  }

  /** Signed contracts at the venue, which the desk has to agree with. */
  get size(): number {
    const { size } = this.venue.position;
    if (this.run.book.positionSize(NQ) !== size) throw new Error('desk and venue disagree');
    return size;
  }

  /** The orders that work at the venue, in words. */
  get working(): readonly string[] {
    return this.venue
      .working()
      .filter(({ status }) => status === 'open')
      .map(({ side, type, quantity, filledQuantity, stopPrice, limitPrice }) => {
        const price = stopPrice ?? limitPrice;
        return `${side} ${type} ${quantity - filledQuantity}${price === null ? '' : ` @${price}`}`;
      });
  }

  /** The venue's name of the newest order that works and is of this kind. */
  idOf(type: string, side?: string) {
    const found = this.venue
      .working()
      .filter(({ status }) => status === 'open')
      .findLast((order) => order.type === type && (side === undefined || order.side === side));
    if (found === undefined) throw new Error(`no ${type} works`);
    return found.venueOrderId;
  }

  /** Our name of it. */
  nameOf(type: string, side?: string) {
    const booked = this.run.desk.orders.byVenueId(this.idOf(type, side));
    if (booked === null) throw new Error(`the desk does not know the ${type}`);
    return booked.order.clientOrderId;
  }

  /** Delivers what waits on both sides, until nothing is left to say. */
  settle(): void {
    for (let round = 0; round < 200; round += 1) {
      const effect = this.run.effects.shift();
      const push = effect === undefined ? this.venue.pushes.shift() : undefined;
      if (effect !== undefined) this.#perform(effect);
      else if (push !== undefined) this.run.tell(push);
      else return;
    }
    throw new Error(`no end: ${this.run.effectWords().join(', ')}`);
  }

  /** Carries out what was held back, and lets what follows arrive. */
  release(): void {
    this.held = () => false;
    for (const effect of this.heldBack.splice(0)) this.#perform(effect);
    this.settle();
  }

  #perform(effect: Effect): void {
    if (this.held(effect)) {
      this.heldBack.push(effect);
      return;
    }
    const word = wordOf(effect);
    if (word !== null) this.#asked.push(word);
    const answer = this.#answer(effect);
    if (answer !== null) this.run.tell(answer);
  }

  #answer(effect: Effect): Message | null {
    const { venue } = this;
    switch (effect.kind) {
      case 'submit': {
        const { request, exits } = effect;
        const { clientOrderId } = request;
        const venueOrderId = venue.place(request, clientOrderId, exits);
        const outcome = { kind: 'accepted', venueOrderId } as const;
        return { kind: 'submitAnswered', clientOrderId, outcome };
      }
      case 'modify': {
        const { venueOrderId, change } = effect;
        return {
          kind: 'modifyAnswered',
          venueOrderId,
          outcome: done(venue.modify(venueOrderId, change)),
        };
      }
      case 'cancel': {
        const { venueOrderId } = effect;
        return { kind: 'cancelAnswered', venueOrderId, outcome: done(venue.cancel(venueOrderId)) };
      }
      case 'closePosition': {
        const { accountId, contractId, quantity } = effect;
        return {
          kind: 'closeAnswered',
          accountId,
          contractId,
          outcome: done(venue.close(quantity)),
        };
      }
      case 'reconcile':
        return { kind: 'reconciled', snapshot: this.#snapshot(effect) };
      case 'resolveContracts':
        return { kind: 'contracts', listings: LISTINGS };
      case 'requestHistory':
        return { kind: 'history', contractId: effect.contractId, bars: [], partial: null };
      default:
        return null;
    }
  }

  #snapshot({ fillsSince, tags }: Extract<Effect, { kind: 'reconcile' }>): AccountSnapshot {
    return this.venue.snapshot(fillsSince, tags);
  }
}

const done = (isDone: boolean) =>
  isDone
    ? ({ kind: 'accepted', venueOrderId: null } as const)
    : ({ kind: 'rejected', code: 'NO', reason: 'no' } as const);

function wordOf(effect: Effect): string | null {
  switch (effect.kind) {
    case 'submit': {
      const { side, type, quantity, role, limitPrice, stopPrice } = effect.request;
      const price = stopPrice ?? limitPrice;
      return `${role}: ${side} ${type} ${quantity}${price === null ? '' : ` @${price}`}`;
    }
    case 'modify': {
      const { quantity, limitPrice, stopPrice } = effect.change;
      const price = stopPrice ?? limitPrice;
      const size = quantity === null ? '' : ` size ${quantity}`;
      return `modify ${effect.venueOrderId}${size}${price === null ? '' : ` @${price}`}`;
    }
    case 'cancel':
      return `cancel ${effect.venueOrderId}`;
    case 'closePosition':
      return `close ${effect.quantity ?? 'all'}`;
    default:
      return null;
  }
}

export const OF_NQ = { accountId: ACCOUNT, contractId: NQ } as const;
