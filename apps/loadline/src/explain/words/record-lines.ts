import { type Contract, gainText, type Order } from '@loadline/core';
import type { Effect, EngineEvent } from '@loadline/engine/ports';
import { explainDecision } from '@loadline/risk';
import type { Line } from '../explanation.ts';
import {
  type AuditStory,
  contractOf,
  type EffectRecord,
  type InputRecord,
} from '../story/day-story.ts';
import type { KnownOrder } from '../story/order-index.ts';
import { counted, durationWords, orderWords, priceWords, type Slippage } from './plain-words.ts';

type Said = Readonly<{ label: string; text: string; details?: readonly string[] }>;

const lineOf = (
  { at, sequence }: Readonly<{ at: Line['at']; sequence: number }>,
  { label, text, details = [] }: Said,
): Line => ({ at, sequence, label, text, details });

/** What the engine wanted done. A kind that this program does not know is told by its name. */
export function effectLine(record: EffectRecord, orders: Iterable<KnownOrder>): Line {
  return lineOf(record, effectWords(record.effect, record.sequence, [...orders]));
}

function effectWords(effect: Effect, sequence: number, orders: readonly KnownOrder[]): Said {
  switch (effect.kind) {
    case 'submit': {
      const { request } = effect;
      const contract = contractOf(request.contractId);
      const what = `${orderWords(request, contract)}${exitWords(request)}`;
      const text = `${request.clientOrderId}: ${what}`;
      return { label: 'sent', text, details: [`on disk as record ${sequence} before it left`] };
    }
    case 'modify':
      return { label: 'sent', text: changeWords(effect, orders) };
    case 'cancel':
      return { label: 'sent', text: `cancel of ${orderNamed(effect.venueOrderId, orders).name}` };
    case 'closePosition': {
      const name = contractOf(effect.contractId)?.name ?? effect.contractId;
      return { label: 'sent', text: `close of the whole position in ${name}, by the venue` };
    }
    case 'reconcile':
      return { label: 'asked', text: `the venue for its state of the account (${effect.reason})` };
    default:
      return { label: 'sent', text: String(effect.kind) };
  }
}

type Modify = Extract<Effect, { kind: 'modify' }>;

/** `change of the stop: to 22,761.00`. */
function changeWords({ venueOrderId, change }: Modify, orders: readonly KnownOrder[]): string {
  const { name, contract } = orderNamed(venueOrderId, orders);
  const price = change.stopPrice ?? change.limitPrice;
  const parts = [
    ...(change.quantity === null ? [] : [`to ${counted(change.quantity, 'contract')}`]),
    ...(price === null ? [] : [`to ${priceWords(price, contract)}`]),
  ];
  return `change of ${name} ${parts.join(', ')}`.trimEnd();
}

function orderNamed(
  venueOrderId: string,
  orders: readonly KnownOrder[],
): Readonly<{ name: string; contract: Contract | null }> {
  const known = orders.find(({ venueIds }) => venueIds.includes(venueOrderId));
  if (known === undefined) return { name: `order ${venueOrderId}`, contract: null };
  const role = known.order === null ? 'order' : labelOfOrder(known.order);
  const own = role === 'order' || role === 'foreign' ? 'order' : role;
  return { name: `the ${own} ${known.clientOrderId}`, contract: contractOf(known.contractId) };
}

function exitWords({ bracket }: Extract<Effect, { kind: 'submit' }>['request']): string {
  if (bracket === null) return '';
  const { stopTicks, targetTicks } = bracket;
  const parts = [
    ...(stopTicks === null ? [] : [`its stop ${counted(stopTicks, 'tick')}`]),
    ...(targetTicks === null ? [] : [`its target ${counted(targetTicks, 'tick')}`]),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(' and ')} from the fill`;
}

/** What the venue answered, or null for an input that says nothing by itself. */
export function inputLine(record: InputRecord, sentAt: number | null): Line | null {
  const said = inputWords(record.event, sentAt === null ? null : record.at - sentAt);
  return said === null ? null : lineOf(record, said);
}

function inputWords(event: EngineEvent, afterMs: number | null): Said | null {
  switch (event.kind) {
    case 'submitAnswered': {
      const { outcome } = event;
      const after = afterMs === null ? '' : `, ${durationWords(afterMs)} after it was sent`;
      if (outcome.kind === 'accepted') {
        const name = outcome.venueOrderId === null ? '' : ` as ${outcome.venueOrderId}`;
        return { label: 'answer', text: `the venue took it${name}${after}` };
      }
      return { label: 'answer', text: refusalWords(outcome) };
    }
    case 'modifyAnswered':
    case 'cancelAnswered':
    case 'closeAnswered':
      return event.outcome.kind === 'accepted'
        ? null
        : { label: 'answer', text: refusalWords(event.outcome) };
    case 'command':
      return { label: 'command', text: `${event.command.kind}, by ${event.actor}` };
    default:
      return null;
  }
}

type Refusal = Exclude<
  Extract<EngineEvent, { kind: 'submitAnswered' }>['outcome'],
  { kind: 'accepted' }
>;

const refusalWords = (outcome: Refusal): string =>
  outcome.kind === 'rejected'
    ? `the venue refused it: ${outcome.reason} (${outcome.code})`
    : `none that can be read (${outcome.reason}): the venue is asked by its name`;

const ROLE_LABEL: Readonly<Record<string, string>> = {
  entry: 'order',
  stop: 'stop',
  target: 'target',
  close: 'close',
  foreign: 'foreign',
};

const labelOfOrder = ({ role }: Order): string => ROLE_LABEL[role] ?? role;

/** What the desk decided and learned, in the words of its own feed. */
export function auditLine(record: AuditStory, slippage: Slippage | null = null): Line {
  const { event, record: audit } = record;
  switch (event.kind) {
    case 'strategyNote':
      return lineOf(record, { label: 'strategy', text: audit.text });
    case 'riskDecided': {
      const [, verdict = audit.text, ...arithmetic] = explainDecision(event.decision, contractOf);
      return lineOf(record, { label: 'risk', text: verdict, details: arithmetic });
    }
    case 'orderDenied':
      return lineOf(record, { label: 'denied', text: audit.text });
    case 'orderChanged':
      return lineOf(record, { label: labelOfOrder(event.order), text: audit.text });
    case 'filled': {
      const contract = contractOf(event.fill.contractId);
      const details = slippage === null ? [] : [slippageWords(slippage, contract)];
      return lineOf(record, { label: 'fill', text: audit.text, details });
    }
    case 'tradeClosed':
      return lineOf(record, { label: 'result', text: audit.text });
    default:
      return lineOf(record, { label: 'desk', text: audit.text });
  }
}

/** `1 tick worse than the wanted 22,761.75: −$5.00`. */
export function slippageWords(
  { ticks, wanted, money }: Slippage,
  contract: Contract | null,
): string {
  const price = priceWords(wanted, contract);
  if (ticks === 0) return `at the wanted ${price}`;
  const side = ticks > 0 ? 'worse' : 'better';
  return `${counted(Math.abs(ticks), 'tick')} ${side} than the wanted ${price}: ${gainText(money)}`;
}
