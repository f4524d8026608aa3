import type { Order, VenueFill, VenueOrder } from '@loadline/core';
import { type Engine, REGULAR_QUESTION } from '@loadline/engine';
import type { AuditEvent, Effect, EngineEvent, RequestOutcome } from '@loadline/engine/ports';
import { answeredRows, type DeskBefore, ENDED, foundRow, lookAt } from './reconciled-rows.ts';

type EventOf<Kind extends EngineEvent['kind']> = Extract<EngineEvent, { kind: Kind }>;

/** Codes of a submit that never left. */
const NOT_SENT: readonly string[] = ['NOT_SENT', 'NOT_JOURNALLED'];

/** Events that can be a case of a row which depends on what was known before. */
const LOOKED_AT: ReadonlySet<EngineEvent['kind']> = new Set([
  'venueOrder',
  'venueFill',
  'reconciled',
  'started',
]);

/**
 * Tells which rows of the table of outcomes (`docs/concepts/order-outcomes.md`) an event was a case
 * of. It sees the engine before and after the event, and what the engine decided; it is used to
 * count what a simulation has met.
 */
export class OutcomeRows {
  #before: readonly DeskBefore[] = [];
  /** The last message of each order at the venue, as text. */
  readonly #told = new Map<string, string>();
  #userHubUp = false;

  /** To be called before the engine takes the event. */
  before(engine: Engine, { kind }: EngineEvent): void {
    if (!LOOKED_AT.has(kind)) return;
    this.#before = [...engine.accounts.values()].map(({ desk }) => lookAt(desk));
  }

  /** To be called behind the event, with everything that it made the engine decide. */
  after(
    engine: Engine,
    event: EngineEvent,
    { audits, effects }: Readonly<{ audits: readonly AuditEvent[]; effects: readonly Effect[] }>,
  ): readonly string[] {
    const asked = effects.some(
      (effect) => effect.kind === 'reconcile' && effect.reason === REGULAR_QUESTION,
    );
    return [...this.#rowsOf(engine, event, audits), ...(asked ? ['Q3'] : [])];
  }

  #rowsOf(engine: Engine, event: EngineEvent, audits: readonly AuditEvent[]): readonly string[] {
    switch (event.kind) {
      case 'submitAnswered':
        return [submitRow(event.outcome)];
      case 'modifyAnswered':
        return [answerRow('M', event.outcome)];
      case 'cancelAnswered':
        return [answerRow('C', event.outcome)];
      case 'closeAnswered':
        return [answerRow('X', event.outcome)];
      case 'venueOrder':
        return this.#orderRows(engine, event.order);
      case 'venueFill':
        return this.#fillRows(engine, event.fill);
      case 'reconciled':
        return answeredRows(engine, { event, audits, before: this.#before });
      case 'reconcileFailed':
        return ['Q2'];
      case 'started':
        this.#userHubUp = false;
        return this.#startRows();
      case 'connection':
        return this.#connectionRows(event);
      default:
        return [];
    }
  }

  #connectionRows({ hub, state }: EventOf<'connection'>): readonly string[] {
    if (hub !== 'user') return [];
    const isBack = state === 'up' && !this.#userHubUp;
    this.#userHubUp = state === 'up';
    return isBack ? ['H1'] : [];
  }

  #startRows(): readonly string[] {
    const orders = this.#before.flatMap(({ live }) => [...live.values()]);
    const rows: string[] = [];
    if (orders.some(({ venueOrderId }) => venueOrderId === null)) rows.push('R1');
    if (orders.some(({ status }) => status.kind === 'pendingCancel')) rows.push('R2');
    if (this.#before.some(({ held }) => held)) rows.push('R3');
    return rows;
  }

  #orderRows(engine: Engine, told: VenueOrder): readonly string[] {
    const { venueOrderId, accountId, customTag } = told;
    const text = JSON.stringify(told);
    const isRepeated = this.#told.get(venueOrderId) === text;
    this.#told.set(venueOrderId, text);
    if (isRepeated) return ['P5'];
    const desk = engine.accounts.get(accountId)?.desk;
    const before = this.#before.find((each) => each.accountId === accountId);
    if (desk === undefined || before === undefined) return [];
    const known = before.byVenueId.get(venueOrderId) ?? before.byName.get(customTag ?? '');
    const after = desk.orders.byVenueId(venueOrderId);
    const rows: string[] = [];
    if (known === undefined) {
      if (after?.order.role === 'foreign') rows.push('F1');
      const parent = after?.order.parentId ?? null;
      if (parent !== null && before.byName.get(parent)?.order.venueOrderId === null) {
        rows.push('P15');
      }
      return rows;
    }
    const { order, toldAt } = known;
    if (order.venueOrderId === null && order.doubt !== 'submit') rows.push('P1');
    if (order.venueOrderId === null && order.doubt === 'submit') rows.push(foundRow(told));
    if (told.updatedAt < toldAt) rows.push('P6');
    if (told.status === 'rejected' && isExit(order)) rows.push('P16');
    if (!before.live.has(order.clientOrderId) && WORKS.includes(told.status)) rows.push('P17');
    if (told.status === 'canceled' && order.fills.length > 0) rows.push('P14');
    return rows;
  }

  #fillRows(engine: Engine, fill: VenueFill): readonly string[] {
    const { accountId, venueOrderId } = fill;
    const desk = engine.accounts.get(accountId)?.desk;
    const before = this.#before.find((each) => each.accountId === accountId);
    if (desk === undefined || before === undefined) return [];
    if (fill.voided) return ['P11'];
    if (before.knownFills.has(fill.fillId)) return ['P4'];
    const known = before.byVenueId.get(venueOrderId);
    if (known === undefined) return [before.hasUnanswered ? 'P2' : 'P3'];
    const { order } = known;
    const rows: string[] = [];
    if (order.role === 'foreign') rows.push('F2');
    if (order.status.kind === 'pendingCancel') rows.push('P7');
    if (ENDED.includes(order.status.kind)) rows.push('P8');
    const now = desk.orders.byVenueId(venueOrderId)?.order;
    if (now !== undefined && now.fills.length === order.fills.length) rows.push('P12');
    else if (now !== undefined && now.status.kind !== 'filled') rows.push('P13');
    return rows;
  }
}

const WORKS: readonly string[] = ['open', 'pending', 'suspended', 'pendingCancel'];

const isExit = ({ role }: Order): boolean => role === 'stop' || role === 'target';

function submitRow(outcome: RequestOutcome): string {
  if (outcome.kind === 'accepted') return 'S1';
  if (outcome.kind === 'unknown') return 'S3';
  if (outcome.code === 'BRACKETS_REFUSED') return 'S10';
  return NOT_SENT.includes(outcome.code) ? 'S9' : 'S2';
}

function answerRow(request: 'M' | 'C' | 'X', { kind }: RequestOutcome): string {
  if (kind === 'accepted') return `${request}1`;
  return kind === 'rejected' ? `${request}2` : `${request}3`;
}
