import type { RunId } from '@loadline/core';
import fc from 'fast-check';
import type { AuditEvent, Effect, EngineEvent, ProtectionSettings } from '../src/index.ts';
import { ACCOUNT, DeskRun, LISTINGS, NQ, STRATEGY } from './desk-run.ts';
import { FakeVenue, type Message } from './fake-venue.ts';

type How = 'take' | 'refuse' | 'lose' | 'takeSilently';

/** One thing that happens between desk and venue. */
export type Step = Readonly<
  | { kind: 'answer'; how: How }
  | { kind: 'deliver'; index: number; again: boolean }
  | { kind: 'price'; by: number }
  | { kind: 'pass'; seconds: number }
  | { kind: 'hub'; hub: 'market' | 'user'; state: 'up' | 'down' }
  | { kind: 'session'; state: 'own' | 'displaced' }
  | { kind: 'stale' }
  | { kind: 'foreign'; side: 'buy' | 'sell' }
  | { kind: 'flatten' | 'restart' | 'stop' | 'go' | 'settle' }
>;

const how = fc.constantFrom<How>('take', 'take', 'take', 'refuse', 'lose', 'takeSilently');

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('answer' as const), how }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      index: fc.nat({ max: 3 }),
      again: fc.nat({ max: 4 }).map((chance) => chance === 0),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('price' as const),
      by: fc.integer({ min: -45, max: 45 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      seconds: fc.constantFrom(1, 7, 20, 60, 60, 60, 60, 900),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('hub' as const),
      hub: fc.constantFrom('market' as const, 'user' as const),
      state: fc.constantFrom('up' as const, 'up' as const, 'up' as const, 'down' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('foreign' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
    }),
  },
  { weight: 4, arbitrary: fc.constantFrom<Step>({ kind: 'settle' }, { kind: 'go' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>({ kind: 'flatten' }, { kind: 'restart' }, { kind: 'stop' }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      { kind: 'stale' },
      { kind: 'session', state: 'own' },
      { kind: 'session', state: 'own' },
      { kind: 'session', state: 'displaced' },
    ),
  },
);

export const storms: fc.Arbitrary<readonly Step[]> = fc.array(step, {
  minLength: 10,
  maxLength: 160,
  size: 'max',
});

/** What an engine decided on one event. */
export type Decided = Readonly<{ effects: readonly Effect[]; audits: readonly AuditEvent[] }>;

/** A desk and a venue with a bad line between them. */
export class Storm {
  readonly run: DeskRun;
  readonly venue: FakeVenue;
  readonly events: EngineEvent[] = [];
  readonly decided: Decided[] = [];
  readonly submitted: string[] = [];
  /** Events after which the desk wanted to be woken earlier than it had asked for. */
  readonly overslept: string[] = [];
  /** Orders that the desk held for ended while they worked at the venue. */
  readonly givenUp: string[] = [];
  #answers: Message[] = [];
  #runs = 1;
  #commands = 0;

  constructor(program = 'topstep-practice', protection?: ProtectionSettings) {
    const balance = program === 'topstep-practice' ? 150_000 : 50_000;
    const settings = { reactive: true };
    const kept = { settings, sessionPauseMs: 30_000 };
    this.run = new DeskRun({ program, balance, ...kept, ...(protection && { protection }) });
    this.venue = new FakeVenue(this.run.account.balance);
    this.venue.now = this.run.now;
    const { engine } = this.run;
    this.#spy(engine);
    this.#begin('run1');
    this.settle();
  }

  play(what: Step): void {
    const { run, venue } = this;
    venue.now = run.now;
    switch (what.kind) {
      case 'answer':
        return this.#perform(what.how);
      case 'deliver':
        return this.#deliver(what.index, what.again);
      case 'price':
        venue.onPrice(Math.min(84_400, Math.max(83_600, venue.price + what.by)));
        return run.trade(venue.price);
      case 'pass':
        run.pass(what.seconds);
        return;
      case 'hub':
        if (what.state === 'down' && what.hub === 'user') venue.pushes.splice(0);
        return run.tell({ kind: 'connection', hub: what.hub, state: what.state, reason: '' });
      case 'session':
        return run.tell({ kind: 'session', state: what.state, reason: 'a storm' });
      case 'stale':
        return run.tell({ kind: 'feedStale', contractId: NQ, reason: 'a storm' });
      case 'foreign':
        return venue.placeForeign(what.side);
      case 'flatten':
        return this.#command({ kind: 'flatten', accountId: ACCOUNT });
      case 'stop':
      case 'go':
        return this.#command({
          kind: 'setStrategyRunning',
          strategyId: STRATEGY,
          running: what.kind === 'go',
        });
      case 'settle':
        return this.settle();
      case 'restart':
        return this.restart();
    }
  }

  /** The line is good again: everything arrives, in order, until nothing is left to say. */
  settle(): void {
    for (const hub of ['market', 'user'] as const) {
      this.run.tell({ kind: 'connection', hub, state: 'up', reason: '' });
    }
    for (let round = 0; round < 500; round += 1) {
      if (this.run.effects.length > 0) this.#perform('take');
      else if (this.#answers.length + this.venue.pushes.length > 0) this.#deliver(0, false);
      else return;
    }
    throw new Error(`no end: ${this.run.effectWords().join(', ')}`);
  }

  restart(): void {
    this.run.effects = [];
    this.#answers = [];
    this.venue.pushes.splice(0);
    this.run.reload();
    this.#spy(this.run.engine);
    this.#runs += 1;
    this.#begin(`run${this.#runs}`);
  }

  #begin(runId: string): void {
    this.run.tell({ kind: 'started', runId: runId as RunId });
  }

  /** Keeps what goes into the engine and what comes out of it. */
  #spy(engine: DeskRun['engine']): void {
    const process = engine.process.bind(engine);
    engine.process = (event, sink) => {
      const effects: Effect[] = [];
      const audits: AuditEvent[] = [];
      this.events.push(event);
      process(event, {
        effect: (effect) => {
          effects.push(effect);
          if (effect.kind === 'submit') this.submitted.push(effect.request.clientOrderId);
          sink.effect(effect);
        },
        audit: (audit) => {
          audits.push(audit);
          sink.audit(audit);
          if (audit.kind === 'orderChanged') this.#check(audit);
        },
        wakeAt: (wakeAt) => sink.wakeAt(wakeAt),
      });
      this.decided.push({ effects, audits });
      if (this.run.nextWakeAt > engine.nextWakeAt) this.overslept.push(event.kind);
    };
  }

  #check({ change, order }: Extract<AuditEvent, { kind: 'orderChanged' }>): void {
    if (change !== 'canceled' && change !== 'rejected' && change !== 'expired') return;
    const works = this.venue.working().some(({ customTag, venueOrderId }) => {
      return customTag === order.clientOrderId || venueOrderId === order.venueOrderId;
    });
    if (works) this.givenUp.push(`${order.clientOrderId} ${change}`);
  }

  #command(command: Parameters<DeskRun['command']>[0]): void {
    this.#commands += 1;
    this.run.command(command, `command${this.#commands}`);
  }

  #deliver(index: number, again: boolean): void {
    const { pushes } = this.venue;
    // Answers come over HTTP and pushes over the hub: each in order, but for a storm.
    const queue =
      this.#answers.length > 0 && (index % 2 === 0 || pushes.length === 0) ? this.#answers : pushes;
    const place = Math.min(index, queue.length - 1);
    const message = queue[place];
    if (message === undefined) return;
    // A push can come twice; a request has one answer.
    if (!again || queue === this.#answers) queue.splice(place, 1);
    this.run.tell(message);
  }

  #perform(how: How): void {
    const effect = this.run.effects.shift();
    if (effect === undefined) return;
    this.venue.now = this.run.now;
    const answer = this.#answer(effect, how);
    if (answer !== null) this.#answers.push(answer);
  }

  #answer(effect: Effect, how: How): Message | null {
    const { venue } = this;
    switch (effect.kind) {
      case 'submit': {
        const { request, exits } = effect;
        const { clientOrderId } = request;
        if (venue.refusesBrackets && exits === 'venue' && request.bracket !== null) {
          if (reaches(how)) venue.refuse(request);
          const told = how === 'take' ? NO_BRACKETS : outcome(how, null);
          return { kind: 'submitAnswered', clientOrderId, outcome: told };
        }
        const venueOrderId = reaches(how) ? venue.place(request, clientOrderId, exits) : null;
        return { kind: 'submitAnswered', clientOrderId, outcome: outcome(how, venueOrderId) };
      }
      case 'modify': {
        const { venueOrderId, change } = effect;
        const done = reaches(how) && venue.modify(venueOrderId, change);
        return {
          kind: 'modifyAnswered',
          venueOrderId,
          outcome: outcome(done ? how : failing(how), null),
        };
      }
      case 'cancel': {
        const { venueOrderId } = effect;
        const done = reaches(how) && venue.cancel(venueOrderId);
        return {
          kind: 'cancelAnswered',
          venueOrderId,
          outcome: outcome(done ? how : failing(how), null),
        };
      }
      case 'closePosition': {
        const { accountId, contractId, quantity } = effect;
        const done = reaches(how) && venue.close(quantity);
        return {
          kind: 'closeAnswered',
          accountId,
          contractId,
          outcome: outcome(done ? how : failing(how), null),
        };
      }
      case 'reconcile':
        if (how === 'refuse')
          return { kind: 'reconcileFailed', accountId: ACCOUNT, reason: 'away' };
        return { kind: 'reconciled', snapshot: venue.snapshot(effect.fillsSince, effect.tags) };
      case 'resolveContracts':
        return { kind: 'contracts', listings: LISTINGS };
      case 'requestHistory':
        if (how === 'refuse') return { kind: 'historyFailed', contractId: NQ, reason: 'away' };
        return { kind: 'history', contractId: effect.contractId, bars: [], partial: null };
      default:
        return null;
    }
  }
}

const reaches = (how: How): boolean => how === 'take' || how === 'takeSilently';

const NO_BRACKETS = { kind: 'rejected', code: 'BRACKETS_REFUSED', reason: 'no exits' } as const;

/** What did not work at the venue is refused, unless nobody hears of it. */
const failing = (how: How): How => (how === 'take' ? 'refuse' : how);

function outcome(how: How, venueOrderId: Parameters<FakeVenue['cancel']>[0] | null) {
  if (how === 'take') return { kind: 'accepted', venueOrderId } as const;
  if (how === 'refuse') return { kind: 'rejected', code: 'NO', reason: 'no' } as const;
  return { kind: 'unknown', reason: 'timeout' } as const;
}
