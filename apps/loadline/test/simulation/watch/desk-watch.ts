import type { AccountId, OrderRequest } from '@loadline/core';
import type { Engine } from '@loadline/engine';
import type { AuditEvent, Effect, EngineEvent, EngineSink } from '@loadline/engine/ports';
import { OutcomeRows } from '@loadline/testkit';
import type { SimulatedDesk } from '../../../src/drills/simulated-desk.ts';
import type { Coverage } from './coverage.ts';
import { nakedContracts, surplusContracts, type TrueOrder } from './naked-contracts.ts';

/** Names of orders that a desk of this seed gives. */
const OURS = /^s\d+r\d+-/;
const EXIT_TAG = /-(SL|TP)$/;
/** An entry that the venue refused with its exits is sent once more, bare, under this name. */
const BARE = /-bare$/;
const nameOf = (tag: string | null): string => tag?.replace(BARE, '') ?? '';
/** Something that a price changes and nothing else has a shorter line in the gateway's file. */
const RECORDS = '[';
const BODY_FROM = 9;
const NOT_KNOWN = 'the venue does not know it';
/** Longer than the venue is waited for. */
const LATE_MS = 10_000;
const ENDS: readonly string[] = ['rejected', 'canceled', 'expired'];

/** Hears all that is watched. */
export type WatchListener = Readonly<{
  onEvent: (event: EngineEvent) => void;
  onEffect: (effect: Effect) => void;
  onAudit: (audit: AuditEvent) => void;
  /** A line of the gateway's file with more than a price. */
  onLine: (line: string) => void;
}>;

/** Looks at a desk and its venue after everything that happens, and keeps what is wrong. */
export class DeskWatch {
  readonly violations: string[] = [];
  /** Events that the engine took, over all lives of the desk. */
  events = 0;
  /** Contract-milliseconds without a working stop at the venue, in all accounts. */
  nakedMs = 0;
  /** The longest time without one while nothing hindered the desk. */
  longestNakedMs = 0;
  /** From when on nothing hinders the desk; Infinity while something does. */
  unhinderedFrom: () => number = () => 0;
  listener: WatchListener | null = null;
  readonly #approved = new Map<string, OrderRequest>();
  readonly #counted = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #tags = new Set<string>();
  /** The longest time in which exits were larger than what they close, in the same way. */
  longestSurplusMs = 0;
  readonly #naked = new Map<AccountId, number>();
  readonly #nakedFrom = new Map<AccountId, number>();
  readonly #surplusFrom = new Map<AccountId, number>();
  readonly #coverage: Coverage;
  readonly #rows = new OutcomeRows();
  #desk: SimulatedDesk | null = null;
  #accountIds: readonly AccountId[] = [];
  #lines = 0;
  /** Whether this life of the desk has been told of its start. */
  #isStarted = false;
  #lookedAt = 0;

  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  get naked(): number {
    return [...this.#naked.values()].reduce((sum, contracts) => sum + contracts, 0);
  }

  /** Orders of ours that have reached the venue. */
  get orders(): number {
    return this.#tags.size;
  }

  get names(): ReadonlySet<string> {
    return this.#tags;
  }

  attach(desk: SimulatedDesk, accountIds: readonly AccountId[]): void {
    this.#desk = desk;
    this.#accountIds = accountIds;
    this.#lookedAt = desk.time.now();
    desk.onEvent(() => this.look());
  }

  /** Before an engine is used: from now on its every event is watched. */
  readonly spy = (engine: Engine): void => {
    this.#recount();
    this.#isStarted = false;
    const process = engine.process.bind(engine);
    engine.process = (event: EngineEvent, sink: EngineSink) => {
      this.events += 1;
      this.#isStarted ||= event.kind === 'started';
      this.listener?.onEvent(event);
      this.#coverage.onEvent(event);
      this.#rows.before(engine, event);
      const audits: AuditEvent[] = [];
      const effects: Effect[] = [];
      process(event, {
        effect: (effect) => {
          effects.push(effect);
          this.#onEffect(effect);
          sink.effect(effect);
        },
        audit: (audit) => {
          audits.push(audit);
          this.#onAudit(audit);
          sink.audit(audit);
        },
        wakeAt: (at) => sink.wakeAt(at),
      });
      this.#checkPositions(engine);
      for (const row of this.#rows.after(engine, event, { audits, effects })) {
        this.#coverage.add(`row ${row}`);
      }
    };
  };

  /** The venue's side, as its own file has it. Only when something was written. */
  look(): void {
    const desk = this.#desk;
    if (desk === null) return;
    const { gatewayLines } = desk;
    let changed = false;
    for (; this.#lines < gatewayLines.length; this.#lines += 1) {
      const line = gatewayLines[this.#lines] ?? '';
      if (line[BODY_FROM] !== RECORDS) continue;
      changed = true;
      this.listener?.onLine(line.slice(BODY_FROM).trimEnd());
    }
    const now = desk.time.now();
    this.nakedMs += this.naked * (now - this.#lookedAt);
    this.#lookedAt = now;
    this.#measure(now);
    if (!changed) return;
    for (const accountId of this.#accountIds) this.#lookAt(desk, accountId);
  }

  #lookAt(desk: SimulatedDesk, accountId: AccountId): void {
    const { positions, orders, everyOrder } = desk.truth(accountId);
    for (const order of everyOrder) this.#check(order);
    const naked = positions
      .map((position) => nakedContracts(position, orders))
      .reduce((sum, contracts) => sum + contracts, 0);
    this.#naked.set(accountId, naked);
    note(this.#nakedFrom, accountId, naked > 0 ? desk.time.now() : null);
    const entries = new Set(orders.map(({ venueOrderId }) => venueOrderId));
    // The exits of an entry that still fills follow it; they are fitted when it has ended.
    const exits = orders.filter(
      (order) =>
        order.status === 'open' &&
        this.#isExit(order) &&
        !(order.parentOrderId !== null && entries.has(order.parentOrderId)),
    );
    const contractIds = new Set([...positions, ...exits].map(({ contractId }) => contractId));
    const surplus = [...contractIds].some((contractId) => {
      const size = positions.find((position) => position.contractId === contractId)?.size ?? 0;
      return surplusContracts({ contractId, size }, exits) > 0;
    });
    note(this.#surplusFrom, accountId, surplus ? desk.time.now() : null);
  }

  /** Made by the venue with its entry, or sent by us as one. */
  #isExit({ parentOrderId, customTag }: TrueOrder): boolean {
    const role = this.#approved.get(nameOf(customTag))?.role;
    return parentOrderId !== null || role === 'stop' || role === 'target';
  }

  #measure(now: number): void {
    const longest = (spells: ReadonlyMap<AccountId, number>): number =>
      Math.max(
        0,
        ...[...spells.values()].map((from) => now - Math.max(from, this.unhinderedFrom())),
      );
    this.longestNakedMs = Math.max(this.longestNakedMs, longest(this.#nakedFrom));
    this.longestSurplusMs = Math.max(this.longestSurplusMs, longest(this.#surplusFrom));
  }

  /** A new order of ours was approved as it is, and there is no second one of its name. */
  #check(order: TrueOrder): void {
    const { venueOrderId, customTag } = order;
    const tag = nameOf(customTag);
    if (this.#seen.has(venueOrderId)) return;
    this.#seen.add(venueOrderId);
    if (!OURS.test(tag) || EXIT_TAG.test(tag)) return;
    if (this.#tags.has(tag)) this.violations.push(`two venue orders are named ${tag}`);
    this.#tags.add(tag);
    const request = this.#approved.get(tag);
    if (request === undefined) {
      this.violations.push(`order ${tag} was never approved`);
    } else if (request.side !== order.side || request.quantity < order.quantity) {
      const { side, quantity } = order;
      this.violations.push(`order ${tag} is ${side} ${quantity}, not what was approved`);
    }
  }

  /** A new life of the desk knows what the journal has kept; what was lost is counted again. */
  #recount(): void {
    this.#counted.clear();
    for (const audit of this.#desk?.audits ?? []) {
      if (audit.kind === 'filled') this.#counted.add(audit.fill.fillId);
    }
  }

  #onEffect(effect: Effect): void {
    this.listener?.onEffect(effect);
    this.#coverage.onEffect(effect);
    if (effect.kind !== 'submit') return;
    if (!this.#isStarted) this.violations.push('an order was sent before the start was told');
    this.#approved.set(effect.request.clientOrderId, effect.request);
  }

  #onAudit(audit: AuditEvent): void {
    this.listener?.onAudit(audit);
    this.#coverage.onAudit(audit);
    if (audit.kind === 'orderChanged' && ENDS.includes(audit.change)) this.#checkEnd(audit);
    if (audit.kind !== 'filled') return;
    const { fillId } = audit.fill;
    if (this.#counted.has(fillId)) this.violations.push(`fill ${fillId} was counted twice`);
    this.#counted.add(fillId);
  }

  /** What the desk holds for ended must not work at the venue. */
  #checkEnd({
    accountId,
    change,
    order,
    reason,
  }: Extract<AuditEvent, { kind: 'orderChanged' }>): void {
    const { clientOrderId, venueOrderId } = order;
    const now = this.#desk?.time.now() ?? 0;
    const works = this.#desk?.truth(accountId).orders.some((held) => {
      // A request can be so late that it arrives while the answer which lacks it is on its way.
      if (reason === NOT_KNOWN && held.createdAt > now - LATE_MS) return false;
      return nameOf(held.customTag) === clientOrderId || held.venueOrderId === venueOrderId;
    });
    if (works === true) this.violations.push(`${clientOrderId} is ${change}, and it works`);
  }

  /** A desk that has counted every fill of the venue holds what the venue holds. */
  #checkPositions(engine: Engine): void {
    const desk = this.#desk;
    if (desk === null || !this.#isStarted) return;
    for (const { desk: account } of engine.accounts.values()) {
      const { accountId, book } = account;
      const { fills, positions } = desk.truth(accountId);
      if (fills.some(({ fillId }) => !this.#counted.has(fillId))) continue;
      for (const { contractId, size } of positions) {
        const ours = book.positionSize(contractId);
        if (ours === size) continue;
        const sizes = `${ours}, at the venue ${size}`;
        this.violations.push(`every fill is counted, and ${accountId} holds ${sizes}`);
      }
    }
  }
}

/** A spell goes on from where it began; null ends it. */
function note(spells: Map<AccountId, number>, accountId: AccountId, from: number | null): void {
  if (from === null) spells.delete(accountId);
  else if (!spells.has(accountId)) spells.set(accountId, from);
}
